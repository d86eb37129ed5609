// Which policies select a destination, and do their ingress rules let the asking pod in.
import { describe, expect, it } from 'vitest';
import { podLabels } from '../../src/cluster/cilium-labels.ts';
import { ingressFacts } from '../../src/cluster/ingress-policies.ts';
import type { Asker } from '../../src/cluster/ingress-reach.ts';
import type { PolicyRecord } from '../../src/cluster/network-policy.ts';
import { ciliumPolicy, clusterwidePolicy, networkPolicy, podWith } from './policy-rows.ts';

const backend = podWith({ app: 'cart' });
const labels = (matchLabels: unknown): unknown => ({ matchLabels });

const askerOf = (namespace = 'shop', hostNetwork = false): Asker => ({
  pod: podWith({ app: 'web' }, namespace, hostNetwork),
  namespaceLabels: { 'kubernetes.io/metadata.name': namespace, team: namespace },
  labels: podLabels({
    namespaceLabels: (one) => ({ team: one }),
    written: () => [],
    clusterName: 'default',
  }),
  ports: [{ protocol: 'TCP', port: 8080 }],
});

/** [allowsTarget, denies], or none when the policy changes nothing for the asker. */
const said = (record: PolicyRecord | null | undefined, asker = askerOf()): unknown => {
  const facts = ingressFacts(record ? [record] : [], [backend], asker);
  if (!facts.ok) return facts.detail;
  const [one] = facts.value;
  return one === undefined ? 'none' : [one.allowsTarget, one.denies];
};

const YES = [true, false];
const NO = [false, false];
const OPEN = [null, false];

const PLAIN: readonly [string, unknown, unknown][] = [
  ['about egress alone', { policyTypes: ['Egress'], egress: [] }, 'none'],
  ['without a section, which denies all', {}, NO],
  ['one empty rule', { ingress: [{}] }, YES],
  ['its label', { ingress: [{ from: [{ podSelector: labels({ app: 'web' }) }] }] }, YES],
  ['another label', { ingress: [{ from: [{ podSelector: labels({ app: 'api' }) }] }] }, NO],
  [
    'two peers, the second being it',
    { ingress: [{ from: [{ podSelector: labels({ a: 'b' }) }, { podSelector: {} }] }] },
    YES,
  ],
  [
    'its namespace by name',
    { ingress: [{ from: [{ namespaceSelector: labels({ 'kubernetes.io/metadata.name': 'shop' }) }] }] },
    YES,
  ],
  ['another namespace', { ingress: [{ from: [{ namespaceSelector: labels({ team: 'pay' }) }] }] }, NO],
  ['every address, which under Cilium means no pod', { ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }, NO],
  ['its port', { ingress: [{ ports: [{ port: 8080 }] }] }, YES],
  ['a range that holds its port', { ingress: [{ ports: [{ port: 8000, endPort: 9000 }] }] }, YES],
  ['another port', { ingress: [{ ports: [{ port: 80 }] }] }, NO],
  ['its port over UDP', { ingress: [{ ports: [{ port: 8080, protocol: 'UDP' }] }] }, NO],
  ['a named port', { ingress: [{ ports: [{ port: 'http' }] }] }, OPEN],
  ['an odd rule', { ingress: ['x'] }, OPEN],
];

const CILIUM: readonly [string, unknown, unknown][] = [
  ['no ingress section', { egress: [{}] }, 'none'],
  ['an empty list', { ingress: [] }, 'none'],
  ['one empty rule, which is default-deny', { ingress: [{}] }, NO],
  ['its label', { ingress: [{ fromEndpoints: [labels({ app: 'web' })] }] }, YES],
  ['another label', { ingress: [{ fromEndpoints: [labels({ app: 'api' })] }] }, NO],
  ['all endpoints of its namespace', { ingress: [{ fromEndpoints: [{}] }] }, YES],
  ['no endpoint', { ingress: [{ fromEndpoints: [] }] }, NO],
  ['another namespace', { ingress: [{ fromEndpoints: [labels({ 'k8s:io.kubernetes.pod.namespace': 'pay' })] }] }, NO],
  ['entity cluster', { ingress: [{ fromEntities: ['cluster'] }] }, YES],
  ['entity all', { ingress: [{ fromEntities: ['all'] }] }, YES],
  ['entity world', { ingress: [{ fromEntities: ['world'] }] }, NO],
  ['entity host', { ingress: [{ fromEntities: ['host', 'remote-node'] }] }, NO],
  ['every address', { ingress: [{ fromCIDR: ['0.0.0.0/0'] }] }, NO],
  ['what it requires', { ingress: [{ fromRequires: [{}] }] }, OPEN],
  ['its port from anybody', { ingress: [{ toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }] }, YES],
  ['another port', { ingress: [{ fromEntities: ['all'], toPorts: [{ ports: [{ port: '80' }] }] }] }, NO],
  ['port 0, which is every port', { ingress: [{ fromEntities: ['all'], toPorts: [{ ports: [{ port: '0' }] }] }] }, YES],
  ['ICMP alone', { ingress: [{ fromEntities: ['all'], icmps: [{ fields: [] }] }] }, NO],
  ['mutual authentication', { ingress: [{ fromEntities: ['all'], authentication: { mode: 'required' } }] }, OPEN],
  [
    'an allow it needs not, default-deny switched off',
    { ingress: [{ fromEntities: ['world'] }], enableDefaultDeny: { ingress: false } },
    'none',
  ],
  ['default-deny without a rule', { enableDefaultDeny: { ingress: true } }, NO],
  [
    'a deny beside an allow',
    { ingress: [{ fromEntities: ['all'] }], ingressDeny: [{ fromEndpoints: [labels({ app: 'web' })] }] },
    [false, true],
  ],
  [
    'a deny of others beside an allow',
    { ingress: [{ fromEntities: ['all'] }], ingressDeny: [{ fromEndpoints: [labels({ app: 'api' })] }] },
    YES,
  ],
  [
    'a deny beyond us beside an allow',
    { ingress: [{ fromEntities: ['all'] }], ingressDeny: [{ fromRequires: [{}] }] },
    [null, null],
  ],
  [
    'a deny without default-deny',
    { ingressDeny: [{ fromEntities: ['all'] }], enableDefaultDeny: { ingress: false } },
    [false, true],
  ],
  ['a spec of another shape', { ingress: 'x' }, 'cannot tell whether CiliumNetworkPolicy p selects web-0'],
];

