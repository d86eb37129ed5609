import { describe, expect, it } from 'vitest';
import { parseCiliumEndpoints } from '../../src/parsers/cilium-endpoint.ts';
import {
  parseCiliumEncryption,
  parseCiliumMaps,
  parseCiliumNodes,
  parseMasqueradeExempt,
} from '../../src/parsers/cilium-lists.ts';
import { parseCiliumMetricsList } from '../../src/parsers/cilium-metrics-list.ts';
import { parseCiliumServices } from '../../src/parsers/cilium-services.ts';
import { parseCiliumStatus } from '../../src/parsers/cilium-status.ts';
import { parseHubbleSeen } from '../../src/parsers/hubble.ts';
import { output, sample, told } from './sample.ts';

describe('services of the agent', () => {
  it('are read from the table, backends on lines of their own', () => {
    const read = parseCiliumServices(sample('cilium/services.mixed'));
    expect(
      read.ok && [read.value.length, read.value.filter(({ backends }) => backends.length === 0).length, read.value[10]],
    ).toEqual([
      16,
      6,
      {
        id: 15,
        ip: '10.96.0.10',
        port: 53,
        protocol: 'TCP',
        kind: 'ClusterIP',
        namespace: '',
        name: '',
        localOnly: null,
        backends: [
          { ip: '10.244.1.82', port: 53, state: 'active' },
          { ip: '10.244.1.102', port: 53, state: 'active' },
        ],
      },
    ]);
  });

  const json = (realized: unknown) =>
    told(
      parseCiliumServices(
        output('cilium-dbg service list -o json', JSON.stringify([{ spec: {}, status: { realized } }])),
      ),
    );

  it.each([
    [
      'whole',
      {
        id: 3,
        'frontend-address': { ip: '10.96.20.1', port: 80, protocol: 'tcp', scope: 'external' },
        'backend-addresses': [{ ip: '10.244.1.11', port: 8080, state: 'terminating' }],
        flags: { name: 'web', namespace: 'shop', type: 'ClusterIP' },
      },
      [
        {
          id: 3,
          ip: '10.96.20.1',
          port: 80,
          protocol: 'TCP',
          kind: 'ClusterIP',
          namespace: 'shop',
          name: 'web',
          localOnly: null,
          backends: [{ ip: '10.244.1.11', port: 8080, state: 'terminating' }],
        },
      ],
    ],
    [
      'without backends',
      { id: 3, 'frontend-address': { ip: '10.96.20.1', port: 80 }, 'backend-addresses': null },
      [
        {
          id: 3,
          ip: '10.96.20.1',
          port: 80,
          protocol: '',
          kind: '',
          namespace: '',
          name: '',
          localOnly: null,
          backends: [],
        },
      ],
    ],
    [
      'a frontend that is no address',
      { 'frontend-address': { ip: 'web' } },
      'unreadable: JSON of another shape at 0.status.realized.frontend-address.ip',
    ],
    ['no frontend', { id: 3 }, 'unreadable: JSON of another shape at 0.status.realized.frontend-address'],
  ])('as JSON: %s', (_what, realized, expected) => {
    expect(json(realized)).toEqual(expected);
  });

  it.each([
    ['another heading', 'ID   Adresse   Art   Backend\n', 'unreadable: service list: no such heading'],
    [
      'a backend of nobody',
      'ID   Frontend   Service Type   Backend\n       1 => 10.0.0.1:1/TCP (active)\n',
      'unreadable: service list: a line is not understood',
    ],
  ])('as a table: %s', (_what, stdout, expected) => {
    expect(told(parseCiliumServices(output('cilium-dbg service list', stdout)))).toBe(expected);
  });
});

