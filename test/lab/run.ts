// Brings a network lab up in the namespaces around this process, runs commands in it, and takes it down.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Topology } from '../../src/playground/topology.ts';
import { standingShell } from './standing-shell.ts';
import { PLAYED_TAILNET, type Tailnet } from './tailnet.ts';
import { groundOf, type HostPlan, labPlan } from './topology.ts';
import { warmUp } from './warm-up.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Lab {
  readonly topology: Topology;
  /** Where its files lie. */
  readonly folder: string;
  readonly hosts: readonly string[];
  /** The argv that runs a command on a host: in its network and mount namespace. */
  enter(host: string, argv: readonly string[]): readonly string[];
  /** Runs a command on a host to its end. */
  run(host: string, argv: readonly string[], input?: string): Promise<Ended>;
  /** What a one-line script prints on a host, as one line; cheap, for what is asked many times a second. */
  line(host: string, script: string): Promise<string>;
  /** The same, with its line breaks. */
  text(host: string, script: string): Promise<string>;
  /** Starts one more daemon on a host; it is up when it prints `ready`. */
  start(daemon: string, host: string, argv: readonly string[]): Promise<void>;
  /** Signals a daemon by name, e.g. `coredns-node-1`, `tailscaled-node-1`, `vcn-dns`. */
  signal(daemon: string, signal: NodeJS.Signals): void;
  isAlive(daemon: string): boolean;
  /** Calls back once, when the daemon is killed by a signal or with the lab. */
  whenKilled(daemon: string, gone: () => void): void;
  /** Kills everything and removes every namespace. */
  close(): Promise<void>;
}

/** True inside the `unshare` of run.sh: only there may a lab be built. */
export const isInside = (): boolean => process.env.NETWHY_LAB === 'inside';

/** Labs of several processes stand side by side. */
let built = 0;

/** @throws Error naming the host whose script failed, with what it printed. */
export const startLab = async (topology: Topology, tailnet: Tailnet = PLAYED_TAILNET): Promise<Lab> => {
  if (!isInside()) throw new Error('a lab is built only inside test/lab/run.sh');
  built += 1;
  const ground = groundOf(topology, `${process.pid}-${built}`);
  const plan = labPlan(ground, tailnet);
  mkdirSync(ground.folder, { recursive: true });
  await mustRun(['ip', '-b', '-'], plan.namespaces);
  await mustRun(['ip', '-b', '-'], plan.cables);
  const daemons = new Map<string, number>();
  const mourners = new Map<string, (() => void)[]>();
  const holders = new Map<string, ChildProcess>();
  await Promise.all(plan.hosts.map((host) => startHost(host, holders, daemons)));

  const pidOf = (daemon: string): number => {
    const pid = daemons.get(daemon);
    if (pid === undefined) throw new Error(`the lab has no daemon ${daemon}; it has ${[...daemons.keys()].join(' ')}`);
    return pid;
  };
  const mourn = (daemon: string): void => {
    for (const gone of mourners.get(daemon) ?? []) gone();
    mourners.delete(daemon);
  };
  const enter = (host: string, argv: readonly string[]): readonly string[] => {
    const pid = holders.get(host)?.pid;
    if (pid === undefined) throw new Error(`the lab has no host ${host}`);
    return ['nsenter', '-t', String(pid), '-m', '-n', '--', ...argv];
  };
  const line = async (host: string, script: string): Promise<string> => (await shells.get(host)?.line(script)) ?? '';
  const shells = new Map(plan.hosts.map(({ name }) => [name, standingShell((argv) => enter(name, argv))]));
  const lab: Lab = {
    topology,
    folder: ground.folder,
    hosts: plan.hosts.map((host) => host.name),
    enter,
    run: (host, argv, input) => runToEnd(enter(host, argv), input),
    line,
    text: async (host, script) => Buffer.from(await line(host, `${script} | base64 -w 0`), 'base64').toString(),
    start: async (daemon, host, argv) => {
      daemons.set(daemon, await untilReady(enter(host, argv)));
    },
    signal: (daemon, signal) => {
      process.kill(pidOf(daemon), signal);
      if (signal === 'SIGKILL') mourn(daemon);
    },
    isAlive: (daemon) => runs(pidOf(daemon)),
    whenKilled: (daemon, gone) => {
      mourners.set(daemon, [...(mourners.get(daemon) ?? []), gone]);
    },
    close: async () => {
      for (const shell of shells.values()) shell.close();
      for (const daemon of mourners.keys()) mourn(daemon);
      for (const pid of daemons.values()) kill(pid);
      await Promise.all([...holders.values()].map(ended));
      await mustRun(['ip', '-b', '-'], plan.hosts.map((host) => `netns del ${host.netns}\n`).join(''));
      rmSync(ground.folder, { recursive: true });
    },
  };
  await tailnet.join(lab);
  await warmUp(lab);
  return lab;
};

const startHost = (host: HostPlan, holders: Map<string, ChildProcess>, daemons: Map<string, number>): Promise<void> => {
  // nsenter, unshare and sh each become the next, so the child's pid is the holder's.
  const argv = [`--net=/run/netns/${host.netns}`, 'unshare', '-m', 'sh', '-c', host.script];
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

/** @returns the pid; nsenter becomes the daemon. */
const untilReady = ([file = '', ...args]: readonly string[]): Promise<number> => {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LC_ALL: 'C' } });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve(child.pid ?? 0);
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`${args.join(' ')} did not start`)));
  });
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

/** Not even a zombie: nobody waits for a daemon's end. */
const runs = (pid: number): boolean => {
  try {
    // 4711 (dnsmasq) S 4700 …
    return /^\d+ \(.*\) [^ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

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
