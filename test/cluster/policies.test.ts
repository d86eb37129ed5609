// Which policies select a pod, and what do their egress rules let through.
import { describe, expect, it } from 'vitest';
import { policiesOf } from '../../src/cluster/policy-facts.ts';
import { ciliumPolicy, clusterwidePolicy, networkPolicy, podWith } from './policy-rows.ts';

const web = podWith({ app: 'web', tier: 'front' });
const labels = (matchLabels: unknown): unknown => ({ matchLabels });
const where = (key: string, operator: string, values?: string[]): unknown => ({
  matchExpressions: [{ key, operator, values }],
});

const SELECTORS: readonly [string, unknown, 'yes' | 'no' | 'unknown'][] = [
  ['nothing, which is all', {}, 'yes'],
  ['its label', labels({ app: 'web' }), 'yes'],
  ['two of its labels', labels({ app: 'web', tier: 'front' }), 'yes'],
  ['one right and one wrong label', labels({ app: 'web', tier: 'back' }), 'no'],
  ['a label it has not', labels({ other: '' }), 'no'],
  ['In with its value', where('app', 'In', ['api', 'web']), 'yes'],
  ['In without its value', where('app', 'In', ['api']), 'no'],
  ['In of a label it has not', where('x', 'In', ['']), 'no'],
  ['NotIn without its value', where('app', 'NotIn', ['api']), 'yes'],
  ['NotIn with its value', where('app', 'NotIn', ['web']), 'no'],
  ['NotIn of a label it has not', where('x', 'NotIn', ['y']), 'yes'],
  ['Exists', where('app', 'Exists'), 'yes'],
  ['Exists of a label it has not', where('x', 'Exists'), 'no'],
  ['DoesNotExist', where('app', 'DoesNotExist'), 'no'],
  ['DoesNotExist of a label it has not', where('toString', 'DoesNotExist'), 'yes'],
  ['an operator nobody knows', where('app', 'Like', ['web']), 'unknown'],
  ['a selector of another shape', 'web', 'unknown'],
];

const CILIUM_SELECTORS: readonly [string, unknown, 'yes' | 'no' | 'unknown'][] = [
  ['k8s: before the key', labels({ 'k8s:app': 'web' }), 'yes'],
  ['any: before the key', labels({ 'any:app': 'web' }), 'yes'],
  ['the namespace', labels({ 'k8s:io.kubernetes.pod.namespace': 'shop' }), 'yes'],
  ['another namespace', labels({ 'io.kubernetes.pod.namespace': 'pay' }), 'no'],
  ['the service account', labels({ 'io.cilium.k8s.policy.serviceaccount': 'web' }), 'yes'],
  ['a namespace label', labels({ 'k8s:io.cilium.k8s.namespace.labels.team': 'shop' }), 'yes'],
  ['a namespace label it has not', labels({ 'io.cilium.k8s.namespace.labels.x': 'y' }), 'no'],
  ['the cluster', labels({ 'io.cilium.k8s.policy.cluster': 'default' }), 'yes'],
  ['a reserved label', labels({ 'reserved:host': '' }), 'no'],
];

describe('a pod is selected by', () => {
  it.each(SELECTORS)('%s', (_name, selector, expected) => {
    const all = [
      networkPolicy({ podSelector: selector }),
      ciliumPolicy({ endpointSelector: selector }),
      clusterwidePolicy({ endpointSelector: selector }),
    ];
    expect(all.map((one) => one?.selects(web))).toEqual([expected, expected, expected]);
  });

  it.each(CILIUM_SELECTORS)('%s, in Cilium', (_name, selector, expected) => {
    expect(ciliumPolicy({ endpointSelector: selector })?.selects(web)).toBe(expected);
  });

  it('only policies of its own namespace, and clusterwide ones', () => {
    const away = podWith({ app: 'web' }, 'pay');
    expect([
      networkPolicy({ podSelector: {} })?.selects(away),
      ciliumPolicy({ endpointSelector: {} })?.selects(away),
      clusterwidePolicy({ endpointSelector: {} })?.selects(away),
      clusterwidePolicy({ endpointSelector: labels({ 'io.cilium.k8s.namespace.labels.team': 'x' }) })?.selects(away),
    ]).toEqual(['no', 'no', 'yes', 'unknown']);
  });

  it('no policy about hosts', () => expect(clusterwidePolicy({ nodeSelector: {} })).toBeUndefined());
});

