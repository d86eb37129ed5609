// Is the way to the API server read as kubectl reads it, and is every mistake in it named.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiReader } from '../../src/cluster/api-reader.ts';
import { loadKube } from '../../src/cluster/load-kube.ts';
import { nodes } from '../../src/cluster/resources.ts';
import { Fault } from '../../src/model/fault.ts';
import { failure, type KubeServer, quickClock, startKubeServer } from './kube-server.ts';

let folder: string;
let server: KubeServer;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'kube-'));
  server = await startKubeServer();
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});

const file = (text: string, name = 'config'): string => {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
};

/** A kubeconfig with contexts `one` (namespace shop) and `two`. */
const config = (user: string, url = server.url): string => `
apiVersion: v1
kind: Config
current-context: one
clusters: [{name: c, cluster: {server: "${url}"}}]
users: [{name: u, user: ${user}}]
contexts:
  - {name: one, context: {cluster: c, user: u, namespace: shop}}
  - {name: two, context: {cluster: c, user: u}}
  - {name: lost, context: {cluster: gone, user: u}}
`;

const faultOf = (source: Parameters<typeof loadKube>[0]): unknown => {
  try {
    loadKube(source);
    return 'none';
  } catch (error) {
    return error instanceof Fault ? [error.kind, error.say.en.replaceAll(folder, ''), ...error.suggestions] : error;
  }
};

describe('a kubeconfig', () => {
  it.each([
    [undefined, 'one', 'shop'],
    ['two', 'two', 'default'],
  ])('with context %s', (context, name, namespace) => {
    const kube = loadKube({ kubeconfig: file(config('{token: t}')), ...(context && { context }) });
    expect([kube.getCurrentContext(), kube.namespace, kube.server]).toEqual([name, namespace, server.url]);
  });

  it('of several files takes the first of each name', () => {
    const first = file(config('{token: t}'), 'a');
    const second = file(config('{token: t}', 'http://127.0.0.1:1').replace('name: two', 'name: three'), 'b');
    const kube = loadKube({ kubeconfig: `${first}${path.delimiter}${second}`, context: 'three' });
    expect([kube.server, kube.contexts.map((one) => one.name)]).toEqual([server.url, ['one', 'two', 'lost', 'three']]);
  });

  const FAULTS: readonly [string, () => Parameters<typeof loadKube>[0], unknown[]][] = [
    ['is not there', () => ({ kubeconfig: path.join(folder, 'nothing') }), ['The kubeconfig /nothing cannot be read.']],
    ['is a folder', () => ({ kubeconfig: folder }), ['The kubeconfig  cannot be read.']],
    ['is no YAML', () => ({ kubeconfig: file('{{{') }), ['The kubeconfig /config is malformed.']],
    ['is empty', () => ({ kubeconfig: file('') }), ['The kubeconfig /config is malformed.']],
    ['is a picture', () => ({ kubeconfig: file('\u0000\u0001PNG') }), ['The kubeconfig /config is malformed.']],
    [
      'has half a cluster',
      () => ({ kubeconfig: file('clusters: [{name: c}]') }),
      ['The kubeconfig /config is malformed.'],
    ],
    ['has no context', () => ({ kubeconfig: file('apiVersion: v1') }), ['The kubeconfig has no context.']],
    [
      'has not the context asked for',
      () => ({ kubeconfig: file(config('{}')), context: 'prod' }),
      ['The kubeconfig has no context "prod".', 'one', 'two', 'lost'],
    ],
    [
      'has a context without a cluster',
      () => ({ kubeconfig: file(config('{}')), context: 'lost' }),
      ['Context "lost" names no usable cluster.', 'one', 'two', 'lost'],
    ],
    [
      'has a server that is no address',
      () => ({ kubeconfig: file(config('{}', 'nowhere')) }),
      ['Context "one" names no usable cluster.', 'one', 'two', 'lost'],
    ],
  ];
  it.each(FAULTS)('that %s is a clear mistake', (_name, source, words) => {
    expect(faultOf(source())).toEqual(['config', ...words]);
  });

  it('is asked for when we run in no cluster', () => {
    expect(faultOf({ inCluster: true })).toEqual([
      'config',
      'Not inside a cluster: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt cannot be read. Give a kubeconfig instead.',
    ]);
  });
});

/** The Authorization headers of two reads, something happening in between. */
const credentials = async (user: string, between: () => void = () => undefined): Promise<unknown> => {
  const sent: unknown[] = [];
  server.onGet = (_url, headers) => {
    sent.push(headers.authorization);
    return { status: 200, body: { items: [] } };
  };
  const kube = loadKube({ kubeconfig: file(config(user)) });
  const reader = new ApiReader(kube, quickClock(), 'netwhy/test');
  const first = await reader.list(nodes, {}, new AbortController().signal);
  between();
  await reader.list(nodes, {}, new AbortController().signal);
  await kube.close();
  return first.ok ? sent : first;
};

const plugin = (body: string): string => {
  const at = file(`#!/bin/sh\n${body}\n`, 'plugin');
  chmodSync(at, 0o700);
  return at;
};

describe('credentials', () => {
  it('are the token, or name and password', async () => {
    expect(await credentials('{token: abc}')).toEqual(['Bearer abc', 'Bearer abc']);
    const basic = `Basic ${Buffer.from('me:pw').toString('base64')}`;
    expect(await credentials('{username: me, password: pw}')).toEqual([basic, basic]);
  });

  it('in a token file are read anew each time', async () => {
    const token = file('first\n', 'token');
    expect(await credentials('{tokenFile: token}', () => writeFileSync(token, 'second'))).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });

  it('in a token file that is gone are named', async () => {
    expect(await credentials('{tokenFile: gone}')).toMatchObject({
      reason: 'forbidden',
      detail: expect.stringContaining('no usable credentials to list nodes: ENOENT'),
    });
  });

  it('of a plugin are asked for once, until they expire', async () => {
    const command = plugin('echo x >> "$LOG"\necho "{\\"status\\":{\\"token\\":\\"$MINE\\"}}"');
    const user = `{exec: {apiVersion: v1, command: "${command}", env: [{name: MINE, value: t}, {name: LOG, value: "${path.join(folder, 'log')}"}]}}`;
    expect(await credentials(user)).toEqual(['Bearer t', 'Bearer t']);
    expect(readFileSync(path.join(folder, 'log'), 'utf8')).toBe('x\n');
  });

  it.each([
    ['fails', 'echo no >&2; exit 3'],
    ['prints no JSON', 'echo hello'],
    ['is not there', null],
  ])('of a plugin that %s are named as missing', async (_name, body) => {
    const command = body === null ? path.join(folder, 'none') : plugin(body);
    expect(await credentials(`{exec: {apiVersion: v1, command: "${command}"}}`)).toMatchObject({
      ok: false,
      reason: 'forbidden',
    });
  });

  it('refused once are fetched again', async () => {
    const token = file('old', 'token');
    server.onGet = (_url, headers) => {
      if (headers.authorization === 'Bearer new') return { status: 200, body: { items: [] } };
      writeFileSync(token, 'new');
      return failure(401, 'Unauthorized', 'Unauthorized');
    };
    const kube = loadKube({ kubeconfig: file(config('{tokenFile: token}')) });
    const seen = await new ApiReader(kube, quickClock(), 'x').list(nodes, {}, new AbortController().signal);
    await kube.close();
    expect([seen.ok, server.requests.length]).toEqual([true, 2]);
  });
});
