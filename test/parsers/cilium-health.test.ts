import { describe, expect, it } from 'vitest';
import { parseBpfCgroup, parseBpfPrograms } from '../../src/parsers/bpftool-lists.ts';
import { isProgram, parseBpfNet } from '../../src/parsers/bpftool-net.ts';
import { parseCiliumHealth } from '../../src/parsers/cilium-health.ts';
import { output, sample, told } from './sample.ts';

const short = (name: string) => {
  const read = parseCiliumHealth(sample(`cilium/${name}`));
  return read.ok
    ? read.value.nodes.map((node) => [node.name, node.local, node.host.reach, node.endpoint.reach, node.host.why])
    : read.why;
};

describe('the health mesh', () => {
  it.each([
    [
      'health-json.healthy',
      [
        ['node-a', true, 'ok', 'ok', ''],
        ['node-b', false, 'ok', 'ok', ''],
      ],
    ],
    [
      'health-json.node-down',
      [
        ['node-a', true, 'ok', 'ok', ''],
        ['node-b', false, 'failed', 'failed', 'Connection timed out'],
      ],
    ],
    [
      'health.summary',
      [
        ['controlplane', true, 'ok', 'ok', ''],
        ['worker1', false, 'ok', 'ok', ''],
        ['worker2', false, 'ok', 'ok', ''],
      ],
    ],
    [
      'health.by-node',
      [
        ['ip-172-0-52-116.us-west-2.compute.internal', true, 'ok', 'ok', ''],
        ['ip-172-0-117-198.us-west-2.compute.internal', false, 'ok', 'ok', ''],
      ],
    ],
  ])('%s', (name, expected) => {
    expect(short(name)).toEqual(expected);
  });

  const OK = { latency: 1_500_000 };
  const host = (path: unknown, others: unknown = null) =>
    told(
      parseCiliumHealth(
        output(
          'cilium-health status -o json',
          JSON.stringify({ nodes: [{ name: 'a', host: { 'primary-address': path, 'secondary-addresses': others } }] }),
        ),
      ),
    );
  const path = { ip: '100.64.0.2', reach: 'ok', icmp: 'ok', http: 'ok', why: '', latencyMs: 1.5 };

  it.each([
    ['is reached', { ip: '100.64.0.2', icmp: OK, http: OK }, null, path],
    [
      'answers ICMP alone',
      { ip: '100.64.0.2', icmp: OK, http: { status: 'refused' } },
      null,
      { ...path, reach: 'failed', http: 'failed', why: 'refused' },
    ],
    [
      'is new and not measured',
      { ip: '100.64.0.2' },
      null,
      { ...path, reach: 'unknown', icmp: 'unknown', http: 'unknown', latencyMs: null },
    ],
    [
      'has a further address that fails',
      { ip: '100.64.0.2', icmp: OK, http: OK },
      [{ icmp: { status: 'no' } }],
      { ...path, reach: 'failed', icmp: 'failed', http: 'unknown', why: 'no', latencyMs: null },
    ],
    [
      'is not there',
      null,
      null,
      { ip: null, reach: 'failed', icmp: 'failed', http: 'failed', why: '', latencyMs: null },
    ],
  ])('a host that %s', (_what, one, others, expected) => {
    expect(host(one, others)).toMatchObject({ nodes: [{ host: expected }] });
  });

  it('takes the old name of an endpoint path', () => {
    const text = JSON.stringify({ nodes: [{ name: 'kubernetes/a', endpoint: { ip: '10.244.1.9', icmp: OK } }] });
    expect(told(parseCiliumHealth(output('cilium-health status -o json', text)))).toMatchObject({
      nodes: [{ name: 'a', endpoint: { reach: 'ok' } }],
    });
  });

  it.each([
    [
      'a failing path by node',
      'Probe time:   2018-06-16T09:51:58Z\nNodes:\n  a:\n    Host connectivity to 1.2.3.4:\n      ICMP to stack: Connection timed out\n      HTTP to agent: OK, RTT=2ms\n',
      {
        nodes: [
          {
            host: { reach: 'failed', icmp: 'failed', http: 'ok', why: 'Connection timed out' },
            endpoint: { reach: 'unknown' },
          },
        ],
      },
    ],
    [
      'a row that fails',
      'Cluster health:   0/1 reachable   (2026-07-03T07:52:07Z)\nName   IP   Node   Endpoints\n  a   1.2.3.4   0/1   1/1\n',
      { nodes: [{ host: { reach: 'failed', icmp: 'unknown' }, endpoint: { reach: 'ok' } }] },
    ],
  ])('as text: %s', (_what, stdout, expected) => {
    expect(told(parseCiliumHealth(output('cilium-health status', stdout)))).toMatchObject(expected);
  });

  it.each([
    [
      'a list cut to some nodes',
      'Cluster health:   1/2 reachable   (2026-07-03T07:52:07Z)\nName   IP   Node   Endpoints\n  a   1.2.3.4   0/1   1/1\n',
      0,
      '',
      'unreadable: cilium-health: not every node is shown',
    ],
    ['words', 'all is well\n', 0, '', 'unreadable: cilium-health: no such heading'],
    ['no agent', '', 1, 'Is the agent running?\n', 'unreachable: the Cilium agent does not answer'],
  ])('%s is not believed', (_what, stdout, exitCode, stderr, expected) => {
    expect(told(parseCiliumHealth(output('cilium-health status', stdout, exitCode, stderr)))).toBe(expected);
  });
});

