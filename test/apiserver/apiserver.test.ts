// The shipped manifests on a real API server: taken with strict validation, and its admission decides about each exec as our own test of the policy does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startExec } from '../../src/cluster/exec.ts';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import { loadKube } from '../../src/cluster/load-kube.ts';
import { variantsOf } from '../../src/commands/catalogue.ts';
import { AGENT, BATCH, CALLS, CILIUM, type ExecPlace, REFUSED, WEB } from '../manifests/exec-cases.ts';
import { MANIFESTS } from '../manifests/rendered.ts';
import { type ApiServer, startApiServer } from './start.ts';

const OVERLAYS = readdirSync(path.join(MANIFESTS, 'overlays'));
/** Without nodes there is no kubelet: an exec that is admitted ends here. */
const ADMITTED = /no preferred addresses found/;

let server: ApiServer;
let bot: NetKubeConfig;
const kubectl = (argv: readonly string[], input = ''): { readonly code: number | null; readonly printed: string } => {
  const all = ['--kubeconfig', server.kubeconfig, ...argv];
  const { status, stdout, stderr } = spawnSync('kubectl', all, { input, encoding: 'utf8', timeout: 30_000 });
  return { code: status, printed: `${stdout}${stderr}` };
};
const apply = (...what: readonly string[]) => kubectl(['apply', '--server-side', ...what]);
const WELL = { code: 0, printed: expect.any(String) };

beforeAll(async () => {
  server = await startApiServer(process.env.NETWHY_APISERVER ?? '');
  expect(apply('-f', path.join(MANIFESTS, 'base/namespace.yaml'))).toEqual(WELL);
  expect(kubectl(['create', 'namespace', 'shop'])).toEqual(WELL);
  const pods = [AGENT, CILIUM, WEB, { ...AGENT, pod: 'netwhy-7d9c-abcde' }, { ...AGENT, namespace: 'shop' }].map(podOf);
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } };
  expect(
    kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [node, ...pods] })),
  ).toEqual(WELL);
});
afterAll(() => server?.close());

const podOf = ({ namespace, pod, container }: ExecPlace) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: pod, namespace },
  spec: {
    nodeName: 'n1',
    containers: [
      { name: container, image: 'none' },
      { name: 'debug', image: 'none' },
    ],
  },
});

describe('each overlay', () => {
  it.each(OVERLAYS)('%s is taken with strict validation, and nothing is then different', (overlay) => {
    const folder = path.join(MANIFESTS, 'overlays', overlay);
    expect(apply('-k', folder)).toEqual(WELL);
    expect(kubectl(['diff', '--server-side', '-k', folder])).toEqual({
      code: 0,
      printed: expect.not.stringMatching(/^[+-]/m),
    });
  });

  it.each(['exec-admission', 'host-network', 'access-review'])('takes component %s', (component) => {
    const folder = mkdtempSync(path.join(MANIFESTS, '.test-'));
    try {
      const lines = ['resources: [../overlays/full]', `components: [../components/${component}]`];
      writeFileSync(path.join(folder, 'kustomization.yaml'), lines.join('\n'));
      expect(apply('--dry-run=server', '-k', folder)).toEqual(WELL);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('refuses what is misspelt', () => {
    const spoilt = readFileSync(path.join(MANIFESTS, 'base/agent.yaml'), 'utf8').replace('hostNetwork:', 'hostNetwrk:');
    expect(kubectl(['apply', '--server-side', '--dry-run=server', '-f', '-'], spoilt).printed).toContain('hostNetwrk');
  });
});

describe('an exec of netwhy', () => {
  /** By the bot's own code, as its service account. */
  const exec = async (place: ExecPlace, argv: readonly string[]): Promise<string> => {
    const signal = AbortSignal.timeout(20_000);
    const { result, closed } = startExec(bot, {
      ...place,
      argv,
      timeoutMs: 20_000,
      maxBytes: 1_000,
      signal,
      userAgent: 'test',
    });
    const ended = await result;
    await closed;
    return ended.kind === 'failed' ? ended.why.detail : ended.kind;
  };

  beforeAll(async () => {
    expect(apply('--force-conflicts', '-k', path.join(MANIFESTS, 'overlays/full'))).toEqual(WELL);
    expect(apply('-f', path.join(MANIFESTS, 'examples/exec-in-pods.yaml'))).toEqual(WELL);
    const { printed } = kubectl(['-n', 'netwhy', 'create', 'token', 'netwhy']);
    bot = loadKube({ kubeconfig: await server.kubeconfigOf(/^ey\S+/m.exec(printed)?.[0] ?? '') });
    // Without the policy RBAC alone decides, and lets a shell through.
    expect(await exec(WEB, ['sh'])).toMatch(ADMITTED);
    expect(apply('-f', path.join(MANIFESTS, 'components/exec-admission/policy.yaml'))).toEqual(WELL);
    // A policy holds a moment after it was written.
    await vi.waitFor(async () => expect(await exec(WEB, ['sh'])).toMatch(/ValidatingAdmissionPolicy/), {
      timeout: 30_000,
      interval: 500,
    });
  });

  it.each(REFUSED)('is refused: %s', async (_what, place, argv) => {
    expect(await exec(place, argv)).toMatch(
      /ValidatingAdmissionPolicy 'netwhy-exec' with binding 'netwhy-exec' denied/,
    );
  });

  it('is admitted with a batch, a long one too', async () => {
    const long = `{"v":1,"run":"r-1","items":[${'{"id":"0"},'.repeat(4_000)}{}]}`;
    for (const batch of [BATCH, long]) expect(await exec(AGENT, ['netwhy', 'probe', batch])).toMatch(ADMITTED);
  });

  it.each(CALLS)('is admitted in a %s: %o', async (place, call) => {
    for (const argv of variantsOf(call, place === 'pod' ? 'pod-exec' : 'cilium-exec'))
      expect([argv, await exec(place === 'pod' ? WEB : CILIUM, ['timeout', '12', ...argv])]).toEqual([
        argv,
        expect.stringMatching(ADMITTED),
      ]);
  });

  it('is refused where its account has no right, whatever it runs', async () => {
    expect(await exec({ namespace: 'default', pod: 'web-0', container: 'web' }, ['ping'])).toMatch(
      /cannot get resource "pods\/exec"/,
    );
  });
});
