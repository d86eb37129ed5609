// Which pod does a typed name mean, and what is said when it means none or several.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiReader } from '../../src/cluster/api-reader.ts';
import { resolveTarget } from '../../src/cluster/resolve-target.ts';
import { targetName } from '../../src/cluster/target-name.ts';
import { Fault } from '../../src/model/fault.ts';
import { pod, serve, smallCluster } from './cluster-objects.ts';
import { failure, type KubeServer, kubeFor, quickClock, type Reply, startKubeServer } from './kube-server.ts';

let server: KubeServer;
beforeEach(async () => {
  server = await startKubeServer();
});
afterEach(() => server.close());

/** What was found as `ns/name`, or a Fault's sentence and suggestions, or the reason for not looking. */
const resolve = async (target: string, namespace = '', context = 'shop'): Promise<unknown> => {
  const kube = kubeFor(server.url, context);
  try {
    const reader = new ApiReader(kube, quickClock(), 'netwhy/test');
    const found = await resolveTarget(reader, targetName(target, namespace), context, new AbortController().signal);
    if (!found.ok) return found.reason;
    const { facts } = found.value.pod;
    return found.value.note === ''
      ? `${facts.namespace}/${facts.name}`
      : `${facts.namespace}/${facts.name} for ${found.value.note}`;
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'usage') throw error;
    return [error.say.en, ...error.suggestions];
  } finally {
    await kube.close();
  }
};

const ROWS: readonly [string, string, string, unknown][] = [
  ['web-0', '', 'shop', 'shop/web-0'],
  ['web-0', 'pay', 'shop', 'pay/web-0'],
  ['pay/web-0', '', 'shop', 'pay/web-0'],
  ['pay/web-0', 'pay', 'shop', 'pay/web-0'],
  ['pod/web-0', '', 'shop', 'shop/web-0'],
  ['web-0', '', 'netwhy', ['"web-0" is ambiguous: 2 match. Which one?', 'pay/web-0', 'shop/web-0']],
  ['batch-0', '', 'netwhy', 'shop/batch-0 for batch-0'],
  ['batch', '', 'shop', 'shop/batch-0 for batch'],
  ['ledg', '', 'shop', 'pay/ledger-0 for ledg'],
  ['web', '', 'shop', ['"web" is ambiguous: 2 match. Which one?', 'shop/web-0', 'shop/web-1']],
  [
    'shop/api',
    '',
    'shop',
    ['"shop/api" is ambiguous: 2 match. Which one?', 'shop/api-6d9f7c5b8-x2k4q', 'shop/api-6d9f7c5b8-zl5rn'],
  ],
  ['wbe-0', '', 'shop', ['There is no pod "wbe-0" in any namespace.', 'shop/web-0', 'pay/web-0', 'shop/web-1']],
  ['zzzzzzzzz', '', 'shop', ['There is no pod "zzzzzzzzz" in any namespace.']],
  ['batch-0', 'pay', 'shop', ['There is no pod "batch-0" in namespace pay.', 'shop/batch-0']],
  ['batch-0', 'empty', 'shop', ['There is no pod "batch-0" in namespace empty.', 'shop/batch-0']],
  ['shp/batch-0', '', 'shop', ['There is no namespace "shp".', 'shop/batch-0']],
  ['svc/web', '', 'shop', ['"svc/web" names a Service, and a pod is needed here.', 'why-no-service web']],
  ['svc/web', 'shop', 'shop', ['"svc/web" names a Service, and a pod is needed here.', 'why-no-service web']],
  ['node/node-1', '', 'shop', ['"node/node-1" names a node, and a pod is needed here.', 'health node-1']],
  ['shp/nothing', '', 'shop', ['There is no namespace "shp".', 'shop/nothing']],
  ['deploy/api', '', 'shop', 'shop/api-6d9f7c5b8-zl5rn for deploy/api'],
  ['shop/deploy/api', '', 'default', 'shop/api-6d9f7c5b8-zl5rn for shop/deploy/api'],
  ['rs/api-6d9f7c5b8', '', 'shop', 'shop/api-6d9f7c5b8-zl5rn for rs/api-6d9f7c5b8'],
  ['statefulset/web', '', 'shop', 'shop/web-0 for statefulset/web'],
  ['sts/web', '', 'netwhy', 'shop/web-0 for sts/web'],
  ['deploy/jobs', '', 'shop', 'shop/batch-0 for deploy/jobs'],
  ['deploy/idle', '', 'shop', ['Deployment shop/idle has no pods now.']],
  ['deploy/aip', '', 'shop', ['There is no Deployment "aip" in any namespace.', 'shop/deployment/api']],
  ['ds/web', 'shop', 'shop', ['There is no DaemonSet "web" in namespace shop.']],
  ['pay/sts/web', '', 'shop', ['There is no StatefulSet "web" in namespace pay.', 'shop/statefulset/web']],
  ['shop/web-0', 'pay', 'shop', ['Two namespaces were given: shop and pay.', 'shop/web-0', 'pay/web-0']],
  ['../../x', '', 'shop', ['This is no name of a pod or workload.', 'web-0', 'shop/web-0', 'deploy/web']],
  ['web-0;id', '', 'shop', ['This is no name of a pod or workload.', 'web-0', 'shop/web-0', 'deploy/web']],
];

