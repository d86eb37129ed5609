// What tools print, in their own formats, for the recordings built here by hand.
import type { Outcome } from '../../src/model/recording.ts';

export const exited = (stdout: string, exitCode = 0, stderr = ''): Outcome => ({
  kind: 'exited',
  exitCode,
  stdout,
  stderr,
  truncated: false,
});

export const cannot = (
  reason: 'tool-missing' | 'forbidden' | 'unreachable' | 'timed-out',
  detail: string = reason,
): Outcome => ({ kind: 'not-looked', reason, detail });

const pingHead = (to: string): string => `PING ${to} (${to}) 56(84) bytes of data.\n`;

export const pingOk = (to: string, count = 3): Outcome =>
  exited(
    `${pingHead(to)}${Array.from({ length: count }, (_, at) => `64 bytes from ${to}: icmp_seq=${at + 1} ttl=60 time=0.200 ms\n`).join('')}\n--- ${to} ping statistics ---\n${count} packets transmitted, ${count} received, 0% packet loss, time 202ms\nrtt min/avg/max/mdev = 0.200/0.200/0.200/0.000 ms\n`,
  );

export const pingLost = (to: string): Outcome =>
  exited(
    `${pingHead(to)}\n--- ${to} ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 202ms\n\n`,
    1,
  );

export const pingSays = (to: string, from: string, words: string): Outcome =>
  exited(
    `${pingHead(to)}From ${from} icmp_seq=1 ${words}\nFrom ${from} icmp_seq=2 ${words}\nFrom ${from} icmp_seq=3 ${words}\n\n--- ${to} ping statistics ---\n3 packets transmitted, 0 received, +3 errors, 100% packet loss, time 202ms\n\n`,
    1,
  );

export const pingNoRoute = (): Outcome => exited('', 2, 'ping: connect: Network is unreachable\n');

/** The own kernel refuses the size: healthy when one byte over the budget. */
export const pingTooLong = (to: string, mtu: number): Outcome =>
  exited(
    `PING ${to} (${to}) 1203(1231) bytes of data.\n\n--- ${to} ping statistics ---\n2 packets transmitted, 0 received, +2 errors, 100% packet loss, time 101ms\n\n`,
    1,
    `ping: local error: message too long, mtu=${mtu}\nping: local error: message too long, mtu=${mtu}\n`,
  );

export const httpOk = (host: string, body: string): Outcome => exited(`${body}\n\n200 ${host} 0.001939`);
export const httpTimeout = (): Outcome =>
  exited('\n000  3.001234', 28, 'curl: (28) Connection timed out after 3001 milliseconds\n');
export const httpNoConnect = (): Outcome =>
  exited(
    '\n000  0.001234',
    7,
    "curl: (7) Failed to connect to 1.1.1.1 port 80 after 0 ms: Couldn't connect to server\n",
  );
export const httpNoName = (): Outcome => exited('\n000  0.001234', 6, 'curl: (6) Could not resolve host\n');

const digHead = (argv: readonly string[]): string =>
  `\n; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> ${argv.slice(1).join(' ')}\n; (1 server found)\n;; global options: +cmd\n`;

const dig = (argv: readonly string[], server: string, status: string, answer: string): Outcome => {
  const name = argv.at(-2) ?? '';
  const section = answer === '' ? '' : `;; ANSWER SECTION:\n${name}\t\t0\tIN\tA\t${answer}\n\n`;
  return exited(
    `${digHead(argv)};; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 40273\n;; flags: qr aa rd ra; QUERY: 1, ANSWER: ${answer === '' ? 0 : 1}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;${name}\t\t\tIN\tA\n\n${section};; Query time: 24 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: Mon Nov 23 14:53:12 UTC 2026\n;; MSG SIZE  rcvd: 55\n\n`,
  );
};

export const digAnswer = (argv: readonly string[], server: string, answer: string): Outcome =>
  dig(argv, server, 'NOERROR', answer);
export const digSays = (argv: readonly string[], server: string, status: string): Outcome =>
  dig(argv, server, status, '');