const NET = 'bpftool net show';
const program = { device: 'enp0s6', ifindex: 2, direction: 'ingress', by: 'tcx', program: 'cil_from_netdev' };
const text = (rows: string) => `xdp:\n\ntc:\n${rows}\nflow_dissector:\n\nnetfilter:\n\n`;
const json = (tc: unknown) => JSON.stringify([{ xdp: [], tc, flow_dissector: [], netfilter: [] }]);

describe('attached programs', () => {
  it('are read from a tcx kernel', () => {
    const read = parseBpfNet(sample('cilium/bpf-net.tcx'));
    expect(read.ok && [read.value.length, read.value[0]]).toEqual([10, { ...program, device: 'ens5' }]);
  });

  it.each([
    [
      'clsact, with the device behind the name',
      'enp0s6(2) clsact/ingress cil_from_netdev-enp0s6 id 901\n',
      [{ ...program, by: 'clsact' }],
    ],
    ['none', '', []],
    ['another kind of line', 'enp0s6 has none\n', 'unreadable: bpftool net: a line is not understood'],
  ])('as text: %s', (_what, rows, expected) => {
    expect(told(parseBpfNet(output(NET, text(rows))))).toEqual(expected);
  });

  it('of a cut text are not believed', () => {
    expect(told(parseBpfNet(output(NET, 'xdp:\n\ntc:\n')))).toBe('unreadable: bpftool net: a section is missing');
  });

  it.each([
    [
      'tcx',
      [{ devname: 'enp0s6', ifindex: 2, kind: 'tcx/ingress', name: 'cil_from_netdev', prog_id: 1, link_id: 2 }],
      [program],
    ],
    ['none', [], []],
    [
      'without a kind',
      [{ devname: 'enp0s6', ifindex: 2, name: 'x' }],
      'unreadable: JSON of another shape at 0.tc.0.kind',
    ],
    [
      'a kind of another form',
      [{ devname: 'enp0s6', ifindex: 2, kind: 'sideways', name: 'x' }],
      'unreadable: bpftool net: a kind is not understood',
    ],
    ['another shape', null, 'unreadable: JSON of another shape at 0.tc'],
  ])('as JSON: %s', (_what, tc, expected) => {
    expect(told(parseBpfNet(output('bpftool -j net show', json(tc))))).toEqual(expected);
  });

  it.each([
    ['cil_from_container', true],
    ['cil_from_contai', true],
    ['cil_from_netdev', false],
    ['cil_from', false],
  ])('%s is cil_from_container: %s', (name, expected) => {
    expect(isProgram({ ...program, direction: 'ingress', program: name }, 'cil_from_container')).toBe(expected);
  });

  it('are read from the cgroup tree', () => {
    const read = parseBpfCgroup(sample('cilium/bpf-cgroup'));
    expect(read.ok && [read.value.length, read.value[0]]).toEqual([
      11,
      { attachType: 'cgroup_inet4_connect', program: 'cil_sock4_connect' },
    ]);
    expect(
      told(
        parseBpfCgroup(output('bpftool cgroup tree x', 'CgroupPath\nID       AttachType      AttachFlags     Name\n')),
      ),
    ).toEqual([]);
    expect(told(parseBpfCgroup(output('bpftool cgroup tree x', 'nichts\n')))).toBe(
      'unreadable: bpftool cgroup: no such heading',
    );
  });

  it('are loaded at a time', () => {
    expect(told(parseBpfPrograms(sample('cilium/bpf-programs')))).toEqual([
      { id: 3640, type: 'sched_cls', name: 'cil_from_netdev', loadedAt: '2025-01-19T18:24:42+0000' },
    ]);
    expect(told(parseBpfPrograms(output('bpftool prog show name x', '')))).toEqual([]);
    expect(told(parseBpfPrograms(output('bpftool prog show name x', 'what\n')))).toBe(
      'unreadable: bpftool prog: a line is not understood',
    );
  });
});
