import { describe, expect, it } from 'vitest';
import { parsePing } from '../../src/parsers/ping.ts';
import { output, sample, told } from './sample.ts';

const lost = (sent: number, more = {}) => ({
  sent,
  received: 0,
  lossRatio: 1,
  rtt: null,
  duplicates: 0,
  replies: [],
  reportedMtu: null,
  local: null,
  localMtuBytes: null,
  ...more,
});
const came = (
  sent: number,
  received: number,
  lossRatio: number,
  minMs: number,
  avgMs: number,
  maxMs: number,
  mdevMs: number | null = null,
) => ({
  ...lost(sent),
  received,
  lossRatio,
  rtt: { minMs, avgMs, maxMs, mdevMs },
});
const prohibited = { from: '10.0.0.10', what: 'host-prohibited', mtuBytes: null };
const NO_SUMMARY = 'unreadable: ping: no summary';
const NO_RIGHT = 'forbidden: no right to send ICMP echo (NET_RAW)';

describe('captured pings', () => {
  it.each([
    ['ping-iputils.ok', came(3, 3, 0, 0.075, 0.166, 0.33, 0.115)],
    ['ping-iputils.no-net-raw-range-open', came(1, 1, 0, 0.066, 0.066, 0.066, 0)],
    ['ping-iputils-q.loss25', came(20, 15, 0.25, 0.077, 0.089, 0.098, 0.007)],
    ['lab-loss30', came(10, 7, 0.3, 0.308, 0.613, 0.809, 0.171)],
    ['ping-iputils.loss100', lost(3)],
    ['ping-iputils.nomasq', lost(2)],
    ['ping-iputils.output-drop', lost(2)],
    ['ping-iputils.host-prohibited', lost(2, { replies: [prohibited, prohibited] })],
    ['ping-iputils.noroute', lost(0, { local: 'no-route' })],
    ['ping-mtu-1252.node', came(2, 2, 0, 0.136, 0.154, 0.172, 0.018)],
    ['ping-mtu-1253.node', lost(2, { local: 'too-long', localMtuBytes: 1280 })],
    ['ping-mtu-guide-1472.node', lost(2, { local: 'too-long', localMtuBytes: 1280 })],
    [
      'lab-df-1203',
      lost(3, {
        replies: [{ from: '10.0.0.11', what: 'frag-needed', mtuBytes: 1230 }],
        reportedMtu: { from: '10.0.0.11', mtuBytes: 1230 },
        local: 'too-long',
        localMtuBytes: 1230,
      }),
    ],
    ['ping-busybox.ok', came(3, 3, 0, 0.101, 0.104, 0.107)],
    ['ping-busybox.loss25', came(4, 3, 0.25, 0.112, 0.116, 0.12)],
    ['ping-busybox.host-prohibited', lost(2)],
    ['ping-busybox.output-drop', lost(0, { local: 'not-permitted' })],
    ['lab-busybox-noroute', lost(0, { local: 'no-route' })],
    ['ping-iputils.no-net-raw', NO_RIGHT],
    ['ping-busybox.no-net-raw', NO_RIGHT],
    ['ping-busybox.dashM', 'tool-missing: the tool does not know the option'],
    ['ping-iputils.dns-unknown', NO_SUMMARY],
    ['ping-busybox.dns-unknown', NO_SUMMARY],
  ])('%s', (name, expected) => {
    expect(told(parsePing(sample(`ping/${name}`)))).toEqual(expected);
  });
});

const HEAD = 'PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data.\n';
const RULE = '\n--- 10.0.0.1 ping statistics ---\n';
const ONE = '1 packets transmitted, 1 received, 0% packet loss, time 0ms\n';
const RTT = 'rtt min/avg/max/mdev = 0.1/0.1/0.1/0.0 ms\n';
const NONE = '1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n';
const ping = (stdout: string, exitCode = 0, stderr = '') =>
  told(parsePing(output('ping -c 1 10.0.0.1', stdout, exitCode, stderr)));

describe('what routers say', () => {
  it.each([
    ['Destination Net Unreachable', 'net-unreachable'],
    ['Destination Host Unreachable', 'host-unreachable'],
    ['Destination Port Unreachable', 'port-unreachable'],
    ['Packet filtered', 'admin-prohibited'],
    ['Time to live exceeded', 'ttl-exceeded'],
    ['Redirect Host(New nexthop: 10.0.0.9)', 'other'],
  ])('%s is %s', (words, what) => {
    expect(ping(`${HEAD}From gw (10.0.0.2) icmp_seq=1 ${words}\n${RULE}${NONE}`, 1)).toEqual(
      lost(1, { replies: [{ from: '10.0.0.2', what, mtuBytes: null }] }),
    );
  });
});

describe('what the C library of Alpine says', () => {
  it.each([
    ['ping: sendto: Network unreachable\n', 'no-route'],
    ['ping: sendto: Host is unreachable\n', 'no-route'],
    ['ping: sendto: Operation not permitted\n', 'not-permitted'],
    ['ping: sendto: Message too large\n', 'too-long'],
  ])('%s', (stderr, local) => {
    expect(ping('PING 10.0.0.1 (10.0.0.1): 56 data bytes\n', 1, stderr)).toEqual(lost(0, { local }));
  });
});

