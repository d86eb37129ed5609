import { describe, expect, it } from 'vitest';
import type { Capture, PacketHead } from '../../src/parsers/tcpdump.ts';
import { parseTcpdump } from '../../src/parsers/tcpdump.ts';
import { output, sample, told } from './sample.ts';

const end = (address: string, port: number | null): string => (port === null ? address : `${address}:${port}`);
const head = ({ kind, src, sport, dst, dport, lengthBytes }: PacketHead): string =>
  `${kind} ${end(src, sport)} > ${end(dst, dport)} ${lengthBytes ?? '?'}`;
const lines = (capture: Capture | string) =>
  typeof capture === 'string'
    ? capture
    : [
        capture.ended,
        ...capture.packets.map((one) =>
          [one.device, one.direction, head(one), one.vni, one.inner && head(one.inner)]
            .filter((part) => part !== null)
            .join(' | '),
        ),
      ];

describe('captured packets', () => {
  const request = 'icmp-echo-request 10.244.0.5 > 10.244.1.10 64';
  const reply = 'icmp-echo-reply 10.244.1.10 > 10.244.0.5 64';
  const there = 'udp 100.64.0.1:51610 > 100.64.0.2:8472 ?';
  const back = 'udp 100.64.0.2:51610 > 100.64.0.1:8472 ?';
  const twice = [`${there} | 2 | ${request}`, `${back} | 2 | ${reply}`];
  it.each([
    ['tcpdump-vxlan.T-vxlan', ['count', ...twice, ...twice]],
    ['tcpdump-vxlan.guide', ['count', ...twice, ...twice]],
    ['tcpdump-any.wireguard-none', ['time']],
    ['tcpdump.noiface', ['no-device']],
    ['lab-down', ['device-down']],
    ['tcpdump.nocap', 'forbidden: no right to capture packets (NET_RAW, and SETUID and SETGID as root)'],
    ['dropped-rights', 'forbidden: no right to capture packets (NET_RAW, and SETUID and SETGID as root)'],
    [
      'vxlan-quiet',
      [
        'time',
        'udp 127.0.0.1:50202 > 127.0.0.1:8472 ? | 102 | udp 10.244.1.11:33661 > 10.244.2.10:53 ?',
        'udp 127.0.0.1:50202 > 127.0.0.1:8472 ? | 102 | icmp-echo-request 10.244.1.11 > 10.244.2.10 64',
        'udp 127.0.0.1:50202 > 127.0.0.1:8472 ? | 102 | tcp 10.244.1.11:40000 > 10.244.2.11:80 33',
        'udp 127.0.0.1:50202 > 127.0.0.1:8472 ? | 102 | udp 10.244.1.11:40001 > 10.244.2.11:5000 ?',
        'udp 127.0.0.1:50202 > 127.0.0.1:8472 ? | 102 | arp  >  ?',
        'udp 127.0.0.1:50202 > 127.0.0.1:8472 ?',
      ],
    ],
    [
      'host-quiet',
      [
        'time',
        'udp 127.0.0.1:33135 > 127.0.0.1:53 28',
        'icmp-unreachable 127.0.0.1 > 127.0.0.1 64',
        'tcp 127.0.0.1:41594 > 127.0.0.1:80 0',
        'tcp 127.0.0.1:41594 > 127.0.0.1:80 33',
        'udp ::1:57267 > ::1:5000 20',
        'icmp-unreachable ::1 > ::1 ?',
        'fragment 10.9.0.1 > 10.9.0.2 ?',
      ],
    ],
  ])('%s', (name, expected) => {
    expect(lines(told(parseTcpdump(sample(`tcpdump/${name}`))))).toEqual(expected);
  });

  it('on any device say which, and which way', () => {
    const seen = lines(told(parseTcpdump(sample('tcpdump/lab-wireguard'))));
    expect(seen.slice(1, 3)).toEqual([
      'enp0s6 | out | udp 10.0.0.11:41641 > 10.0.0.12:41641 128',
      'enp0s6 | in | udp 10.0.0.12:41641 > 10.0.0.11:41641 128',
    ]);
  });

  it('that come one way only are seen so', () => {
    const seen = parseTcpdump(sample('tcpdump/lab-one-way'));
    expect(seen.ok && [...new Set(seen.value.packets.map(({ src, vni }) => `${src} ${vni}`))]).toEqual([
      '100.64.0.1 102',
    ]);
  });
});