describe('endpoints of a node', () => {
  it('are read from the table, labels on lines of their own', () => {
    const one = {
      state: 'ready',
      health: null,
      egressEnforced: false,
      ingressEnforced: false,
      auditMode: false,
      device: null,
      policyRealized: null,
    };
    expect(told(parseCiliumEndpoints(sample('cilium/endpoints.policy-disabled')))).toEqual([
      { ...one, id: 200, identity: 2219, ip: '172.20.1.219' },
      { ...one, id: 234, identity: 1, ip: null },
      { ...one, id: 3691, identity: 55_713, ip: '172.20.1.117' },
    ]);
  });

  it('are read from JSON, with device, address and whether policy is in force', () => {
    const element = {
      id: 537,
      status: {
        state: 'ready',
        networking: { addressing: [{ ipv4: '10.244.1.11' }], 'interface-name': 'lxc2' },
        policy: { realized: { 'policy-enabled': 'ingress', 'policy-revision': 2 }, spec: { 'policy-revision': 3 } },
      },
    };
    expect(told(parseCiliumEndpoints(output('cilium-dbg endpoint list -o json', JSON.stringify([element]))))).toEqual([
      {
        id: 537,
        state: 'ready',
        health: null,
        egressEnforced: false,
        ingressEnforced: true,
        auditMode: false,
        identity: null,
        ip: '10.244.1.11',
        device: 'lxc2',
        policyRealized: false,
      },
    ]);
  });

  it('with another word for enforcement are not understood', () => {
    const { stdout } = sample('cilium/endpoints.policy-disabled');
    expect(
      told(parseCiliumEndpoints(output('cilium-dbg endpoint list', stdout.replaceAll('Disabled', 'Perhaps ')))),
    ).toBe('unreadable: endpoint list: a line is not understood');
  });
});

describe('short lists', () => {
  const node = (name: string, ip: string, podCidr: string, local = false) => ({ name, ip, podCidr, local });

  it.each([
    [
      'nodes',
      parseCiliumNodes,
      sample('cilium/nodes'),
      [
        node('kind-control-plane', '172.18.0.3', '10.244.0.0/24'),
        node('kind-worker', '172.18.0.4', '10.244.2.0/24', true),
        node('kind-worker2', '172.18.0.2', '10.244.1.0/24'),
      ],
    ],
    ['no exempt ranges', parseMasqueradeExempt, sample('cilium/ipmasq.none'), []],
    [
      'exempt ranges',
      parseMasqueradeExempt,
      sample('cilium/ipmasq.some'),
      ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
    ],
    [
      'exempt words',
      parseMasqueradeExempt,
      output('x', 'IP PREFIX/ADDRESS\neverything\n'),
      'unreadable: bpf ipmasq list: a line is not understood',
    ],
    ['no encryption', parseCiliumEncryption, sample('cilium/encryption.off'), 'Disabled'],
    ['WireGuard', parseCiliumEncryption, output('x', 'Encryption: Wireguard\nInterface: cilium_wg0\n'), 'Wireguard'],
    [
      'another encryption',
      parseCiliumEncryption,
      output('x', 'Encryption: Rot13\n'),
      'unreadable: encrypt status: a line is not understood',
    ],
    [
      'a node list with a cell out of place',
      parseCiliumNodes,
      output('x', 'Name   IPv4 Address   Endpoint CIDR   Source\naaaaaaaaaaaa 1.2.3.4 10.0.0.0/24 local\n'),
      'unreadable: a cell is out of its column',
    ],
    [
      'maps in a foreign tongue',
      parseCiliumMaps,
      output('x', 'Name   Eintraege   Fehler   Cache\n'),
      'unreadable: map list: no such heading',
    ],
  ])('%s', (_what, parse, given, expected) => {
    expect(told<unknown>(parse(given))).toEqual(expected);
  });

  it('maps, with entries and errors', () => {
    const read = parseCiliumMaps(sample('cilium/maps'));
    expect(read.ok && [read.value.length, read.value[1]]).toEqual([
      9,
      { name: 'cilium_lb4_services_v2', entries: 81, errors: 0 },
    ]);
  });
});

describe('metrics of the agent', () => {
  const LIST = 'cilium-dbg metrics list -p x -o json';
  const drop = { name: 'cilium_drop_count_total', labels: { direction: 'EGRESS', reason: 'Policy denied' } };

  it.each([
    ['JSON', sample('cilium/metrics-list').stdout, [{ ...drop, value: 31, timestampMs: null }]],
    [
      'a value left out is 0',
      '[{"name":"cilium_controllers_failing"}]',
      [{ name: 'cilium_controllers_failing', labels: {}, value: 0, timestampMs: null }],
    ],
    ['none', '[]', []],
    [
      'a table in its place',
      'Metric                       Labels                                       Value\ncilium_drop_count_total      direction="EGRESS" reason="Policy denied"    31.000000\ncilium_controllers_failing                                                1.000000\n',
      [
        { ...drop, value: 31, timestampMs: null },
        { name: 'cilium_controllers_failing', labels: {}, value: 1, timestampMs: null },
      ],
    ],
    [
      'a table with a value in words',
      'Metric   Labels   Value\ncilium_x   many\n',
      'unreadable: metrics list: a line is not understood',
    ],
    ['another shape', '{"name":"x"}', 'unreadable: JSON of another shape'],
  ])('%s', (_what, stdout, expected) => {
    expect(told(parseCiliumMetricsList(output(LIST, stdout)))).toEqual(expected);
  });
});

