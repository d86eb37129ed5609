// Does a read come back with the object or the honest reason, with bounded patience and on one connection.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiReader } from '../../src/cluster/api-reader.ts';
import { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import { nodes, podNamed, podsIn } from '../../src/cluster/resources.ts';
import { failure, type KubeServer, kubeFor, quickClock, type Reply, startKubeServer } from './kube-server.ts';

let server: KubeServer;
let kube: NetKubeConfig;
beforeEach(async () => {
  server = await startKubeServer();
  kube = kubeFor(server.url);
});
afterEach(async () => {
  await kube.close();
  await server.close();
});

const never = new AbortController().signal;
const list = async (clock = quickClock()): Promise<unknown> =>
  await new ApiReader(kube, clock, 'netwhy/test').list(nodes, {}, never);
const ok: Reply = { status: 200, body: { items: [1] } };
const whole = { ok: true, value: { items: [1], complete: true } };

/** Answers in turn, the last one for ever. */
const inTurn = (...replies: readonly (Reply | 'reset')[]): void => {
  let at = 0;
  server.onGet = () => replies[Math.min(at++, replies.length - 1)];
};

describe('a read', () => {
  it('is tried again after a bad moment', async () => {
    inTurn(failure(503, 'x', 'x'), failure(500, 'x', 'x'), 'reset', ok);
    expect(await list()).toEqual(whole);
  });

  it('waits as long as the server asks', async () => {
    inTurn({ ...failure(429, 'TooManyRequests', 'slow'), headers: { 'retry-after': '2' } }, ok);
    const clock = quickClock();
    expect([await list(clock), clock.slept]).toEqual([whole, [2_000]]);
  });

  it('does not wait past its own deadline', async () => {
    inTurn({ ...failure(429, 'TooManyRequests', 'slow'), headers: { 'retry-after': '60' } });
    const clock = quickClock();
    expect([await list(clock), clock.slept]).toEqual([
      { ok: false, reason: 'timed-out', detail: 'the API server is too busy to list nodes (429)', httpStatus: 429 },
      [],
    ]);
  });

  it.each([
    [503, 4],
    [401, 2],
    [403, 1],
    [404, 1],
  ])('refused with %i is asked %i times', async (status, times) => {
    inTurn(failure(status, 'x', 'x'));
    await list();
    expect(server.requests.length).toBe(times);
  });

  it('follows a long list to the end it wants', async () => {
    server.onGet = (url) => {
      const page = Number(url.searchParams.get('continue') ?? '0');
      return { status: 200, body: { metadata: { continue: page < 2 ? String(page + 1) : '' }, items: [page] } };
    };
    const reader = new ApiReader(kube, quickClock(), 'x');
    expect([await reader.list(podsIn('shop'), {}, never), await reader.list(nodes, { most: 2 }, never)]).toEqual([
      { ok: true, value: { items: [0, 1, 2], complete: true } },
      { ok: true, value: { items: [0, 1], complete: false } },
    ]);
  });

  it('gives up on a list that never ends', async () => {
    server.onGet = () => ({ status: 200, body: { metadata: { continue: 'more' }, items: [] } });
    const seen = await new ApiReader(kube, quickClock(), 'x').list(nodes, { most: 1_000 }, never);
    expect([seen, server.requests.length < 20]).toEqual([
      { ok: false, reason: 'unreadable', detail: 'list nodes: the list does not end', httpStatus: 200 },
      true,
    ]);
  });

  it('follows no redirect: credentials and questions go to the API server alone', async () => {
    const other = await startKubeServer();
    other.onGet = () => ok;
    server.onGet = () => ({ status: 302, body: '', headers: { location: `${other.url}/api/v1/nodes` } });
    const seen = await list();
    await other.close();
    expect([seen, other.requests]).toEqual([
      {
        ok: false,
        reason: 'unreachable',
        detail: "the API server's address cannot be used (it redirects to another server)",
        httpStatus: 0,
      },
      [],
    ]);
  });

  it('takes a page of any length', async () => {
    server.onGet = () => ({ status: 200, body: { items: Array.from({ length: 200_000 }, () => 1) } });
    const seen = await new ApiReader(kube, quickClock(), 'x').list(nodes, {}, never);
    expect(seen.ok && [seen.value.items.length, seen.value.complete]).toEqual([200_000, true]);
  });

  it.each(['../nodes', 'web/exec', 'a?b', ''])('sends nothing for the name %j', async (name) => {
    const seen = await new ApiReader(kube, quickClock(), 'x').get(podNamed('shop', name), never);
    expect([seen.ok, server.requests]).toEqual([false, []]);
  });

  it('shares its connections', async () => {
    server.onGet = () => ok;
    for (let time = 0; time < 20; time += 1) await list();
    // undici opens a second one at times; the stock client opens twenty.
    expect([server.requests.length, server.open() <= 2]).toEqual([20, true]);
  });

  it('ends at once when stopped', async () => {
    server.onGet = () => 'silence';
    const abort = new AbortController();
    const reading = new ApiReader(kube, quickClock(), 'x').list(nodes, {}, abort.signal);
    setTimeout(() => abort.abort(), 20);
    expect(await reading).toEqual({
      ok: false,
      reason: 'inconclusive',
      detail: 'list nodes was stopped',
      httpStatus: 0,
    });
  });

  it('says that its time was up', async () => {
    server.onGet = () => 'silence';
    const reading = new ApiReader(kube, quickClock(), 'x').list(nodes, {}, AbortSignal.timeout(30));
    expect(await reading).toEqual({ ok: false, reason: 'timed-out', detail: 'list nodes timed out', httpStatus: 0 });
  });

  it('says that nobody is there', async () => {
    const gone = await startKubeServer();
    await gone.close();
    for (const [url, code] of [
      [gone.url, 'ECONNREFUSED'],
      ['http://127.0.0.1:6000', 'bad port'],
      ['http://no-such-host.invalid', /ENOTFOUND|EAI_AGAIN/],
    ] as const) {
      const away = kubeFor(url);
      const seen = await new ApiReader(away, quickClock(), 'x').list(nodes, {}, never);
      await away.close();
      expect(seen).toMatchObject({ ok: false, reason: 'unreachable', detail: expect.stringMatching(code) });
    }
  });
});

const certificate = (folder: string, name: string): { key: Buffer; cert: Buffer; file: string } => {
  const file = path.join(folder, `${name}.pem`);
  const key = path.join(folder, `${name}.key`);
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', file, ...subject], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key), cert: readFileSync(file), file };
};

const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // nothing to make a certificate with
  }
})();

