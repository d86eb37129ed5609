// The real kubectl as a second client of the cluster server: get, and exec with its exit codes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterServer, startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { processBackend } from './process-backend.ts';

const missing = spawnSync('kubectl', ['version', '--client']).status !== 0;
if (missing) console.log('kubectl tests skipped: no kubectl on PATH');

let server: ClusterServer;
const home = mkdtempSync(path.join(tmpdir(), 'netwhy-kubectl-'));
beforeAll(async () => {
  server = await startClusterServer({ backend: processBackend() });
  writeFileSync(path.join(home, 'config'), server.kubeconfig());
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true });
});

const kubectl = async (args: readonly string[], input?: string) => {
  const ended = await execa('kubectl', args, {
    env: { HOME: home, KUBECONFIG: path.join(home, 'config') },
    reject: false,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
  });
  return { code: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
};

describe.skipIf(missing)('kubectl', () => {
  it('lists pods of all namespaces', async () => {
    const { code, stdout } = await kubectl(['get', 'pods', '-A', '-o', 'name']);
    expect([code, stdout.split('\n').length, stdout.includes('pod/web-2')]).toEqual([0, 24, true]);
  });

  it('reads one pod of the default namespace', async () => {
    const { code, stdout } = await kubectl(['get', 'pod', 'web-0', '-o', 'json']);
    expect([code, JSON.parse(stdout).status.podIP]).toEqual([0, '10.244.1.11']);
  });

  it('lists by short name and group', async () => {
    const { code, stdout } = await kubectl(['get', 'cep,deploy', '-o', 'name', '-n', 'kube-system']);
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'ciliumendpoint.cilium.io/coredns-7c65d6cfc9-4m7vz',
        'ciliumendpoint.cilium.io/coredns-7c65d6cfc9-9xkq2',
        'deployment.apps/coredns',
      ],
    ]);
  });

  it.each([
    ['sh -c "exit 0"', ['sh', '-c', 'exit 0'], { code: 0, stdout: '', stderr: '' }],
    ['exit 7', ['sh', '-c', 'exit 7'], { code: 7, stdout: '', stderr: 'command terminated with exit code 7' }],
    ['exit 137', ['sh', '-c', 'exit 137'], { code: 137, stdout: '', stderr: 'command terminated with exit code 137' }],
    ['both streams', ['sh', '-c', 'echo out; echo err >&2'], { code: 0, stdout: 'out', stderr: 'err' }],
  ])('execs: %s', async (_title, argv, expected) => {
    expect(await kubectl(['exec', 'web-0', '--', ...argv])).toEqual(expected);
  });

  it('execs with stdin', async () => {
    expect(await kubectl(['exec', '-i', 'web-0', '--', 'cat'], 'hello')).toEqual({
      code: 0,
      stdout: 'hello',
      stderr: '',
    });
  });

  it.each([
    ['a missing program', ['exec', 'web-0', '--', 'dig'], 'exec: "dig": executable file not found in $PATH'],
    ['a missing pod', ['exec', 'nope', '--', 'true'], 'pods "nope" not found'],
    ['a missing container', ['exec', 'web-0', '-c', 'x', '--', 'true'], 'container x is not valid for pod web-0'],
  ])('tells of %s', async (_title, args, words) => {
    const { code, stderr } = await kubectl(args);
    expect([code, stderr.includes(words) ? words : stderr]).toEqual([1, words]);
  });
});
