import { describe, expect, it } from 'vitest';
import { parseDns } from '../../src/parsers/dns.ts';
import { output, sample, told } from './sample.ts';

const A = ['142.250.206.206'];
const BOTH = ['142.250.206.206', '2404:6800:400a:805::200e'];
const got = (outcome: string, server = '', retries = 0, addresses: readonly string[] = []) => ({
  outcome,
  addresses,
  retries,
  server,
});

describe('captured DNS answers', () => {
  it.each([
    ['dig.ok', got('answer', '198.51.100.53', 0, ['142.250.207.46'])],
    ['lab-dig-ok', got('answer', '10.244.1.10', 0, A)],
    ['dig.nxdomain', got('nxdomain', '198.51.100.53')],
    ['dig.timeout', got('timeout', '198.51.100.53', 1)],
    ['lab-dig-timeout', got('timeout', '10.244.1.10', 1)],
    ['lab-dig-noroute', got('no-route', '10.244.1.10')],
    ['lab-nslookup-ok', got('answer', '10.96.0.10', 0, BOTH)],
    ['lab-nslookup-retry', got('answer', '10.96.0.10', 1, BOTH)],
    ['lab-nslookup-nxdomain', got('nxdomain', '10.96.0.10')],
    ['lab-nslookup-noroute', got('no-route', '10.96.0.10')],
    ['lab-nslookup-refused-and-silent', got('port-refused', '10.96.0.10', 1)],
    ['nslookup-bind.connrefused', got('port-refused', '198.51.100.53')],
    ['dig-tcp.connrefused', got('port-refused')],
    ['nslookup-bind.timeout', got('timeout', '198.51.100.53', 3)],
    ['lab-busybox-ok', got('answer', '10.96.0.10', 0, BOTH)],
    ['nslookup-busybox.refused', got('refused', '198.51.100.53')],
    ['nslookup-busybox.timeout', got('timeout')],
    ['lab-busybox-refused', got('port-refused')],
    ['lab-busybox-noroute', got('no-route', '10.96.0.10')],
    ['getent.ok', got('answer', '', 0, ['142.250.207.46'])],
    ['getent.fail', got('no-answer')],
    ['dig-json.unsupported', 'tool-missing: the tool does not know the option'],
    ['dig-short.ok', 'unreadable: dig: no answer and no reason'],
    ['dig-yaml.ok', got('answer', '198.51.100.53', 0, ['142.250.207.46'])],
    ['dig-yaml-silent', 'inconclusive: dig does not say why nobody answered'],
  ])('%s', (name, expected) => {
    expect(told(parseDns(sample(`dns/${name}`)))).toEqual(expected);
  });
});

const YAML = sample('dns/dig-yaml.ok').stdout;

describe('dig +yaml', () => {
  it.each([
    ['tells NXDOMAIN', YAML.replace('NOERROR', 'NXDOMAIN'), 0, got('nxdomain', '198.51.100.53')],
    [
      'tells a name without an address',
      YAML.replace('IN A 142.250.207.46', 'IN CNAME a.example.'),
      0,
      got('no-data', '198.51.100.53'),
    ],
    [
      'counts what timed out before',
      `- type: DIG_ERROR\n  message: communications error to 10.0.0.1#53: timed out\n${YAML}`,
      0,
      got('answer', '198.51.100.53', 1, ['142.250.207.46']),
    ],
    [
      'tells silence where it says so',
      '- type: DIG_ERROR\n  message: communications error to 10.0.0.1#53: timed out\n- type: DIG_ERROR\n  message: no servers could be reached\n',
      9,
      got('timeout', '', 1),
    ],
    ['is not believed when cut', YAML.slice(0, -30), 0, 'unreadable: dig: not one complete answer'],
    [
      'is not believed without the answers it counts',
      YAML.replace('ANSWER: 1', 'ANSWER: 2'),
      0,
      'unreadable: dig: the answer section is not complete',
    ],
    [
      'is not believed with an address that is none',
      YAML.replace('142.250.207.46', 'here'),
      0,
      'unreadable: dig: an address is not understood',
    ],
    ['is not believed when it comes twice', YAML + YAML, 0, 'unreadable: dig: not one complete answer'],
    ['says nothing with nothing', '', 9, 'unreadable: dig: no answer and no reason'],
  ])('%s', (_what, stdout, exitCode, expected) => {
    expect(told(parseDns(output('dig +yaml google.com A', stdout, exitCode)))).toEqual(expected);
  });
});

const dig = (change: (stdout: string) => string) => {
  const one = sample('dns/lab-dig-ok');
  return told(parseDns({ ...one, stdout: change(one.stdout) }));
};

