import { describe, expect, it } from 'vitest';
import { parseDropCounters } from '../../src/parsers/cilium-drop-counters.ts';
import { parseCiliumConnections, parseCiliumNat } from '../../src/parsers/cilium-flows.ts';
import { parseCiliumIpcache, parseCiliumTunnels } from '../../src/parsers/cilium-ipcache.ts';
import { parseCiliumLb } from '../../src/parsers/cilium-lb.ts';
import { parseCiliumPolicyMap } from '../../src/parsers/cilium-policy-map.ts';
import { DROP_REASONS, dropReason, isForwardedReason } from '../../src/parsers/drop-reasons.ts';
import { output, sample, told } from './sample.ts';

const LB = 'cilium-dbg bpf lb list';
const lb = (stdout: string, argv = LB) => told(parseCiliumLb(output(argv, stdout)));
const service = { ip: '10.96.0.10', port: 53, protocol: 'UDP', kind: '', backends: [], lostBackends: 0 };

describe('the load-balancer map', () => {
  it('tells services with backends from those without, and wildcards from services', () => {
    const read = parseCiliumLb(sample('cilium/lb.healthy'));
    const short = read.ok ? read.value.map((one) => [`${one.ip}:${one.port}`, one.kind, one.backends.length]) : [];
    expect(short).toEqual([
      ['10.96.218.16:80', '', 1],
      ['10.96.248.144:443', '', 1],
      ['10.96.141.89:80', '', 1],
      ['10.96.0.10:53', 'ClusterIP', 0],
      ['0.0.0.0:31235', '', 1],
      ['172.18.0.3:31234', 'NodePort', 0],
      ['172.18.0.3:31235', '', 1],
    ]);
  });

  it.each([
    [
      'JSON since 1.17, in any order',
      '{"10.96.0.10:53/UDP (1)":["10.244.0.5:53/UDP (16) (1)"],"10.96.0.10:53/UDP (0)":["0.0.0.0:0 (16) (0) [ClusterIP, non-routable]"]}',
      [{ ...service, kind: 'ClusterIP', backends: [{ ip: '10.244.0.5', port: 53 }] }],
    ],
    [
      'JSON before: all slots under one key, no protocol',
      '{"10.96.0.10:53":["10.244.0.5:53 (16) (1)","0.0.0.0:0 (16) (0) [ClusterIP]"]}',
      [{ ...service, protocol: '', kind: 'ClusterIP', backends: [{ ip: '10.244.0.5', port: 53 }] }],
    ],
    [
      'a backend that is in no map',
      '{"10.96.0.10:53/UDP (1)":["backend 7 not found"]}',
      [{ ...service, lostBackends: 1 }],
    ],
    [
      'IPv6',
      '{"[fd00::a]:53/UDP (1)":["[fd00::5]:53/UDP (1) (1)"]}',
      [{ ...service, ip: 'fd00::a', backends: [{ ip: 'fd00::5', port: 53 }] }],
    ],
    ['an empty map', '{}', []],
    [
      'a port that does not exist',
      '{"10.96.0.10:70000/UDP (1)":["10.244.0.5:53/UDP (1) (1)"]}',
      'unreadable: bpf lb list: a service address is not understood',
    ],
    [
      'a backend in other words',
      '{"10.96.0.10:53/UDP (1)":["gone"]}',
      'unreadable: bpf lb list: a backend is not understood',
    ],
    ['a list', '[]', 'unreadable: JSON of another shape'],
    ['half', '{"10.96.0.10:53/UDP (1)":["10.2', 'unreadable: not complete JSON'],
    ['nothing', '', 'inconclusive: the Cilium agent printed nothing'],
  ])('as JSON: %s', (_what, stdout, expected) => {
    expect(lb(stdout, `${LB} -o json`)).toEqual(expected);
  });

  it.each([
    [
      'further backends under their service',
      '10.96.0.10:53   10.244.0.5:53 (1) (1)\n                0.0.0.0:0 (1) (0) [ClusterIP]\n',
      [{ ...service, protocol: '', kind: 'ClusterIP', backends: [{ ip: '10.244.0.5', port: 53 }] }],
    ],
    ['an empty map', 'No entries found.\n', []],
    ['a cut line', '10.96.0.10:53/UDP (1)   10.244.0.5:53/U', 'unreadable: the last line is cut'],
    ['foreign words', 'Dienst   Adresse\n', 'unreadable: bpf lb list: a service address is not understood'],
  ])('as a table: %s', (_what, stdout, expected) => {
    expect(lb(stdout)).toEqual(expected);
  });
});

const entry = { identity: 2, encryptKey: 0, tunnelEndpoint: null, flags: [] };