export const digTimeout = (argv: readonly string[], server: string): Outcome =>
  exited(`;; communications error to ${server}#53: timed out\n${digHead(argv)};; no servers could be reached\n`, 9);
export const digRefused = (argv: readonly string[], server: string): Outcome =>
  exited(
    `;; communications error to ${server}#53: connection refused\n${digHead(argv)};; no servers could be reached\n`,
    9,
  );
export const digNoRoute = (argv: readonly string[], server: string): Outcome =>
  exited(
    `;; UDP setup with ${server}#53(${server}) for google.com failed: network unreachable.\n${digHead(argv)};; no servers could be reached\n`,
    9,
  );

export const routeVia = (to: string, dev: string, gateway = '', more: object = {}): Outcome =>
  exited(
    `${JSON.stringify([{ dst: to, ...(gateway && { gateway }), dev, prefsrc: '10.0.0.11', flags: [], uid: 0, cache: [], ...more }])}\n`,
  );
export const noRoute = (): Outcome => exited('', 2, 'RTNETLINK answers: Network is unreachable\n');

export const linkJson = (name: string, mtu: number, flags: readonly string[]): object => ({
  ifindex: 10,
  ifname: name,
  flags,
  mtu,
  qdisc: 'noqueue',
  operstate: 'UNKNOWN',
  linkmode: 'DEFAULT',
  group: 'default',
  txqlen: 500,
  link_type: 'none',
  stats64: {
    rx: { bytes: 1, packets: 1, errors: 0, dropped: 0, over_errors: 0, multicast: 0 },
    tx: { bytes: 1, packets: 1, errors: 0, dropped: 0, carrier_errors: 0, collisions: 0 },
  },
});

/** `ip addr` of the tailnet device. */
export const tailnetJson = (
  ips: readonly string[],
  flags: readonly string[] = ['POINTOPOINT', 'MULTICAST', 'NOARP', 'UP', 'LOWER_UP'],
): object => ({
  ...linkJson('tailscale0', 1280, flags),
  addr_info: ips.map((local) => ({ family: 'inet', local, prefixlen: 32, scope: 'global', label: 'tailscale0' })),
});

/** Cilium's VXLAN device; `settings` are what another hand made of it. */
export const vxlanJson = (
  flags: readonly string[] = ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
  settings: object = {},
): object => ({
  ...linkJson('cilium_vxlan', 1280, flags),
  linkinfo: { info_kind: 'vxlan', info_data: { external: true, id: 0, port: 8472, df: 'unset', ...settings } },
});
export const json = (value: unknown): Outcome => exited(`${JSON.stringify(value)}\n`);

export const traceTo = (to: string, hop: string): Outcome =>
  exited(`traceroute to ${to} (${to}), 1 hops max, 60 byte packets\n 1  ${hop}${hop === '*' ? '' : '  0.096 ms'}\n`);

/** An INPUT rule that names the port of the tunnels. */
export const vxlanRules = (packets: number): Outcome =>
  exited(
    `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n[${packets}:${packets * 134}] -A INPUT -i tailscale0 -p udp -m udp --dport 8472 -j DROP\nCOMMIT\n`,
  );

export const forwardRules = (packets: number, reject: boolean): Outcome =>
  exited(
    `# Generated by iptables-save v1.8.9 (nf_tables) on Mon Nov 23 14:53:12 2026\n*nat\n:POSTROUTING ACCEPT [0:0]\n:CILIUM_POST_nat - [0:0]\n[0:0] -A POSTROUTING -j CILIUM_POST_nat\n[9:540] -A CILIUM_POST_nat -s 10.244.1.0/24 ! -d 10.244.0.0/16 -j MASQUERADE\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${reject ? `[${packets}:${packets * 60}] -A FORWARD -j REJECT --reject-with icmp-host-prohibited\n` : ''}COMMIT\n# Completed on Mon Nov 23 14:53:12 2026\n`,
  );

export const noNftRules = (): Outcome =>
  json({ nftables: [{ metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } }] });
