// `cilium-dbg endpoint get cep-name:<ns>/<pod> -o json`: the endpoint as its own node's agent knows it.
import { endpointIdOf, identityOf } from '../../demo/cilium.ts';
import type { Network, NodeStack } from '../state.ts';

/** null when this agent has no such endpoint: another node's pod, or one with host network. */
export const ciliumEndpoint = (network: Network, node: NodeStack, selector: string): string | null => {
  const pod = [...network.pods.values()].find((one) => one.node === node.id && `cep-name:${one.id}` === selector);
  if (!pod?.running) return null;
  const enforced = network.policies.some((policy) => policy.selects(pod.spec));
  const health = pod.endpointReady ? 'OK' : 'Bootstrap';
  const policy = {
    'allowed-egress-identities': enforced ? [1] : [],
    'denied-egress-identities': [],
    id: identityOf(pod.spec).id,
    l4: { egress: [], ingress: [] },
    'policy-enabled': enforced ? 'egress' : 'none',
    'policy-revision': 3,
  };
  const endpoint = {
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
  return `${JSON.stringify([endpoint], null, 2)}\n`;
};