describe('pings that are not believed', () => {
  it.each([
    ['nothing at all', '', 0, 'ping: no summary'],
    ['no summary', HEAD, 0, 'ping: no summary'],
    ['a cut summary', `${HEAD}${RULE}1 packets transmitted, 1 rec`, 0, 'ping: no complete summary'],
    [
      'a summary cut in its time',
      `${HEAD}${RULE}1 packets transmitted, 1 received, 0% packet loss`,
      0,
      'ping: the summary is cut',
    ],
    ['no round trip line', `${HEAD}${RULE}${ONE}`, 0, 'ping: no complete round trip line'],
    [
      'a cut round trip line',
      `${HEAD}${RULE}${ONE}rtt min/avg/max/mdev = 0.1/0.1`,
      0,
      'ping: no complete round trip line',
    ],
    [
      'round trips out of order',
      `${HEAD}${RULE}${ONE}rtt min/avg/max/mdev = 3/2/1/0 ms\n`,
      0,
      'ping: no complete round trip line',
    ],
    [
      'more received than sent',
      `${HEAD}${RULE}1 packets transmitted, 2 received, -100% packet loss, time 0ms\n`,
      0,
      'ping: no complete summary',
    ],
    [
      'nothing sent',
      `${HEAD}${RULE}0 packets transmitted, 0 received, 0% packet loss, time 0ms\n`,
      1,
      'ping: the counts make no sense',
    ],
    [
      'a percentage of its own',
      `${HEAD}${RULE}2 packets transmitted, 1 received, 0% packet loss, time 0ms\n${RTT}`,
      0,
      'ping: counts and percentage disagree',
    ],
    ['a status that disagrees', `${HEAD}${RULE}${ONE}${RTT}`, 1, 'ping: exit status and counts disagree'],
    [
      'a count like 1e3',
      `${HEAD}${RULE}1e3 packets transmitted, 1e3 received, 0% packet loss, time 0ms\n${RTT}`,
      0,
      'ping: no complete summary',
    ],
    [
      'a count with a comma',
      `${HEAD}${RULE}1,000 packets transmitted, 1,000 received, 0% packet loss, time 0ms\n${RTT}`,
      0,
      'ping: no complete summary',
    ],
    [
      'a huge count',
      `${HEAD}${RULE}18446744073709551616 packets transmitted, 1 received, 0% packet loss, time 0ms\n${RTT}`,
      0,
      'ping: no complete summary',
    ],
    [
      'another address',
      `${HEAD.replaceAll('10.0.0.1', '10.0.0.2')}${RULE}${ONE}${RTT}`,
      0,
      'ping: the answer is about another address',
    ],
    ['a line we do not know', `${HEAD}was geht\n${RULE}${ONE}${RTT}`, 0, 'ping: a line is not understood'],
    [
      'a foreign language',
      'PING 10.0.0.1: 56 Datenbytes\n1 Pakete gesendet\n',
      0,
      'ping: the first line is not understood',
    ],
    ['summary first', `${RULE}${ONE}${RTT}${HEAD}`, 0, 'ping: the first line is not understood'],
    ['errors counted but not shown', `${HEAD}${RULE}${NONE}`, 1, 'ping: errors were counted and none is shown'],
  ])('%s', (_what, stdout, exitCode, why) => {
    expect(ping(stdout, exitCode)).toBe(`unreadable: ${why}`);
  });

  it('but a shortened answer is', () => {
    const echo = '76 bytes from 10.0.0.1: icmp_seq=1 ttl=115 (truncated)\n';
    expect(ping(`${HEAD}${echo}${RULE}${ONE}${RTT}`)).toEqual(came(1, 1, 0, 0.1, 0.1, 0.1, 0));
  });

  it.each([
    [
      'iputils',
      '64 bytes from 10.0.0.1: icmp_seq=1 ttl=63 time=0.1 ms\n64 bytes from 10.0.0.1: icmp_seq=1 ttl=63 time=0.1 ms (DUP!)\n',
      '1 packets transmitted, 1 received, +1 duplicates, 0% packet loss, time 0ms\n',
      RTT,
    ],
    [
      'busybox',
      '64 bytes from 10.0.0.1: seq=0 ttl=63 time=0.1 ms\n64 bytes from 10.0.0.1: seq=0 ttl=63 time=0.1 ms (DUP!)\n',
      '1 packets transmitted, 1 packets received, 1 duplicates, 0% packet loss\n',
      'round-trip min/avg/max = 0.1/0.1/0.1 ms\n',
    ],
  ])('and one that came twice is no second packet (%s)', (tool, echoes, summary, rtt) => {
    expect(ping(`${HEAD}${echoes}${RULE}${summary}${rtt}`)).toEqual({
      ...came(1, 1, 0, 0.1, 0.1, 0.1, tool === 'busybox' ? null : 0),
      duplicates: 1,
    });
  });

  it('a local error in words we do not know', () => {
    expect(ping('', 2, 'ping: connect: Das Netzwerk ist nicht erreichbar\n')).toBe(
      'unreadable: ping: a local error that is not understood',
    );
  });
});