describe('status as text', () => {
  const text = (stdout: string, exitCode = 0) => told(parseCiliumStatus(output('cilium-dbg status', stdout, exitCode)));

  it('is read although its columns move', () => {
    expect(told(parseCiliumStatus(sample('cilium/agent-text')))).toMatchObject({
      state: 'Ok',
      message: '1.19.1 (v1.19.1-d0d0c879)',
      masqueradeV4: true,
      masqueradeMode: 'iptables',
      kubeProxyReplacement: true,
      devices: ['eth0'],
      routingMode: 'Tunnel',
      tunnelProtocol: 'vxlan',
      hostRouting: 'Legacy',
      attachMode: 'tcx',
      ipam: { used: 3, total: 254 },
    });
  });

  it.each([
    [
      'BPF   [enp0s6, tailscale0]   10.244.0.0/24  [IPv4: Enabled, IPv6: Disabled]',
      { masqueradeV4: true, masqueradeMode: 'bpf', exclusionCidrV4: '10.244.0.0/24', ipMasqAgent: false },
    ],
    [
      'BPF (ip-masq-agent)   [enp0s6]',
      { masqueradeV4: true, masqueradeMode: 'bpf', exclusionCidrV4: null, ipMasqAgent: true },
    ],
    ['IPTables [IPv4: Disabled, IPv6: Enabled]', { masqueradeV4: false, masqueradeMode: 'iptables' }],
    ['Disabled', { masqueradeV4: false, masqueradeMode: null }],
    ['perhaps', { masqueradeV4: null, masqueradeMode: null }],
  ])('masquerading %s', (words, expected) => {
    expect(text(`Cilium:   Ok   1.17.0\nMasquerading:   ${words}\n`)).toMatchObject(expected);
  });

  it('counts failing controllers, and reads on when the agent is not well', () => {
    expect(text('Cilium:   Failure   no API\nController Status:   17/19 healthy\n', 1)).toMatchObject({
      state: 'Failure',
      failingControllers: ['2 of 19'],
    });
  });

  it.each([
    ['without its first line', 'KVStore:   Disabled\n', 'unreadable: cilium status: no line tells the state of Cilium'],
    ['cut', 'Cilium:   Ok', 'unreadable: cilium status: the last line is cut'],
  ])('%s it is not believed', (_what, stdout, expected) => {
    expect(text(stdout)).toBe(expected);
  });
});

describe('what hubble saw', () => {
  const seen = (stdout: string) => told(parseHubbleSeen(output('hubble observe -o json', stdout)));

  it('names both pods and the policies', () => {
    const flow = {
      verdict: 'DROPPED',
      drop_reason_desc: 'POLICY_DENIED',
      IP: { source: '10.244.1.11', destination: '10.244.2.11' },
      source: { namespace: 'shop', pod_name: 'web-0' },
      destination: {},
      traffic_direction: 'INGRESS',
      ingress_denied_by: [{ name: 'closed', namespace: 'shop' }],
    };
    expect(seen(`${JSON.stringify({ flow })}\n`)).toEqual({
      drops: [
        {
          reason: 'POLICY_DENIED',
          toIp: '10.244.2.11',
          toPort: null,
          direction: 'INGRESS',
          fromIp: '10.244.1.11',
          fromPod: 'shop/web-0',
          toPod: null,
          deniedBy: ['closed'],
        },
      ],
      lostEvents: 0,
    });
  });

  it.each([
    ['{"lost_events":{"num_events_lost":"4"}}\n{"lost_events":{"num_events_lost":3}}\n', { drops: [], lostEvents: 7 }],
    ['{"lost_events":{"num_events_lost":"many"}}\n', 'unreadable: hubble: a line is not understood'],
  ])('counts what it lost: %s', (stdout, expected) => {
    expect(seen(stdout)).toEqual(expected);
  });
});
