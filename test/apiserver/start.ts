// A real kube-apiserver with etcd, without nodes: what is applied is validated, defaulted and kept; no pod ever runs.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface ApiServer {
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Path of a kubeconfig of somebody else. */
  kubeconfigOf(token: string): Promise<string>;
  close(): Promise<void>;
}

const START_MS = 60_000;
const END_MS = 15_000;
const ADMIN = 'an-administrator-of-a-test';

/** @param programs folder with kube-apiserver and etcd. @throws with the end of its log when it does not come up. */
export const startApiServer = async (programs: string): Promise<ApiServer> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-apiserver-'));
  const file = (name: string): string => path.join(folder, name);
  execFileSync('openssl', ['genrsa', '-out', file('sa.key'), '2048'], { stdio: 'ignore' });
  await writeFile(file('tokens.csv'), `${ADMIN},admin,1,"system:masters"\n`);
  const [client, peer, secure] = await Promise.all([freePort(), freePort(), freePort()]);
  const processes: ChildProcess[] = [];
  const run = (name: string, argv: readonly string[]): void => {
    const child = spawn(path.join(programs, name), argv, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.pipe(createWriteStream(file(`${name}.log`)));
    processes.push(child);
  };
  const local = (port: number): string => `http://127.0.0.1:${port}`;
  run('etcd', [
    ...[`--data-dir=${file('etcd')}`, '--unsafe-no-fsync', '--log-level=error'],
    ...[`--listen-client-urls=${local(client)}`, `--advertise-client-urls=${local(client)}`],
    ...[`--listen-peer-urls=${local(peer)}`, `--initial-advertise-peer-urls=${local(peer)}`],
    `--initial-cluster=default=${local(peer)}`,
  ]);
  run('kube-apiserver', [
    ...[`--etcd-servers=${local(client)}`, '--bind-address=127.0.0.1', `--secure-port=${secure}`],
    ...[`--cert-dir=${file('certs')}`, '--service-cluster-ip-range=10.96.0.0/16'],
    ...[
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-signing-key-file=${file('sa.key')}`,
    ],
    ...[`--service-account-key-file=${file('sa.key')}`, `--token-auth-file=${file('tokens.csv')}`],
    ...['--authorization-mode=RBAC', '--disable-admission-plugins=ServiceAccount'],
  ]);
  const close = async (): Promise<void> => {
    await Promise.all(processes.toReversed().map(ended));
    await rm(folder, { recursive: true, force: true });
  };
  const kubeconfigOf = async (token: string): Promise<string> => {
    const name = file(`kubeconfig-${token.slice(-12)}`);
    const cluster = { server: `https://127.0.0.1:${secure}`, 'certificate-authority': file('certs/apiserver.crt') };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'real', cluster }],
      users: [{ name: 'one', user: { token } }],
      contexts: [{ name: 'real', context: { cluster: 'real', user: 'one' } }],
      'current-context': 'real',
    };
    await writeFile(name, JSON.stringify(config), { mode: 0o600 });
    return name;
  };
  try {
    const kubeconfig = await kubeconfigOf(ADMIN);
    await ready(kubeconfig);
    return { kubeconfig, kubeconfigOf, close };
  } catch (error) {
    const log = await readFile(file('kube-apiserver.log'), 'utf8').catch(() => '');
    await close();
    throw new Error(`the API server does not come up: ${log.slice(-2_000)}`, { cause: error });
  }
};

const ready = async (kubeconfig: string): Promise<void> => {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      execFileSync('kubectl', ['--kubeconfig', kubeconfig, 'get', '--raw', '/readyz'], {
        stdio: 'ignore',
        timeout: 5_000,
      });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(500);
    }
  }
};

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await exit;
  clearTimeout(late);
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};
