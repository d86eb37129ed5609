import { describe, expect, it } from 'vitest';
import { parseConntrack, parseFlag, parseResolvConf, parseSnmp } from '../../src/parsers/kernel-files.ts';
import { output, sample, told } from './sample.ts';

const NO_FLAG = 'unreadable: not a switch of 0 or 1';
const NO_COUNTS = 'unreadable: connection tracking: not two counts';

describe('a switch', () => {
  it.each([
    ['1\n', true],
    ['0\n', false],
    ['', NO_FLAG],
    ['1', NO_FLAG],
    ['2\n', NO_FLAG],
    ['-1\n', NO_FLAG],
    ['01\n', NO_FLAG],
    ['1\n1\n', NO_FLAG],
    ['yes\n', NO_FLAG],
  ])('%j', (stdout, expected) => {
    expect(told(parseFlag(output('cat /proc/sys/net/ipv4/ip_forward', stdout)))).toBe(expected);
  });
});

describe('the connection table', () => {
  it.each([
    ['223029\n262144\n', { count: 223029, max: 262144 }],
    ['223029\n26214', NO_COUNTS],
    ['223029\n', NO_COUNTS],
    ['223029\n0\n', NO_COUNTS],
    ['-1\n262144\n', NO_COUNTS],
    ['1e3\n262144\n', NO_COUNTS],
    ['223,029\n262144\n', NO_COUNTS],
    ['18446744073709551616\n262144\n', NO_COUNTS],
    ['', NO_COUNTS],
  ])('%j', (stdout, expected) => {
    expect(told(parseConntrack(output('cat a b', stdout)))).toEqual(expected);
  });

  it.each([
    'cat: /proc/sys/net/netfilter/nf_conntrack_count: No such file or directory\n',
    "cat: can't open '/proc/sys/net/netfilter/nf_conntrack_count': No such file or directory\n",
  ])('is not loaded: %s', (stderr) => {
    expect(told(parseConntrack(output('cat a b', '', 1, stderr)))).toBe(
      'inconclusive: connection tracking is not loaded',
    );
  });
});

const SNMP = 'Ip: Forwarding FragCreates\nIp: 1 16\nTcp: MaxConn InSegs\nTcp: -1 7\n';

describe('protocol counters', () => {
  it.each([
    ['a pair each', SNMP, { Ip: { Forwarding: 1, FragCreates: 16 }, Tcp: { MaxConn: -1, InSegs: 7 } }],
    ['cut in a value', SNMP.slice(0, -1), 'unreadable: snmp: not complete pairs of lines'],
    ['cut between the pair', 'Ip: Forwarding FragCreates\n', 'unreadable: snmp: not complete pairs of lines'],
    [
      'names and values of two protocols',
      'Ip: Forwarding\nTcp: 1\n',
      'unreadable: snmp: a pair of lines does not match',
    ],
    ['a column too few', 'Ip: Forwarding FragCreates\nIp: 1\n', 'unreadable: snmp: a pair of lines does not match'],
    ['a negative count', 'Ip: FragCreates\nIp: -1\n', 'unreadable: snmp: a value is not a count'],
    [
      'a count beyond what is exact',
      'Ip: FragCreates\nIp: 18446744073709551616\n',
      'unreadable: snmp: a value is not a count',
    ],
    ['a hostile name', 'Ip: __proto__\nIp: 1\n', 'unreadable: snmp: a value is not a count'],
    ['nothing', '', 'unreadable: snmp: not complete pairs of lines'],
  ])('%s', (_what, stdout, expected) => {
    expect(told(parseSnmp(output('cat /proc/net/snmp', stdout)))).toEqual(expected);
  });

  it('are read as captured', () => {
    const header = 'Ip: Forwarding DefaultTTL FragOKs FragFails FragCreates OutTransmits\nIp: 1 64 8 0 16 713\n';
    expect(told(parseSnmp(output('cat /proc/net/snmp', header)))).toEqual({
      Ip: { Forwarding: 1, DefaultTTL: 64, FragOKs: 8, FragFails: 0, FragCreates: 16, OutTransmits: 713 },
    });
  });
});

describe('resolv.conf', () => {
  it('is read as captured', () => {
    expect(told(parseResolvConf(sample('files/lab-resolv-conf')))).toEqual({
      nameservers: ['10.96.0.10'],
      search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      ndots: 5,
    });
  });

  it.each([
    [
      'comments, two servers, the last search',
      '# made by hand\n; so\nsearch a.example\nnameserver 10.0.0.2\nnameserver fd00::53\ndomain b.example\noptions edns0 ndots:2\n',
      { nameservers: ['10.0.0.2', 'fd00::53'], search: ['b.example'], ndots: 2 },
    ],
    ['no server', 'search a.example\n', { nameservers: [], search: ['a.example'], ndots: 1 }],
    ['a cut server', 'nameserver 10.96.0.1', 'unreadable: resolv.conf: the last line is cut'],
    ['a server that is none', 'nameserver ten\n', 'unreadable: resolv.conf: a line is not understood'],
    ['another file', 'root:x:0:0:root\n', 'unreadable: resolv.conf: a line is not understood'],
    ['ndots in words', 'options ndots:five\n', 'unreadable: resolv.conf: ndots is not a number'],
    ['nothing', '', 'unreadable: resolv.conf: the last line is cut'],
  ])('%s', (_what, stdout, expected) => {
    expect(told(parseResolvConf(output('cat /etc/resolv.conf', stdout)))).toEqual(expected);
  });

  it('that does not exist is inconclusive', () => {
    const missing = output('cat /etc/resolv.conf', '', 1, 'cat: /etc/resolv.conf: No such file or directory\n');
    expect(told(parseResolvConf(missing))).toBe('inconclusive: resolv.conf could not be read');
  });
});
