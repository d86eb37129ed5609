// Network policies that shut shop/web-0 in, each with the object that does it.
import { say } from '../../../model/text.ts';
import type { EgressPolicy } from '../state.ts';
import { type FaultSpec, fault, type World } from './world.ts';

/** Only web-0: its siblings stay free. */
const SELECTOR = { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'web-0' } };

const networkPolicy = (world: World, name: string, egress: readonly object[]): void =>
  world.put('networking.k8s.io/networkpolicies', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'shop' },
    spec: { podSelector: SELECTOR, policyTypes: ['Egress'], egress },
  });

const enforce = (world: World, kind: EgressPolicy['kind'], name: string, allows: EgressPolicy['allows']): void => {
  const selects: EgressPolicy['selects'] = (pod) =>
    pod.namespace === 'shop' && pod.labels['statefulset.kubernetes.io/pod-name'] === 'web-0';
  world.network.policies.push({ kind, namespace: 'shop', name, selects, allows });
};

export const POLICY_FAULTS: readonly FaultSpec[] = [
  fault(
    'policy-denies-egress',
    say('A NetworkPolicy denies shop/web-0 every egress.', 'NetworkPolicy가 shop/web-0의 모든 송신을 막습니다.'),
    (world) => {
      networkPolicy(world, 'web-0-lockdown', []);
      enforce(world, 'NetworkPolicy', 'web-0-lockdown', { dns: false, cluster: false, world: false });
    },
  ),
  fault(
    'policy-denies-egress:world-only',
    say(
      'A NetworkPolicy lets shop/web-0 reach the cluster alone.',
      'NetworkPolicy가 shop/web-0에 클러스터 안으로만 송신을 허용합니다.',
    ),
    (world) => {
      networkPolicy(world, 'web-0-cluster-only', [{ to: [{ namespaceSelector: {} }] }]);
      enforce(world, 'NetworkPolicy', 'web-0-cluster-only', { dns: true, cluster: true, world: false });
    },
  ),
  fault(
    'policy-denies-egress:cilium',
    say(
      'A CiliumNetworkPolicy denies shop/web-0 every egress.',
      'CiliumNetworkPolicy가 shop/web-0의 모든 송신을 막습니다.',
    ),
    (world) => {
      world.put('cilium.io/ciliumnetworkpolicies', {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: 'web-0-lockdown', namespace: 'shop' },
        // One empty rule: default-deny that allows nothing.
        spec: { endpointSelector: SELECTOR, egress: [{}] },
      });
      enforce(world, 'CiliumNetworkPolicy', 'web-0-lockdown', { dns: false, cluster: false, world: false });
    },
  ),
  fault(
    'policy-denies-dns',
    say(
      'A NetworkPolicy lets shop/web-0 reach the internet by address and forgets cluster DNS.',
      'NetworkPolicy가 shop/web-0의 인터넷 송신은 허용하지만 클러스터 DNS를 빠뜨렸습니다.',
    ),
    (world) => {
      // Under Cilium an ipBlock does not match pods, CoreDNS among them.
      networkPolicy(world, 'web-0-internet-only', [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }]);
      enforce(world, 'NetworkPolicy', 'web-0-internet-only', { dns: false, cluster: false, world: true });
    },
  ),
];
