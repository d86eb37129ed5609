// The plan of a lab is plain text made from the topology: it needs no root to be right.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { DEMO_TOPOLOGY } from '../../src/playground/topology.ts';
import { LAB_FAULTS } from './faults.ts';
import { inImage } from './image.ts';
import { keysOf } from './keys.ts';
import { PLAYED_TAILNET } from './tailnet.ts';
import { groundOf, labPlan } from './topology.ts';

const planOf = (id: string) => labPlan(groundOf(DEMO_TOPOLOGY, id), PLAYED_TAILNET);
const plan = planOf('7');

describe('the plan of a lab', () => {
  it('has a namespace for the internet, the cloud, each node and each pod with its own network', () => {
    expect(plan.hosts.map((host) => host.name).join(' ')).toBe(
      'inet vcn n1 n1health n2 n2health n3 n3health n1p1 n1p2 n1p3 n1p4 n1p5 n2p1 n2p2 n2p3 n2p4 n2p5 n3p1 n3p2 n3p3 n3p4 n3p5',
    );
    expect(plan.namespaces.trimEnd().split('\n')).toHaveLength(plan.hosts.length);
  });

  it('lays every cable between two of its own namespaces', () => {
    const names = new Set(plan.hosts.map((host) => host.netns));
    const strays = plan.cables
      .trimEnd()
      .split('\n')
      .filter(
        (line) => [...line.matchAll(/ netns (\S+)/g)].map((match) => names.has(match[1] ?? '')).join() !== 'true,true',
      );
    expect(strays).toEqual([]);
  });

  it('has scripts that a shell can read, which end as the holder of the namespace', () => {
    const bad = plan.hosts.filter(
      ({ script }) =>
        spawnSync('sh', ['-n'], { input: script }).status !== 0 || !script.endsWith('echo ready\nexec sleep infinity'),
    );
    expect(bad.map((host) => host.name)).toEqual([]);
  });

  it('is the same for the same topology', () => {
    expect(planOf('7')).toEqual(plan);
  });
});

describe('keys', () => {
  it('are pairs WireGuard takes: 32 bytes each, different for each node', () => {
    const pairs = DEMO_TOPOLOGY.nodes.map((node) => keysOf(node.name));
    expect(pairs.flatMap((pair) => [pair.privateKey.length, pair.publicKey.length])).toEqual([44, 44, 44, 44, 44, 44]);
    expect(new Set(pairs.map((pair) => pair.publicKey)).size).toBe(3);
  });
});

describe('the faults', () => {
  it('have each a name of its own, act on hosts there are, and are asked about', () => {
    const hosts = new Set(plan.hosts.map((host) => host.name));
    const names = LAB_FAULTS.map((fault) => fault.name);
    expect(new Set(names).size).toBe(names.length);
    expect(LAB_FAULTS.flatMap((fault) => fault.on).filter((act) => 'at' in act && !hosts.has(act.at))).toEqual([]);
    expect(LAB_FAULTS.filter((fault) => fault.expect.length === 0).map((fault) => fault.name)).toEqual([]);
  });
});

describe('an argv', () => {
  const pod = (name: string) => {
    const found = DEMO_TOPOLOGY.pods.find((one) => one.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  const BUSYBOX_127 = { kind: 'ended', code: 127, stderr: "timeout: can't execute 'dig': No such file or directory\n" };
  it.each([
    ['web-0', 'ping -c 1 8.8.8.8', { kind: 'run', argv: ['ping', '-c', '1', '8.8.8.8'] }],
    ['batch-0', 'ping -c 1 8.8.8.8', { kind: 'run', argv: ['busybox', 'ping', '-c', '1', '8.8.8.8'] }],
    ['batch-0', 'timeout 5 ping x', { kind: 'run', argv: ['busybox', 'timeout', '5', 'busybox', 'ping', 'x'] }],
    ['batch-0', 'dig x', { kind: 'not-found', program: 'dig' }],
    ['batch-0', 'timeout 5 dig x', BUSYBOX_127],
    ['api-6d9f7c5b8-x2k4q', 'timeout 5 ping x', { kind: 'not-found', program: 'timeout' }],
    ['cilium-qk8dz', 'timeout 5 cilium-dbg status', { kind: 'played', argv: ['cilium-dbg', 'status'] }],
    ['cilium-qk8dz', 'hubble observe', { kind: 'not-found', program: 'hubble' }],
  ])('of an image has only the tools of that image: %s %s', (name, argv, expected) => {
    expect(inImage(pod(name), argv.split(' '))).toEqual(expected);
  });
});
