// The built-in cluster: demo objects and the simulated network behind one exec, with faults to switch on.
import { probe } from '../../agent/probe.ts';
import type { ClusterBackend, ExecEnd, ExecOutput, ExecRequest } from '../backend.ts';
import { holdsSocket } from '../demo/agent-pod.ts';
import { demoObjects } from '../demo-objects.ts';
import { ObjectStore } from '../objects.ts';
import { DEMO_TOPOLOGY, type PodSpec, type Topology } from '../topology.ts';
import { World } from './faults/world.ts';
import { type FaultInfo, faultNamed } from './faults.ts';
import { healthyNetwork } from './healthy.ts';
import { podPlace } from './place.ts';
import { play } from './play.ts';
import { simRunner } from './sim-runner.ts';
import type { Spoiler } from './spoil.ts';
import type { Network } from './state.ts';
import { start } from './toolbox.ts';

/** What the agent in the demo says it is. */
const AGENT_VERSION = '0.1.0';

export interface SimulatedClusterOptions {
  /** Real milliseconds per simulated one; 0 does not wait. Default 1. */
  readonly timeScale?: number;
  /** The same seed gives the same losses, latencies and choices. Default 1. */
  readonly seed?: number;
  readonly topology?: Topology;
  /** What tools print is handed to it before anybody reads it. */
  readonly spoil?: Spoiler;
}

export interface SimulatedCluster extends ClusterBackend {
  /** The network as it is now; a fix makes a new one. */
  readonly network: Network;
  /** Switches a fault on, beside those already on. @throws Fault `usage` for an unknown name. */
  break(fault: string): FaultInfo;
  /** Everything is well again. */
  fix(): void;
  readonly broken: readonly string[];
}

export const simulatedCluster = (options: SimulatedClusterOptions = {}): SimulatedCluster => {
  const { timeScale = 1, seed = 1, topology = DEMO_TOPOLOGY, spoil } = options;
  const objects = new ObjectStore();
  demoObjects(topology, objects);
  const healthy = () => new World(healthyNetwork(topology, seed), objects);
  const closing = new AbortController();
  let world = healthy();
  const broken: string[] = [];

  const objectOf = (pod: PodSpec) => objects.get('pods', pod.namespace, pod.name);
  const runAgent = (pod: PodSpec, request: ExecRequest, output: ExecOutput): Promise<number> => {
    const [, subcommand, batch] = request.argv;
    if (subcommand !== 'probe' || batch === undefined || request.argv.length !== 3) {
      output.stderr('Usage: netwhy probe <batch as JSON, or - for stdin>\n');
      return Promise.resolve(2);
    }
    const io = {
      stdin: request.stdin,
      write: (chunk: Uint8Array | string) => output.stdout(chunk),
      complain: (line: string) => output.stderr(line),
      netwhy: AGENT_VERSION,
      signal: closing.signal,
    };
    return probe(
      batch,
      io,
      simRunner(
        () => world.network,
        pod.node,
        timeScale,
        holdsSocket(objectOf(pod), request.container) ? 'tailnet' : 'agent',
        spoil,
      ),
    );
  };

  const exec = async (request: ExecRequest, output: ExecOutput): Promise<ExecEnd> => {
    const [program = ''] = request.argv;
    const pod = topology.pods.find((one) => one.namespace === request.namespace && one.name === request.pod);
    if (!pod) return { kind: 'not-found', program };
    if (!world.network.nodes.get(pod.node)?.on)
      throw new Error(`error dialing backend: dial tcp ${pod.node}:10250: connect: no route to host`);
    if (pod.image === 'agent' && program === 'netwhy') {
      return { kind: 'exited', code: await runAgent(pod, request, output) };
    }
    const script = start(request.argv, podPlace(world.network, pod));
    if (!script) return { kind: 'not-found', program };
    const held = { stdout: [] as string[], stderr: [] as string[] };
    const end = await play(script, {
      timeScale,
      stdout: (text) => (spoil ? void held.stdout.push(text) : output.stdout(text)),
      stderr: (text) => (spoil ? void held.stderr.push(text) : output.stderr(text)),
      signal: closing.signal,
    });
    // 137: killed, as every container is when its runtime goes.
    const exitCode = end.kind === 'exited' ? end.exitCode : 137;
    if (!spoil) return { kind: 'exited', code: exitCode };
    const whole = { exitCode, stdout: Buffer.from(held.stdout.join('')), stderr: Buffer.from(held.stderr.join('')) };
    const printed = spoil(request.argv, whole) ?? whole;
    output.stdout(printed.stdout);
    output.stderr(printed.stderr);
    return { kind: 'exited', code: printed.exitCode };
  };

  return {
    objects,
    get network() {
      return world.network;
    },
    broken,
    break: (name) => {
      const { apply, ...info } = faultNamed(name);
      if (!broken.includes(name)) {
        apply(world);
        broken.push(name);
      }
      return info;
    },
    fix: () => {
      world.restore();
      world = healthy();
      broken.length = 0;
    },
    exec,
    close: async () => {
      closing.abort();
    },
  };
};
