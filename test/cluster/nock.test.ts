// Small REST cases with every outside connection shut: what goes over the wire, and what comes of an answer.
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiReader } from '../../src/cluster/api-reader.ts';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import { podNamed } from '../../src/cluster/resources.ts';
import { kubeFor, quickClock } from './kube-server.ts';

const API = 'http://kubernetes.test:6443';
const never = new AbortController().signal;
let kube: NetKubeConfig;

beforeAll(() => {
  nock.disableNetConnect();
  kube = kubeFor(API);
});
afterEach(() => nock.cleanAll());
afterAll(async () => {
  await kube.close();
  nock.enableNetConnect();
  nock.restore();
});

const read = () => new ApiReader(kube, quickClock(), 'netwhy/test').get(podNamed('shop', 'web-0'), never);
const status = (code: number, reason: string, message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code,
  reason,
  message,
});

describe('a read of one pod', () => {
  it('asks for that pod and says who asks', async () => {
    const asked = nock(API, { reqheaders: { 'user-agent': /^netwhy\/test/ } })
      .get('/api/v1/namespaces/shop/pods/web-0')
      .reply(200, { metadata: { name: 'web-0' } });
    expect([await read(), asked.isDone()]).toEqual([{ ok: true, value: { metadata: { name: 'web-0' } } }, true]);
  });

  it.each([
    [401, 'Unauthorized', 'Unauthorized', 'forbidden'],
    [403, 'Forbidden', 'pods "web-0" is forbidden: User "netwhy" cannot get resource "pods"', 'forbidden'],
    [404, 'NotFound', 'pods "web-0" not found', 'inconclusive'],
  ] as const)('tells a refusal with %i by its status', async (code, reason, message, expected) => {
    nock(API)
      .get('/api/v1/namespaces/shop/pods/web-0')
      .times(3)
      .reply(code, status(code, reason, message));
    expect(await read()).toMatchObject({ ok: false, httpStatus: code, reason: expected });
  });

  it('reaches nobody else', async () => {
    expect(await read()).toMatchObject({ ok: false, httpStatus: 0 });
  });
});