describe('the ipcache', () => {
  it('tells what is here from what is behind a tunnel', () => {
    const read = parseCiliumIpcache(sample('cilium/ipcache.tunnel'));
    expect(read.ok && [read.value.length, read.value[1], read.value.at(-1)]).toEqual([
      18,
      { ...entry, cidr: '10.244.1.0/24', tunnelEndpoint: '172.18.0.2', flags: ['hastunnel'] },
      { ...entry, cidr: '0.0.0.0/0' },
    ]);
  });

  it.each([
    [
      'without flags',
      '{"10.244.1.0/24":["identity=2 encryptkey=0 tunnelendpoint=100.64.0.2"]}',
      [{ ...entry, cidr: '10.244.1.0/24', tunnelEndpoint: '100.64.0.2', flags: null }],
    ],
    [
      'IPv6',
      '{"fd00::/64":["identity=2 encryptkey=0 tunnelendpoint=:: flags=<none>"]}',
      [{ ...entry, cidr: 'fd00::/64' }],
    ],
    ['two values', '{"10.244.1.0/24":["a","b"]}', 'unreadable: JSON of another shape at 10.244.1.0/24'],
    [
      'no address',
      '{"10.244.1.0/24":["identity=2 encryptkey=0 tunnelendpoint=node-2"]}',
      'unreadable: bpf ipcache list: an entry is not understood',
    ],
    [
      'no prefix',
      '{"10.244.1.0/64":["identity=2 encryptkey=0 tunnelendpoint=0.0.0.0"]}',
      'unreadable: bpf ipcache list: an entry is not understood',
    ],
    [
      'an identity that is no count',
      '{"10.244.1.0/24":["identity=-2 encryptkey=0 tunnelendpoint=0.0.0.0"]}',
      'unreadable: bpf ipcache list: an entry is not understood',
    ],
  ])('as JSON: %s', (_what, stdout, expected) => {
    expect(told(parseCiliumIpcache(output('cilium-dbg bpf ipcache list -o json', stdout)))).toEqual(expected);
  });

  it('has a tunnel map beside it until 1.17', () => {
    expect(told(parseCiliumTunnels(sample('cilium/tunnels')))).toEqual([
      { network: 'fd00:10:244:2::', endpoint: '172.21.0.2' },
      { network: 'fd00:10:244::', endpoint: '172.21.0.5' },
      { network: '10.244.2.0', endpoint: '172.21.0.2' },
      { network: '10.244.0.0', endpoint: '172.21.0.5' },
    ]);
    const help = 'Direct access to local BPF maps\n\nUsage:\n  cilium-dbg bpf [command]\n';
    expect(told(parseCiliumTunnels(output('cilium-dbg bpf tunnel list', help)))).toBe(
      'tool-missing: this release of Cilium has no such command',
    );
  });
});

const CT = 'cilium-dbg bpf ct list global';
const NAT = 'cilium-dbg bpf nat list';
const at = (ip: string, port: number) => ({ ip, port });

describe('flows', () => {
  it('are read from the connection map', () => {
    const read = parseCiliumConnections(sample('cilium/ct'));
    expect(read.ok && [read.value.length, read.value[2]]).toEqual([
      4,
      {
        protocol: 'TCP',
        direction: 'IN',
        from: at('10.244.1.46', 56_068),
        to: at('10.244.2.219', 4240),
        packets: 0,
        bytes: 0,
        flags: ['RxClosing', 'TxClosing', 'SeenNonSyn', 'FromTunnel'],
        sourceIdentity: 6,
        backendId: 0,
        natPort: 0,
      },
    ]);
  });

  it('of IPv6 have their port behind the last colon, and none say the NAT port before 1.19', () => {
    const line =
      'UDP SVC fd00::5:4444 -> fd00::a:53 expires=1 Packets=3 Bytes=9 RxFlagsSeen=0x00 LastRxReport=0 TxFlagsSeen=0x00 LastTxReport=0 Flags=0x0000 [ ] RevNAT=3 SourceSecurityID=9 BackendID=4\n';
    expect(told(parseCiliumConnections(output(CT, line)))).toMatchObject([
      {
        direction: 'SVC',
        from: at('fd00::5', 4444),
        to: at('fd00::a', 53),
        packets: 3,
        bytes: 9,
        flags: [],
        backendId: 4,
        natPort: null,
      },
    ]);
  });

  it('are read from the NAT map', () => {
    const read = parseCiliumNat(sample('cilium/nat'));
    expect(read.ok && [read.value.length, read.value[0]]).toEqual([
      5,
      {
        protocol: 'TCP',
        direction: 'OUT',
        from: at('172.18.0.3', 34_178),
        to: at('54.234.221.194', 443),
        becomes: at('172.18.0.3', 34_178),
        ageSeconds: 408,
      },
    ]);
  });

  it.each([
    [
      'NAT against its direction',
      parseCiliumNat,
      NAT,
      'TCP OUT 1.1.1.1:1 -> 2.2.2.2:2 XLATE_DST 3.3.3.3:3 Created=1sec ago NeedsCT=1\n',
      'unreadable: bpf nat list: a line is not understood',
    ],
    [
      'a count with a sign',
      parseCiliumConnections,
      CT,
      'TCP OUT 1.1.1.1:1 -> 2.2.2.2:2 expires=1 Packets=-1 Bytes=0 Flags=0x0 [ ] RevNAT=0 SourceSecurityID=0 BackendID=0\n',
      'unreadable: bpf ct list: a line is not understood',
    ],
    ['a cut line', parseCiliumConnections, CT, 'TCP OUT 1.1.1.1:1 -> 2.2.', 'unreadable: the last line is cut'],
    ['an empty map', parseCiliumNat, NAT, 'No entries found.\n', []],
  ])('%s', (_what, parse, argv, stdout, expected) => {
    expect(told<unknown>(parse(output(argv, stdout)))).toEqual(expected);
  });
});

