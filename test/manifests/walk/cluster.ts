// A cluster to install netwhy in: the playground's, without netwhy, with a server that takes applies, controllers that make the pods, and
// the bot's pod, where `netwhy` runs as the service account that was applied.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClusterBackend, ExecEnd, ExecOutput, ExecRequest } from '../../../src/playground/backend.ts';
import { kubeconfig } from '../../../src/playground/cluster-server/kubeconfig.ts';
import { type RbacObject, rbacAuthorizer } from '../../../src/playground/cluster-server/rbac.ts';
import { startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { simulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import type { ObjectStore } from '../../../src/playground/objects.ts';
import { BOT } from '../enforced.ts';
import { startApplyServer } from './apply-server.ts';
import { controllers } from './controllers.ts';
import { MORE } from './kinds.ts';

const MAIN = path.join(import.meta.dirname, '../../../src/main.ts');
const DEADLINE_MS = 60_000;

export interface WalkCluster {
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

export const startWalkCluster = async (): Promise<WalkCluster> => {
  const network = simulatedCluster({ timeScale: 0.02 });
  const { objects } = network;
  const settle = controllers(objects);
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-walk-'));
  const file = (name: string): string => path.join(folder, name);
  // The bot asks a server of its own, where the roles that were applied decide about every request.
  const forBot = await startClusterServer({
    backend: network,
    authorizer: { allows: (attempt, who) => rbacAuthorizer(applied(objects), BOT).allows(attempt, who ?? BOT) },
  });
  await writeFile(file('bot'), forBot.kubeconfig(), { mode: 0o600 });
  const backend: ClusterBackend = {
    objects,
    exec: (request, output) => (isBot(request) ? runBot(request, output, file('bot')) : network.exec(request, output)),
    close: () => network.close(),
  };
  const behind = await startClusterServer({ backend });
  const apply = await startApplyServer({ objects, behind: new URL(behind.url), onWrite: settle });
  await writeFile(file('admin'), kubeconfig({ url: apply.url, token: behind.token, ca: '' }), { mode: 0o600 });
  return {
    kubeconfig: file('admin'),
    close: async () => {
      await apply.close();
      await behind.close();
      await forBot.close();
      await network.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const applied = (objects: ObjectStore): readonly RbacObject[] =>
  MORE.filter(({ kind }) => /Role(?:Binding)?$/.test(kind)).flatMap(
    ({ key }) => objects.list(key) as unknown as readonly RbacObject[],
  );

const isBot = ({ namespace, container, argv }: ExecRequest): boolean =>
  namespace === 'netwhy' && container === 'bot' && argv[0] === 'netwhy';

/** `netwhy` as the image has it, but for where its credentials lie. */
const runBot = async ({ argv }: ExecRequest, output: ExecOutput, kubeconfigFile: string): Promise<ExecEnd> => {
  const child = spawn(process.execPath, [MAIN, ...argv.slice(1)], {
    env: { PATH: process.env.PATH, KUBECONFIG: kubeconfigFile, NETWHY_CLUSTER: 'kubernetes' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
  });
  child.stdout.on('data', (chunk: Buffer) => output.stdout(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.stderr(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { kind: 'exited', code: code ?? 137 };
};
