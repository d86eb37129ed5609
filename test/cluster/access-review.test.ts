// What is asked of the API server in somebody's name, and what each of its answers means.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reviewAccess } from '../../src/cluster/access-review.ts';
import { ApiReader } from '../../src/cluster/api-reader.ts';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
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

const ADA = { name: 'ada', groups: ['sre'] };
const review = () =>
  reviewAccess(new ApiReader(kube, quickClock(), 'netwhy/test'))(ADA, {
    verb: 'create',
    resource: 'pods/exec',
    namespace: 'shop',
  });
const status = (said: object): Reply => ({ status: 201, body: { kind: 'SubjectAccessReview', status: said } });

describe('a review', () => {
  it('names user, groups, verb, resource and namespace, and nothing else', async () => {
    server.onGet = () => status({ allowed: true });
    expect(await review()).toEqual({ ok: true, value: true });
    expect(server.requests).toEqual(['/apis/authorization.k8s.io/v1/subjectaccessreviews']);
    expect(JSON.parse(server.bodies[0] ?? '')).toEqual({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: 'ada',
        groups: ['sre', 'system:authenticated'],
        resourceAttributes: { verb: 'create', group: '', resource: 'pods', subresource: 'exec', namespace: 'shop' },
      },
    });
  });

  it.each<readonly [string, Reply, object]>([
    ['no', status({ allowed: false }), { ok: true, value: false }],
    ['yes and no', status({ allowed: true, denied: true }), { ok: true, value: false }],
    ['a yes that met an error', status({ allowed: true, evaluationError: 'x' }), { ok: true, value: true }],
    ['an error', status({ allowed: false, evaluationError: 'x' }), { ok: false, reason: 'inconclusive' }],
    ['nothing', status({}), { ok: false, reason: 'unreadable' }],
    ['another word than yes', status({ allowed: 'yes' }), { ok: false, reason: 'unreadable' }],
    ['not ours to ask', failure(403, 'Forbidden', 'no'), { ok: false, reason: 'forbidden' }],
    ['a bad moment', failure(500, 'InternalError', 'no'), { ok: false, reason: 'unreachable' }],
    ['no such thing', failure(404, 'NotFound', 'no'), { ok: false, reason: 'inconclusive' }],
  ])('%s', async (_what, reply, expected) => {
    server.onGet = () => reply;
    expect(await review()).toMatchObject(expected);
  });

  it('is given up before an acknowledgement would be late', async () => {
    server.onGet = () => 'silence';
    expect(await review()).toMatchObject({ ok: false, reason: 'timed-out' });
  });
});