describe.skipIf(!hasOpenssl)('over TLS', () => {
  it('a wrong CA is named, and a new one is used without a restart', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tls-'));
    const [right, wrong] = [certificate(folder, 'right'), certificate(folder, 'wrong')];
    const secure = https.createServer({ key: right.key, cert: right.cert }, (_request, response) =>
      response.end('{"items":[1]}'),
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const tls = new NetKubeConfig();
    const cluster = {
      name: 'c',
      server: `https://127.0.0.1:${(secure.address() as AddressInfo).port}`,
      skipTLSVerify: false,
    };
    const load = (caFile: string): void =>
      tls.loadFromOptions({
        clusters: [{ ...cluster, caFile }],
        users: [{ name: 'u', token: 't' }],
        contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
        currentContext: 'x',
      });
    const reader = new ApiReader(tls, quickClock(), 'x');
    load(wrong.file);
    const refused = await reader.list(nodes, {}, never);
    load(right.file);
    expect([refused, await reader.list(nodes, {}, never)]).toEqual([
      {
        ok: false,
        reason: 'unreachable',
        detail: expect.stringMatching(/^the API server's certificate was not accepted \([A-Z_]+\)$/),
        httpStatus: 0,
      },
      whole,
    ]);
    await tls.close();
    secure.closeAllConnections();
    secure.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
