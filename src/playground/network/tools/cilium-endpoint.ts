// `cilium-dbg endpoint get cep-name:<ns>/<pod> -o json` and `endpoint list`: endpoints as their own node's agent knows them.
import { endpointIdOf, identityOf } from '../../demo/cilium.ts';
import type { Network, NodeStack, PodStack } from '../state.ts';

/** null when this agent has no such endpoint: another node's pod, or one with host network. */
export const ciliumEndpoint = (network: Network, node: NodeStack, selector: string): string | null => {
  const pod = [...network.pods.values()].find((one) => one.node === node.id && `cep-name:${one.id}` === selector);
  return pod?.running ? `${JSON.stringify([endpointOf(network, pod)], null, 2)}\n` : null;
};

export const ciliumEndpoints = (network: Network, node: NodeStack): string => {
  const pods = [...network.pods.values()].filter((pod) => pod.node === node.id && pod.running);
  return `${JSON.stringify(
    pods.map((pod) => endpointOf(network, pod)),
    null,
    2,
  )}\n`;
};

/** Which directions a policy that selects the pod makes default-deny. */
export const enforcedOf = (network: Network, { spec }: PodStack) => ({
  egress: network.policies.some((policy) => policy.selects(spec)),
  ingress: network.ingressPolicies.some((policy) => policy.selects(spec)),
});

const endpointOf = (network: Network, pod: PodStack) => {
  const { egress, ingress } = enforcedOf(network, pod);
  const health = pod.endpointReady ? 'OK' : 'Bootstrap';
  const policy = {
    'allowed-egress-identities': egress ? [1] : [],
    'denied-egress-identities': [],
    id: identityOf(pod.spec).id,
    l4: { egress: [], ingress: [] },
    'policy-enabled': egress && ingress ? 'both' : egress ? 'egress' : ingress ? 'ingress' : 'none',
    'policy-revision': 3,
  };
  return {
    id: endpointIdOf(pod.spec),
    spec: { 'label-configuration': {}, options: { PolicyAuditMode: 'Disabled', PolicyVerdictNotification: 'Enabled' } },
    status: {
      controllers: [],
      health: { bpf: health, connected: true, overallHealth: health, policy: health },
      identity: identityOf(pod.spec),
      log: [],
      networking: {
        addressing: [{ ipv4: pod.spec.ip }],
        'interface-index': 6 + pod.spec.slot * 2,
        'interface-name': `lxc${pod.spec.slot}`,
      },
      policy: { 'proxy-statistics': [], realized: policy, spec: policy },
      state: pod.endpointReady ? 'ready' : 'waiting-for-identity',
    },
  };
};