describe('dig', () => {
  it.each([
    ['SERVFAIL', got('servfail', '10.244.1.10')],
    ['REFUSED', got('refused', '10.244.1.10')],
    ['FORMERR', 'unreadable: dig: an unusual response code'],
  ])('reads status %s', (code, expected) => {
    expect(dig((text) => text.replace('NOERROR', code).replace(/;; ANSWER SECTION:\n.*\n/, ''))).toEqual(expected);
  });

  it('tells a name without an address', () => {
    expect(dig((text) => text.replace('IN\tA\t142.250.206.206', 'IN\tCNAME\tother.example.'))).toEqual(
      got('no-data', '10.244.1.10'),
    );
    expect(dig((text) => text.replace('ANSWER: 1', 'ANSWER: 0').replace(/;; ANSWER SECTION:\n.*\n\n/, ''))).toEqual(
      got('no-data', '10.244.1.10'),
    );
  });

  it.each([
    [
      'a record is missing',
      (text: string) => text.replace('ANSWER: 1', 'ANSWER: 2'),
      'the answer section is not complete',
    ],
    [
      'the section is missing',
      (text: string) => text.replace(/;; ANSWER SECTION:\n.*\n\n/, ''),
      'the answer section is missing',
    ],
    ['the end is missing', (text: string) => text.slice(0, -8), 'the answer is cut'],
    [
      'an address is none',
      (text: string) => text.replace('142.250.206.206', '142.250.206.2060'),
      'an address is not understood',
    ],
    [
      'another server answers',
      (text: string) => text.replaceAll('10.244.1.10#', '10.9.9.9#'),
      'another server answered',
    ],
    ['it is there twice', (text: string) => text + text, 'not one complete answer'],
  ])('does not believe an answer where %s', (_what, change, why) => {
    expect(dig(change)).toBe(`unreadable: dig: ${why}`);
  });
});

describe('nslookup', () => {
  const nslookup = (stdout: string, exitCode = 0, stderr = '') =>
    told(parseDns(output('nslookup google.com 10.96.0.10', stdout, exitCode, stderr)));
  const HEAD = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n';

  it.each([
    ['no data', `${HEAD}*** Can't find google.com: No answer\n\n`, 0, got('no-data', '10.96.0.10')],
    ['SERVFAIL', `${HEAD}** server can't find google.com: SERVFAIL\n\n`, 1, got('servfail', '10.96.0.10')],
    [
      'an alias',
      `${HEAD}Non-authoritative answer:\nwww.x.example\tcanonical name = x.example.\nName:\tx.example\nAddress: 10.1.1.1\n\n`,
      0,
      got('answer', '10.96.0.10', 0, ['10.1.1.1']),
    ],
    [
      'a cut address',
      `${HEAD}Name:\tgoogle.com\nAddress: 142.250.206.20`,
      0,
      'unreadable: nslookup: the output is cut',
    ],
    ['nothing', '', 0, 'unreadable: nslookup: the output is cut'],
    ['a foreign language', 'Serveur :\t10.96.0.10\n\n', 0, 'unreadable: nslookup: a line is not understood'],
    ['no address and no error', HEAD, 0, 'unreadable: nslookup: neither an address nor one reason'],
    [
      'an answer with an error status',
      `${HEAD}Name:\tgoogle.com\nAddress: 10.1.1.1\n\n`,
      1,
      'unreadable: nslookup: an answer with an error status',
    ],
    [
      'an error with status 0',
      `${HEAD}** server can't find google.com: NXDOMAIN\n\n`,
      0,
      'unreadable: nslookup: an error with status 0',
    ],
    [
      'an answer and silence',
      `${HEAD};; no servers could be reached\n\n`,
      1,
      'unreadable: nslookup: an answer and none at once',
    ],
  ])('%s', (_what, stdout, exitCode, expected) => {
    expect(nslookup(stdout, exitCode)).toEqual(expected);
  });
});

describe('silence', () => {
  const lost = ';; communications error to 10.96.0.10#53: end of file\n\n;; no servers could be reached\n';
  it.each([
    ['dig @10.96.0.10 x A', 9, 'unreadable: dig: no answer, and the reason is not understood'],
    ['nslookup x 10.96.0.10', 1, 'unreadable: nslookup: no answer, and the reason is not understood'],
  ])('for a reason we do not know is no time-out: %s', (argv, exitCode, expected) => {
    expect(told(parseDns(output(argv, lost, exitCode)))).toBe(expected);
  });

  it('from a host that a router rejects is no route', () => {
    const words = lost.replace('end of file', 'host unreachable');
    expect(told(parseDns(output('dig @10.96.0.10 x A', words, 9)))).toEqual(got('no-route', '10.96.0.10'));
  });
});

describe('servers', () => {
  it.each([
    [
      'Server:\t\tfd00::a\nAddress:\t[fd00::a]:53\n\nName:\tx\nAddress: 10.1.1.1\n\n',
      'fd00::a',
      got('answer', 'fd00::a', 0, ['10.1.1.1']),
    ],
    [
      'Server:\t\t10.9.9.9\nAddress:\t10.9.9.9#53\n\nName:\tx\nAddress: 10.1.1.1\n\n',
      '10.96.0.10',
      'unreadable: nslookup: another server answered',
    ],
  ])('%j for %s', (stdout, asked, expected) => {
    expect(told(parseDns(output(`nslookup x ${asked}`, stdout)))).toEqual(expected);
  });
});

describe('getent and others', () => {
  it.each([
    ['getent ahostsv4 x', '10.0.0.1  STREAM x\n10.0.0.1  DGRAM\n', 0, '', got('answer', '', 0, ['10.0.0.1'])],
    ['getent ahostsv4 x', '10.0.0.1  STREAM x\n10.0.', 0, '', 'unreadable: getent: not a complete answer'],
    ['getent ahostsv4 x', '10.0.0.1 x\n', 0, '', 'unreadable: getent: a line is not understood'],
    ['getent ahostsv4 x', '', 1, 'Unknown database: ahostsv4\n', 'unreadable: getent: not a complete answer'],
    ['host x', '', 0, '', 'unreadable: not a DNS tool'],
    ['constructor x', '', 0, '', 'unreadable: not a DNS tool'],
  ])('%s: %j', (argv, stdout, exitCode, stderr, expected) => {
    expect(told(parseDns(output(argv, stdout, exitCode, stderr)))).toEqual(expected);
  });
});