describe('a target', () => {
  it.each(ROWS)('%s with -n "%s" and context namespace %s', async (target, namespace, context, expected) => {
    serve(server, smallCluster());
    expect(await resolve(target, namespace, context)).toEqual(expected);
  });

  it.each(['web', 'shop/web'])('%s that is a Service with several pods is told apart from them', async (typed) => {
    serve(server, smallCluster(), ({ pathname }) =>
      pathname === '/api/v1/namespaces/shop/services/web'
        ? { status: 200, body: { metadata: { namespace: 'shop', name: 'web' } } }
        : undefined,
    );
    expect(await resolve(typed)).toEqual([
      `"${typed}" is a Service, not a pod; 2 pods begin with that name. Which one?`,
      'why-no-service shop/web',
      'shop/web-0',
      'shop/web-1',
    ]);
  });

  it('named exactly costs one round of reads', async () => {
    serve(server, smallCluster());
    await resolve('shop/web-0');
    expect(server.requests.toSorted()).toEqual([
      '/api/v1/namespaces/shop/pods/web-0',
      '/api/v1/namespaces/shop/pods?limit=500',
    ]);
  });

  const forbidAll = (url: URL): Reply | undefined =>
    url.pathname === '/api/v1/pods' || url.pathname === '/api/v1/namespaces'
      ? failure(403, 'Forbidden', 'no')
      : undefined;

  it('is found in its namespace where others may not be listed', async () => {
    serve(server, smallCluster(), forbidAll);
    expect(await resolve('batch', '', 'shop')).toBe('shop/batch-0 for batch');
    expect(await resolve('deploy/api', '', 'shop')).toBe('shop/api-6d9f7c5b8-zl5rn for deploy/api');
  });

  it.each(['batch-0', 'deploy/api'])('%s asks for -n where others may not be listed', async (target) => {
    serve(server, smallCluster(), forbidAll);
    const name = target.split('/').at(-1);
    expect(await resolve(target, '', 'netwhy')).toEqual([
      `There is no "${name}" in namespace netwhy, and netwhy may not list other namespaces. Name the namespace with -n.`,
      `${target} -n <namespace>`,
    ]);
  });

  it.each([
    [403, 'forbidden'],
    [401, 'forbidden'],
    [400, 'inconclusive'],
  ])('is not looked at when every read is refused with %i', async (status, reason) => {
    server.onGet = () => failure(status, 'No', 'no');
    expect([await resolve('web-0'), await resolve('deploy/api')]).toEqual([reason, reason]);
  });
});

describe('in a namespace of more than one page', () => {
  const names = Array.from({ length: 700 }, (_, at) => `job-${String(at).padStart(3, '0')}`);
  const page = (url: URL): Reply | undefined => {
    if (url.pathname !== '/api/v1/namespaces/shop/pods') return undefined;
    const from = Number(url.searchParams.get('continue') ?? '0');
    const to = from + Number(url.searchParams.get('limit') ?? '700');
    const items = names.slice(from, to).map((name) => pod({ name }));
    return { status: 200, body: { metadata: { continue: to < names.length ? String(to) : '' }, items } };
  };

  it.each([
    ['shop/job-69', '"shop/job-69" is ambiguous: 10 match. Which one?'],
    ['shop/job-49', '"shop/job-49" is ambiguous: 10 match. Which one?'],
    ['job-4', '"job-4" is ambiguous: 100 match. Which one?'],
  ])('%s is looked for on all of them', async (target, sentence) => {
    serve(server, smallCluster(), page);
    expect(await resolve(target)).toContain(sentence);
  });

  it('a prefix on the last page is found', async () => {
    names.push('last-0');
    serve(server, smallCluster(), page);
    expect(await resolve('shop/last')).toBe('shop/last-0 for shop/last');
  });
});
