// Network policies that shut shop/web-0 and its like in, each with the object that does it.
import { say } from '../../../model/text.ts';
import type { EgressPolicy } from '../state.ts';
import { type FaultSpec, fault, type World } from './world.ts';

/** The web pods of shop, one a node; web-0's neighbours stay free. Cilium leaves the pod-name label out of identities, so it selects nobody. */
const SELECTOR = { matchLabels: { app: 'web' } };

const networkPolicy = (world: World, name: string, egress: readonly object[]): void =>
  world.put('networking.k8s.io/networkpolicies', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'shop' },
    spec: { podSelector: SELECTOR, policyTypes: ['Egress'], egress },
  });

const enforce = (
  world: World,
  kind: EgressPolicy['kind'],
  name: string,
  allows: EgressPolicy['allows'],
  names?: EgressPolicy['names'],
): void => {
  const selects: EgressPolicy['selects'] = (pod) => pod.namespace === 'shop' && pod.labels.app === 'web';
  world.network.policies.push({ kind, namespace: 'shop', name, selects, allows, ...(names && { names }) });
};

const EGRESS = ['why-no-egress', 'path'];

export const POLICY_FAULTS: readonly FaultSpec[] = [
  fault(
    'policy-denies-egress',
    say(
      'A NetworkPolicy denies the web pods of shop every egress.',
      'NetworkPolicy가 shop 네임스페이스 web 파드의 모든 송신을 막습니다.',
    ),
    (world) => {
      networkPolicy(world, 'web-lockdown', []);
      enforce(world, 'NetworkPolicy', 'web-lockdown', { dns: false, cluster: false, world: false });
    },
    EGRESS,
  ),
  fault(
    'policy-denies-egress:world-only',
    say(
      'A NetworkPolicy lets the web pods of shop reach the cluster alone.',
      'NetworkPolicy가 shop 네임스페이스의 web 파드에 클러스터 안으로만 송신을 허용합니다.',
    ),
    (world) => {
      networkPolicy(world, 'web-cluster-only', [{ to: [{ namespaceSelector: {} }] }]);
      enforce(world, 'NetworkPolicy', 'web-cluster-only', { dns: true, cluster: true, world: false });
    },
    EGRESS,
  ),
  fault(
    'policy-denies-egress:cilium',
    say(
      'A CiliumNetworkPolicy denies the web pods of shop every egress.',
      'CiliumNetworkPolicy가 shop 네임스페이스 web 파드의 모든 송신을 막습니다.',
    ),
    (world) => {
      world.put('cilium.io/ciliumnetworkpolicies', {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: 'web-lockdown', namespace: 'shop' },
        // One empty rule: default-deny that allows nothing.
        spec: { endpointSelector: SELECTOR, egress: [{}] },
      });
      enforce(world, 'CiliumNetworkPolicy', 'web-lockdown', { dns: false, cluster: false, world: false });
    },
    EGRESS,
  ),
  fault(
    'policy-denies-dns',
    say(
      'A NetworkPolicy lets the web pods of shop reach the internet by address and forgets cluster DNS.',
      'NetworkPolicy가 shop 네임스페이스 web 파드의 인터넷 송신은 허용하지만 클러스터 DNS를 빠뜨렸습니다.',
    ),
    (world) => {
      // Under Cilium an ipBlock does not match pods, CoreDNS among them.
      networkPolicy(world, 'web-internet-only', [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }]);
      enforce(world, 'NetworkPolicy', 'web-internet-only', { dns: false, cluster: false, world: true });
    },
  ),
  fault(
    'policy-denies-dns:names',
    say(
      'A CiliumNetworkPolicy lets the web pods of shop ask for cluster names alone.',
      'CiliumNetworkPolicy가 shop 네임스페이스의 web 파드에 클러스터 이름만 묻도록 허용합니다.',
    ),
    (world) => {
      const dns = [{ matchPattern: '*.cluster.local' }];
      world.put('cilium.io/ciliumnetworkpolicies', {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: 'web-names', namespace: 'shop' },
        spec: {
          endpointSelector: SELECTOR,
          egress: [
            {
              toEndpoints: [
                { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } },
              ],
              toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns } }],
            },
            { toEntities: ['world', 'cluster'] },
          ],
        },
      });
      enforce(world, 'CiliumNetworkPolicy', 'web-names', { dns: true, cluster: true, world: true }, (name) =>
        name.endsWith('.cluster.local'),
      );
    },
    ['why-no-dns'],
  ),
];
