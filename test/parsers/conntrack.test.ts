import { describe, expect, it } from 'vitest';
import { parseConntrackCount, parseConntrackList, parseConntrackStats } from '../../src/parsers/conntrack.ts';
import { output, sample, told } from './sample.ts';

const NO_RIGHT = 'forbidden: no right to read connection tracking (NET_ADMIN)';
const CPU =
  'found=1 invalid=2 insert=0 insert_failed=3 drop=4 early_drop=5 error=6 search_restart=0 clash_resolve=0 chaintoolong=0 \n';

describe('the count', () => {
  it.each([
    ['conntrack-C', 107],
    // A number is printed, and it is another namespace's or none at all.
    ['conntrack-C.nocap', NO_RIGHT],
  ])('%s', (name, expected) => {
    expect(told(parseConntrackCount(sample(`conntrack/${name}`)))).toBe(expected);
  });
  it.each(['1e3\n', '-1\n', '107', '1\n2\n', ''])('%j is none', (stdout) => {
    expect(told(parseConntrackCount(output('conntrack -C', stdout)))).toBe('unreadable: conntrack: not one count');
  });
});

describe('the counters', () => {
  it.each([
    ['conntrack-S', { insertFailed: 0, drop: 0, earlyDrop: 0, error: 0, invalid: 0 }],
    ['conntrack-S.nocap', NO_RIGHT],
  ])('%s', (name, expected) => {
    expect(told(parseConntrackStats(sample(`conntrack/${name}`)))).toEqual(expected);
  });

  it.each([
    [
      'are summed over the CPUs',
      `cpu=0   \t${CPU}cpu=1   \t${CPU}`,
      { insertFailed: 6, drop: 8, earlyDrop: 10, error: 12, invalid: 4 },
    ],
    ['need every CPU', `cpu=1   \t${CPU}`, 'unreadable: conntrack: a line of counters is not understood'],
    ['may not be cut', `cpu=0   \t${CPU}`.slice(0, -9), 'unreadable: conntrack: the counters are cut'],
    ['may not lack one', `cpu=0   \t${CPU.replace('drop=4 ', '')}`, 'unreadable: conntrack: a counter is missing'],
    [
      'may not be negative',
      `cpu=0   \t${CPU.replace('=4', '=-4')}`,
      'unreadable: conntrack: a line of counters is not understood',
    ],
    ['may not be none', '', 'unreadable: conntrack: the counters are cut'],
  ])('%s', (_what, stdout, expected) => {
    expect(told(parseConntrackStats(output('conntrack -S', stdout)))).toEqual(expected);
  });
});

describe('the entries', () => {
  const NAT = {
    protocol: 'tcp',
    state: 'TIME_WAIT',
    original: { src: '10.244.0.5', dst: '198.51.100.10', sport: 35014, dport: 80 },
    reply: { src: '198.51.100.10', dst: '10.0.0.10', sport: 80, dport: 35014 },
    unreplied: false,
    assured: true,
  };
  const all = (name: string) => {
    const entries = told(parseConntrackList(sample(`conntrack/${name}`)));
    if (typeof entries === 'string') throw new Error(entries);
    return entries;
  };

  it('are read as captured', () => {
    expect([all('conntrack-L').length, all('conntrack-L')[0], all('none')]).toEqual([7, NAT, []]);
  });

  it('of other protocols too', () => {
    const entries = all('lab-list');
    const icmp = entries.find(({ protocol }) => protocol === 'icmp');
    const vxlan = entries.filter(({ original }) => original.dport === 8472);
    expect(icmp?.original).toEqual({ src: '10.244.1.11', dst: '8.8.8.8', sport: null, dport: null });
    expect(vxlan.map(({ unreplied }) => unreplied)).not.toContain(false);
  });

  const LINE =
    'udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=53 src=10.0.0.2 dst=10.0.0.1 sport=53 dport=1 mark=0 use=1\n';
  const ONE = 'conntrack v1.4.7 (conntrack-tools): 1 flow entries have been shown.\n';
  it.each([
    ['fewer than it says', '', ONE, 'conntrack: not as many entries as it says'],
    ['without its word on how many', LINE, '', 'conntrack: not as many entries as it says'],
    [
      'without the way back',
      LINE.replace(/ src=10.0.0.2.*1 mark/, ' mark'),
      ONE,
      'conntrack: an entry is not understood',
    ],
    [
      'with an address that is none',
      LINE.replace('dst=10.0.0.2', 'dst=here'),
      ONE,
      'conntrack: an entry is not understood',
    ],
    ['with a port beyond all', LINE.replace('dport=53', 'dport=65536'), ONE, 'conntrack: an entry is not understood'],
    ['cut', LINE.slice(0, -1), ONE, 'conntrack: the last line is cut'],
  ])('%s are not believed', (_what, stdout, stderr, why) => {
    expect(told(parseConntrackList(output('conntrack -L', stdout, 0, stderr)))).toBe(`unreadable: ${why}`);
  });
});
