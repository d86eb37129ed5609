// Brings a network lab up in the namespaces around this process, runs commands in it, and takes it down.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Topology } from '../../src/playground/topology.ts';
import { LAB_FOLDER } from './script.ts';
import { PLAYED_TAILNET, type Tailnet } from './tailnet.ts';
import { type HostPlan, labPlan } from './topology.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Lab {
  readonly topology: Topology;
  /** The argv that runs a command on a host: in its network and mount namespace. */
  enter(host: string, argv: readonly string[]): readonly string[];
  /** Runs a command on a host to its end. */
  run(host: string, argv: readonly string[], input?: string): Promise<Ended>;
  /** Signals a daemon by name, e.g. `coredns-node-1`, `tailscaled-node-1`, `vcn-dns`. */
  signal(daemon: string, signal: NodeJS.Signals): void;
  /** Kills everything and removes every namespace. */
  close(): Promise<void>;
}

/** True inside the `unshare` of run.sh: only there may a lab be built. */
export const isInside = (): boolean => process.env.NETWHY_LAB === 'inside';

/** @throws Error naming the host whose script failed, with what it printed. */
export const startLab = async (topology: Topology, tailnet: Tailnet = PLAYED_TAILNET): Promise<Lab> => {
  if (!isInside()) throw new Error('a lab is built only inside test/lab/run.sh');
  const plan = labPlan(topology, tailnet);
  mkdirSync(LAB_FOLDER, { recursive: true });
  await mustRun(['ip', '-b', '-'], plan.namespaces);
  await mustRun(['ip', '-b', '-'], plan.cables);
  const daemons = new Map<string, number>();
  const holders = new Map<string, ChildProcess>();
  await Promise.all(plan.hosts.map((host) => startHost(host, holders, daemons)));

  const enter = (host: string, argv: readonly string[]): readonly string[] => {
    const pid = holders.get(host)?.pid;
    if (pid === undefined) throw new Error(`the lab has no host ${host}`);
    return ['nsenter', '-t', String(pid), '-m', '-n', '--', ...argv];
  };
  const lab: Lab = {
    topology,
    enter,
    run: (host, argv, input) => runToEnd(enter(host, argv), input),
    signal: (daemon, signal) => {
      const pid = daemons.get(daemon);
      if (pid === undefined)
        throw new Error(`the lab has no daemon ${daemon}; it has ${[...daemons.keys()].join(' ')}`);
      process.kill(pid, signal);
    },
    close: async () => {
      for (const pid of daemons.values()) kill(pid);
      await Promise.all([...holders.values()].map(ended));
      await mustRun(['ip', '-b', '-'], plan.hosts.map((host) => `netns del ${host.name}\n`).join(''));
      rmSync(LAB_FOLDER, { recursive: true });
    },
  };
  await tailnet.join(lab);
  await warmUp(lab);
  return lab;
};

/** First handshakes of WireGuard and first answers of every resolver, so that a question meets a settled network. */
const warmUp = async (lab: Lab): Promise<void> => {
  const { nodes, pods } = lab.topology;
  const pings = nodes.flatMap((from) =>
    nodes
      .filter((to) => to.index > from.index)
      .map((to) => ({ host: `n${from.index}`, argv: ['ping', '-n', '-c', '1', '-W', '3', to.tailnetIp] })),
  );
  const digs = pods
    .filter((pod) => pod.labels['k8s-app'] === 'kube-dns')
    .flatMap((pod) =>
      nodes.map((node) => ({
        host: `n${node.index}`,
        argv: ['dig', '+time=1', '+tries=4', `@${pod.ip}`, 'google.com', 'A'],
      })),
    );
  for (const wave of [pings, digs]) {
    const ends = await Promise.all(wave.map(({ host, argv }) => lab.run(host, argv)));
    const bad = wave[ends.findIndex((end) => end.code !== 0)];
    if (bad !== undefined) throw new Error(`the lab does not settle: ${bad.argv.join(' ')} fails on ${bad.host}`);
  }
};

const startHost = (host: HostPlan, holders: Map<string, ChildProcess>, daemons: Map<string, number>): Promise<void> => {
  // nsenter, unshare and sh each become the next, so the child's pid is the holder's.
  const argv = [`--net=/run/netns/${host.name}`, 'unshare', '-m', 'sh', '-c', host.script];
  const child = spawn('nsenter', argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  holders.set(host.name, child);
  return new Promise((resolve, reject) => {
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, name, pid] = /^daemon (\S+) (\d+)$/.exec(line) ?? [];
      if (name !== undefined) daemons.set(name, Number(pid));
      if (line === 'ready') resolve();
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`host ${host.name} did not start: ${stderr}`)));
  });
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // A fault may have killed it already.
  }
};

const runToEnd = ([file = '', ...args]: readonly string[], input = ''): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: { ...process.env, LC_ALL: 'C' } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 137, stdout, stderr }));
    child.stdin.on('error', () => undefined); // a command that does not read its input
    child.stdin.end(input);
  });

const mustRun = async (argv: readonly string[], input: string): Promise<void> => {
  const end = await runToEnd(argv, input);
  if (end.code !== 0) throw new Error(`${argv.join(' ')}: ${end.stderr}`);
};
