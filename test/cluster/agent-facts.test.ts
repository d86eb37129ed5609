// Which container of an agent's pod may ask tailscaled, and is the agent ready: by the pod's own spec and status.
import { describe, expect, it } from 'vitest';
import { readAgents } from '../../src/cluster/agent-facts.ts';
import { demoObjects } from '../../src/playground/demo-objects.ts';
import { ObjectStore } from '../../src/playground/objects.ts';
import { DEMO_TOPOLOGY } from '../../src/playground/topology.ts';

type Json = Readonly<Record<string, unknown>>;

const SOCKET = '/var/run/tailscale/tailscaled.sock';
const VOLUMES = [
  { name: 'tailscale', hostPath: { path: '/var/run/tailscale' } },
  { name: 'own', emptyDir: {} },
];
const mount = (mountPath: string, name = 'tailscale') => ({ volumeMounts: [{ name, mountPath }] });
const HELD = mount('/var/run/tailscale');
const user = (fields: Json) => ({ securityContext: fields });
const USER = user({ runAsUser: 65_534 });
const ROOT = user({ runAsUser: 0 });

const read = (spec: Json, socket = SOCKET, status: Json = { phase: 'Running' }) =>
  readAgents(
    [{ metadata: { name: 'a', namespace: 'netwhy' }, spec: { volumes: VOLUMES, ...spec }, status }],
    socket,
  )[0];

describe('the container that may ask tailscaled', () => {
  it.each<[string, Json, string]>([
    ['is the agent itself', { containers: [{ name: 'agent', ...USER, ...HELD }] }, 'agent'],
    ['takes its user from the pod', { ...USER, containers: [{ name: 'agent', ...HELD }] }, 'agent'],
    [
      'is sure not to be root by the word of the kubelet too',
      { containers: [{ name: 'agent', ...HELD, ...user({ runAsNonRoot: true }) }] },
      'agent',
    ],
    ['is none where the image decides who it is', { containers: [{ name: 'agent', ...HELD }] }, ''],
    ['is none that is root', { ...USER, containers: [{ name: 'agent', ...ROOT, ...HELD }] }, ''],
    [
      'is none that is root for all its vows',
      { containers: [{ name: 'agent', ...HELD, ...user({ runAsUser: 0, runAsNonRoot: true }) }] },
      '',
    ],
    ['is none without the socket', { containers: [{ name: 'agent', ...USER }] }, ''],
    [
      'is none with a directory of its own there',
      { containers: [{ name: 'agent', ...USER, ...mount('/var/run/tailscale', 'own') }] },
      '',
    ],
    [
      'is none with another directory of the node',
      { containers: [{ name: 'agent', ...USER, ...mount('/var/run/tail') }] },
      '',
    ],
    [
      'is one beside a root',
      {
        containers: [
          { name: 'agent', ...ROOT },
          { name: 'side', ...USER, ...HELD },
        ],
      },
      'side',
    ],
    [
      'is the agent before any other',
      {
        ...USER,
        containers: [
          { name: 'side', ...HELD },
          { name: 'agent', ...HELD },
        ],
      },
      'agent',
    ],
    ['has /run under either name', { containers: [{ name: 'agent', ...USER, ...mount('/run/tailscale/') }] }, 'agent'],
    [
      'has nothing to go by in an odd pod',
      { containers: [null, { name: 7, securityContext: 'root', volumeMounts: {} }] },
      '',
    ],
  ])('%s', (_title, spec, tailnet) => {
    expect(read(spec)?.tailnet).toBe(tailnet);
  });

  it('is looked for by the socket of the site', () => {
    const spec = { containers: [{ name: 'agent', ...USER, ...mount('/var/lib/ts') }] };
    expect(['/var/lib/ts/tailscaled.sock', SOCKET].map((socket) => read(spec, socket)?.tailnet)).toEqual(['agent', '']);
  });
});

describe('an agent', () => {
  const status = (ready: string, reason: string, agent: boolean, phase = 'Running') => ({
    phase,
    conditions: [{ type: 'Ready', status: ready, reason }],
    containerStatuses: [
      { name: 'agent', ready: agent },
      { name: 'tailnet', ready: !agent },
    ],
  });
  const CONTAINERS = { containers: [{ name: 'agent' }, { name: 'tailnet' }] };

  it.each([
    ['whose pod is ready', status('True', '', true), true],
    ['beside a container that restarts', status('False', 'ContainersNotReady', true), true],
    ['that restarts itself', status('False', 'ContainersNotReady', false), false],
    ['on a node that fell silent', status('False', '', true), false],
    ['that has ended', status('False', 'ContainersNotReady', true, 'Failed'), false],
  ])('%s is ready: %#', (_title, seen, ready) => {
    expect(read(CONTAINERS, SOCKET, seen)?.ready).toBe(ready);
  });

  it('of the demo is made like the recommended one', () => {
    const store = new ObjectStore();
    demoObjects(DEMO_TOPOLOGY, store);
    const agents = store.list('pods').filter((pod) => pod.metadata.namespace === 'netwhy');
    expect(readAgents(agents, SOCKET)).toEqual(
      ['netwhy-agent-5hj2n', 'netwhy-agent-8fq6c', 'netwhy-agent-lz3vp'].map((pod, at) => ({
        namespace: 'netwhy',
        pod,
        node: `node-${at + 1}`,
        ready: true,
        canEnter: true,
        tailnet: 'tailnet',
      })),
    );
  });
});