const POLICY = 'cilium-dbg bpf policy get 537 -n';
const TITLE = 'POLICY   DIRECTION   IDENTITY   PORT/PROTO   PROXY PORT   AUTH TYPE   BYTES   PACKETS   PREFIX   \n';
const row = { allow: true, direction: 'egress', identity: 0, port: null, proxied: false, bytes: 0, packets: 0 };

describe('a policy map', () => {
  it.each([
    [
      'everything allowed',
      `${TITLE}Allow    Egress      0          ANY          NONE         disabled    0       0         0        \n`,
      [row],
    ],
    [
      'DNS by a proxy',
      `${TITLE}Allow    Egress      4711       53/UDP       40001        disabled    120     2         24       \n`,
      [{ ...row, identity: 4711, port: { port: 53, protocol: 'UDP' }, proxied: true, bytes: 120, packets: 2 }],
    ],
    [
      'a denied peer, with a cookie',
      `${TITLE}Deny     Ingress     2          80/TCP       NONE         disabled    0       0         24   7\n`,
      [{ ...row, allow: false, direction: 'ingress', identity: 2, port: { port: 80, protocol: 'TCP' } }],
    ],
    ['none', 'Policy stats empty. Perhaps the policy enforcement is disabled?\n', []],
    [
      'labels in place of numbers',
      'POLICY   DIRECTION   LABELS (source:key[=value])   PORT/PROTO\n',
      'unreadable: bpf policy get: no such heading',
    ],
    [
      'a verdict of another kind',
      `${TITLE}Maybe    Egress      0          ANY          NONE         disabled    0       0         0        \n`,
      'unreadable: bpf policy get: a line is not understood',
    ],
  ])('%s', (_what, stdout, expected) => {
    expect(told(parseCiliumPolicyMap(output(POLICY, stdout)))).toEqual(expected);
  });
});

const METRICS = 'cilium-dbg bpf metrics list -o json';
const counter = { reason: 'Policy denied', direction: 'egress', packets: 31, bytes: 2294, at: 'bpf_lxc.c:1361' };

describe('drop counters', () => {
  it.each([
    [
      'beside what was forwarded',
      sample('cilium/drop-counters').stdout,
      '',
      { drops: [counter], forwardedPackets: 29_921 },
    ],
    [
      'Interface is no drop',
      '[{"reason":"Interface","direction":"ingress","packets":7}]',
      '',
      { drops: [], forwardedPackets: 7 },
    ],
    [
      'a reason newer than our table is one',
      '[{"reason":"Eaten","direction":"EGRESS","packets":1}]',
      '',
      { drops: [{ reason: 'Eaten', direction: 'egress', packets: 1, bytes: 0, at: '' }], forwardedPackets: 0 },
    ],
    ['none at all, said on stderr', '', 'No entries found.\n', { drops: [], forwardedPackets: 0 }],
    ['nothing said', '', '', 'inconclusive: the Cilium agent printed nothing'],
    [
      'a count in words',
      '[{"reason":"Policy denied","packets":"31"}]',
      '',
      'unreadable: JSON of another shape at 0.packets',
    ],
  ])('%s', (_what, stdout, stderr, expected) => {
    expect(told(parseDropCounters(output(METRICS, stdout, 0, stderr)))).toEqual(expected);
  });
});

describe('drop reasons', () => {
  it('are 91, each code once', () => {
    expect([DROP_REASONS.length, new Set(DROP_REASONS.map(({ code }) => code)).size]).toEqual([91, 91]);
  });

  it.each([
    ['POLICY_DENIED', 133, true],
    ['133', 133, true],
    ['Policy denied', 133, true],
    ['Fragmentation needed', 136, false],
    ['Invalid packet', 134, false],
    ['DROP_EP_NOT_READY', 203, false],
  ])('%s is %d', (name, code, benign) => {
    expect(dropReason(name)).toMatchObject({ code, benign });
  });

  it.each([
    ['Success', true],
    ['Interface', true],
    ['Policy denied', false],
    ['', false],
    ['a new one', false],
  ])('"%s" counts what was forwarded: %s', (text, expected) => {
    expect(isForwardedReason(text)).toBe(expected);
  });
});