const DNS_PEER = {
  namespaceSelector: labels({ 'kubernetes.io/metadata.name': 'kube-system' }),
  podSelector: labels({ 'k8s-app': 'kube-dns' }),
};
const UDP53 = [{ protocol: 'UDP', port: 53 }];
const yes = true;
const no = false;
const open = null;

/** egress section -> egress, allowsDns, allowsWorld */
const PLAIN: readonly [string, unknown, boolean, boolean | null, boolean | null][] = [
  ['no egress section', { policyTypes: ['Ingress'], egress: [{}] }, no, open, open],
  ['ingress alone, by default', {}, no, open, open],
  ['an empty egress section', { policyTypes: ['Egress'] }, yes, no, no],
  ['an egress section without policyTypes', { egress: [] }, yes, no, no],
  ['one empty rule', { egress: [{}] }, yes, yes, yes],
  ['DNS pods on 53', { egress: [{ to: [DNS_PEER], ports: UDP53 }] }, yes, yes, no],
  ['port 53 anywhere', { egress: [{ ports: UDP53 }] }, yes, yes, no],
  ['TCP 53 alone', { egress: [{ ports: [{ port: 53 }] }] }, yes, open, no],
  ['a range that holds 53', { egress: [{ ports: [{ protocol: 'UDP', port: 1, endPort: 100 }] }] }, yes, yes, open],
  ['a named port', { egress: [{ ports: [{ protocol: 'UDP', port: 'dns' }] }] }, yes, open, open],
  ['port 443 anywhere', { egress: [{ ports: [{ port: 443 }] }] }, yes, no, open],
  ['all pods of all namespaces', { egress: [{ to: [{ namespaceSelector: {} }] }] }, yes, yes, no],
  [
    'namespaces by a label we cannot read',
    { egress: [{ to: [{ namespaceSelector: labels({ team: 'x' }) }] }] },
    yes,
    open,
    no,
  ],
  ['pods of its own namespace', { egress: [{ to: [{ podSelector: {} }] }] }, yes, no, no],
  ['every address', { egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }, yes, no, yes],
  [
    'every address but private ones',
    { egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16'] } }] }] },
    yes,
    no,
    yes,
  ],
  [
    'every address but a public part',
    { egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['8.0.0.0/8'] } }] }] },
    yes,
    no,
    open,
  ],
  ['private addresses', { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }, yes, no, no],
  ['some public addresses', { egress: [{ to: [{ ipBlock: { cidr: '8.8.8.0/24' } }] }] }, yes, no, open],
  ['an odd CIDR', { egress: [{ to: [{ ipBlock: { cidr: 'x' } }] }] }, yes, open, open],
  ['an odd rule', { egress: ['x'] }, yes, open, open],
  ['two rules together', { egress: [{ to: [DNS_PEER] }, { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }, yes, yes, yes],
];

const ANY53 = [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }];
const DNS_ENDPOINT = labels({ 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' });

const CILIUM: readonly [string, unknown, boolean, boolean | null, boolean | null][] = [
  ['no egress section', { ingress: [{}] }, no, open, open],
  ['an empty egress list', { egress: [] }, no, open, open],
  ['one empty rule', { egress: [{}] }, yes, no, no],
  ['DNS pods on 53', { egress: [{ toEndpoints: [DNS_ENDPOINT], toPorts: ANY53 }] }, yes, yes, no],
  ['endpoints of its own namespace', { egress: [{ toEndpoints: [{}] }] }, yes, no, no],
  ['an empty list of endpoints', { egress: [{ toEndpoints: [] }] }, yes, no, no],
  ['entity world', { egress: [{ toEntities: ['world'] }] }, yes, no, yes],
  ['entity cluster', { egress: [{ toEntities: ['cluster'] }] }, yes, yes, no],
  ['entity all', { egress: [{ toEntities: ['all'] }] }, yes, yes, yes],
  ['entity kube-apiserver', { egress: [{ toEntities: ['kube-apiserver'] }] }, yes, no, no],
  ['names', { egress: [{ toFQDNs: [{ matchName: 'x.io' }] }] }, yes, no, open],
  ['a group', { egress: [{ toGroups: [{}] }] }, yes, open, open],
  ['every address', { egress: [{ toCIDR: ['0.0.0.0/0'] }] }, yes, no, yes],
  ['a CIDR group', { egress: [{ toCIDRSet: [{ cidrGroupRef: 'g' }] }] }, yes, open, open],
  [
    'world on 443',
    { egress: [{ toEntities: ['world'], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] }] },
    yes,
    no,
    open,
  ],
  [
    'port 0, which is every port',
    { egress: [{ toEntities: ['all'], toPorts: [{ ports: [{ port: '0' }] }] }] },
    yes,
    yes,
    yes,
  ],
  ['ICMP alone', { egress: [{ toEntities: ['all'], icmps: [{ fields: [] }] }] }, yes, no, open],
  [
    'default deny switched off',
    { egress: [{ toEntities: ['world'] }], enableDefaultDeny: { egress: false } },
    no,
    no,
    yes,
  ],
  ['default deny without a rule', { enableDefaultDeny: { egress: true } }, yes, no, no],
  [
    'a deny of the world beside an allow of all',
    { egress: [{ toEntities: ['all'] }], egressDeny: [{ toEntities: ['world'] }] },
    yes,
    yes,
    no,
  ],
  [
    'a deny of one CIDR beside an allow of all',
    { egress: [{ toEntities: ['all'] }], egressDeny: [{ toCIDR: ['8.8.8.8/32'] }] },
    yes,
    yes,
    open,
  ],
  [
    'a deny alone, without default deny',
    { egressDeny: [{ toEntities: ['world'] }], enableDefaultDeny: { egress: false } },
    yes,
    yes,
    no,
  ],
  ['a spec of another shape', { egress: 'x' }, yes, open, open],
];

const factsFor = (record: ReturnType<typeof networkPolicy> | undefined): unknown => {
  if (!record) return null;
  const seen = policiesOf(web, [{ ...record, selects: () => 'yes' }], []);
  const [facts] = seen.ok ? seen.value : [];
  return facts && [facts.egress, facts.allowsDns, facts.allowsWorld];
};

describe('egress', () => {
  it.each(PLAIN)('with %s', (_name, spec, ...expected) => {
    expect(factsFor(networkPolicy({ podSelector: {}, ...(spec as object) }))).toEqual(expected);
  });

  it.each(CILIUM)('with %s, in Cilium', (_name, spec, ...expected) => {
    expect(factsFor(ciliumPolicy({ endpointSelector: {}, ...(spec as object) }))).toEqual(expected);
  });

  it('to pods of its own namespace is DNS where DNS lives', () => {
    expect(
      factsFor(networkPolicy({ podSelector: {}, egress: [{ to: [{ podSelector: {} }] }] }, 'kube-system')),
    ).toEqual([yes, yes, no]);
    expect(factsFor(ciliumPolicy({ endpointSelector: {}, egress: [{ toEndpoints: [{}] }] }, 'kube-system'))).toEqual([
      yes,
      yes,
      no,
    ]);
  });
});

describe('the policies of a target', () => {
  const record = networkPolicy({ podSelector: labels({ app: 'web' }), egress: [] });
  const sibling = podWith({ app: 'web' });

  it('name the siblings they select too', () => {
    expect(policiesOf(web, record ? [record] : [], [sibling, podWith({ app: 'api' })])).toEqual({
      ok: true,
      value: [
        {
          kind: 'NetworkPolicy',
          namespace: 'shop',
          name: 'p',
          egress: true,
          allowsDns: false,
          allowsWorld: false,
          selectsToo: ['shop/web-0'],
        },
      ],
    });
  });

  it('are not looked at when one cannot be decided', () => {
    const odd = networkPolicy({ podSelector: 7 });
    expect(policiesOf(web, odd ? [odd] : [], [])).toEqual({
      ok: false,
      reason: 'inconclusive',
      detail: 'cannot tell whether NetworkPolicy shop/p selects web-0',
    });
  });

  it('are none for a pod in the host network', () => {
    expect(policiesOf(podWith({ app: 'web' }, 'shop', true), record ? [record] : [], [])).toEqual({
      ok: true,
      value: [],
    });
  });
});