describe('a pod of the same namespace', () => {
  it.each(PLAIN)('is let in, or not, by %s', (_name, spec, expected) => {
    expect(said(networkPolicy({ podSelector: {}, ...(spec as object) }))).toEqual(expected);
  });

  it.each(CILIUM)('is let in, or not, by Cilium and %s', (_name, spec, expected) => {
    expect(said(ciliumPolicy({ endpointSelector: {}, ...(spec as object) }))).toEqual(expected);
  });
});

describe('a pod of another namespace', () => {
  const away = askerOf('pay');

  it.each([
    ['own namespace', { from: [{ podSelector: {} }] }, NO],
    ['all namespaces', { from: [{ namespaceSelector: {} }] }, YES],
    [
      'its namespace and not its label',
      { from: [{ namespaceSelector: labels({ team: 'pay' }), podSelector: labels({ app: 'x' }) }] },
      NO,
    ],
    [
      'its namespace and its label',
      { from: [{ namespaceSelector: labels({ team: 'pay' }), podSelector: labels({ app: 'web' }) }] },
      YES,
    ],
  ])('is judged by %s', (_name, rule, expected) => {
    expect(said(networkPolicy({ podSelector: {}, ingress: [rule] }), away)).toEqual(expected);
  });

  it('is open where the labels of its namespace could not be read', () => {
    const rule = { from: [{ namespaceSelector: labels({ team: 'pay' }) }] };
    const blind = { ...away, namespaceLabels: undefined };
    expect(said(networkPolicy({ podSelector: {}, ingress: [rule] }), blind)).toEqual(OPEN);
  });

  it('is no endpoint of the policy’s own namespace, and one of a clusterwide policy', () => {
    const spec = { endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }] };
    expect([said(ciliumPolicy(spec), away), said(clusterwidePolicy(spec), away)]).toEqual([NO, YES]);
  });
});

describe('a pod on its node’s network', () => {
  const record = ciliumPolicy({ endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }] });
  const onNode = (node: string): Asker => {
    const asker = askerOf('shop', true);
    return { ...asker, pod: { ...asker.pod, facts: { ...asker.pod.facts, node } } };
  };

  it('always reaches the pods of its own node, and others by what is said of nodes', () => {
    const nodes = ciliumPolicy({ endpointSelector: {}, ingress: [{ fromEntities: ['remote-node'] }] });
    expect([said(record, onNode('')), said(record, onNode('node-2')), said(nodes, onNode('node-2'))]).toEqual([
      YES,
      NO,
      YES,
    ]);
  });
});

describe('ports that are not known', () => {
  it('leave a rule for some of them open', () => {
    const record = networkPolicy({ podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] });
    expect(said(record, { ...askerOf(), ports: [] })).toEqual(OPEN);
  });
});

describe('the policies of destinations', () => {
  it('are those that select one of them, by name', () => {
    const other = networkPolicy({ podSelector: labels({ app: 'other' }), ingress: [] });
    const own = networkPolicy({ podSelector: labels({ app: 'cart' }), ingress: [] });
    const facts = ingressFacts(
      [other, own].flatMap((one) => one ?? []),
      [backend],
      askerOf(),
    );
    expect(facts).toEqual({
      ok: true,
      value: [
        {
          kind: 'NetworkPolicy',
          namespace: 'shop',
          name: 'p',
          selects: ['shop/web-0'],
          allowsTarget: false,
          denies: false,
        },
      ],
    });
  });
});