const COUNTS = '1 packet captured\n2 packets received by filter\n0 packets dropped by kernel\n';
const ECHO = '14:53:13.013483 IP 10.244.1.11 > 8.8.8.8: ICMP echo request, id 1, seq 5, length 64\n';
const tcpdump = (stdout: string, stderr = COUNTS, exitCode = 0) =>
  lines(told(parseTcpdump(output('timeout -s INT 5 tcpdump -i eth0', stdout, exitCode, stderr))));

describe('one line', () => {
  it.each([
    [
      'IP 10.0.0.1 > 10.0.0.2: ICMP 10.244.2.11 unreachable - need to frag (mtu 1230), length 556',
      'icmp-frag-needed 10.0.0.1 > 10.0.0.2 556',
    ],
    [
      'IP 10.0.0.1 > 10.0.0.2: ICMP host 8.8.8.8 unreachable - admin prohibited, length 36',
      'icmp-unreachable 10.0.0.1 > 10.0.0.2 36',
    ],
    ['IP 10.0.0.1 > 10.0.0.2: ICMP time exceeded in-transit, length 36', 'icmp-time-exceeded 10.0.0.1 > 10.0.0.2 36'],
    ['IP 10.0.0.1 > 10.0.0.2: ICMP redirect 8.8.8.8 to host 10.0.0.9, length 36', 'icmp-other 10.0.0.1 > 10.0.0.2 36'],
    [
      'IP 10.0.0.1.4 > 10.0.0.2.80: Flags [P.], seq 1:33, ack 1, win 100, length 32: HTTP: GET /secret',
      'tcp 10.0.0.1:4 > 10.0.0.2:80 32',
    ],
    ['IP 10.0.0.1.4 > 10.0.0.2.53: 11252+ PTR? secret.example. (46)', 'udp 10.0.0.1:4 > 10.0.0.2:53 ?'],
    ['IP 10.0.0.1.4 > 10.0.0.2.80:  [|tcp]', 'tcp 10.0.0.1:4 > 10.0.0.2:80 ?'],
  ])('%s', (line, expected) => {
    expect(tcpdump(`14:53:13.013483 ${line}\n`)).toEqual(['count', expected]);
  });
});

describe('captures that are not believed', () => {
  it.each([
    ['no counters', ECHO, '', 0, 'tcpdump: its counters are missing'],
    ['more counted than shown', '\n', COUNTS, 124, 'tcpdump: not as many packets as it counted'],
    ['cut in a line', ECHO.slice(0, -4), COUNTS, 0, 'tcpdump: the last line is cut'],
    ['another tool', 'hello\n', COUNTS, 0, 'tcpdump: a line is not understood'],
    ['a time of another form', ECHO.slice(1), COUNTS, 0, 'tcpdump: a line is not understood'],
    [
      'a tunnel packet without what is inside',
      `${ECHO.split(' ')[0]} IP 100.64.0.1.5 > 100.64.0.2.8472: VXLAN, flags [I] (0x08), vni 2\n`,
      COUNTS,
      0,
      'tcpdump: an inner packet is not understood',
    ],
    ['an error of another kind', '', 'tcpdump: syntax error\n', 1, 'tcpdump: an error that is not understood'],
  ])('%s', (_what, stdout, stderr, exitCode, why) => {
    expect(tcpdump(stdout, stderr, exitCode)).toBe(`unreadable: ${why}`);
  });

  it('nor is one that was killed', () => {
    expect(tcpdump(ECHO, COUNTS, 137)).toBe('timed-out: the command was stopped by its time limit');
  });
});
