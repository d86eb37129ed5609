// `cilium-dbg status -o json` of a node's agent; it exits 0 even when it tells of trouble.
import { healthIpOf } from '../../demo/cilium.ts';
import type { Network, NodeStack } from '../state.ts';

const OK = { state: 'Ok' };
const NEVER = '0001-01-01T00:00:00.000Z';

const controller = (name: string, failure: string | undefined) => ({
  configuration: { 'error-retry': true, interval: '1m0s' },
  name,
  status: {
    ...(failure !== undefined && {
      'consecutive-failure-count': 7,
      'failure-count': 7,
      'last-failure-msg': failure,
    }),
    'last-failure-timestamp': NEVER,
    'last-success-timestamp': new Date().toISOString(),
    'success-count': 120,
  },
  uuid: '00000000-0000-4000-8000-426850875581',
});

const clusterNode = (node: NodeStack, self: NodeStack) => ({
  'health-endpoint-address': { ipv4: { enabled: true, ip: healthIpOf(node.spec) }, ipv6: {} },
  name: node.id,
  'primary-address': {
    ipv4: { 'address-type': 'InternalIP', 'alloc-range': node.spec.podCidr, enabled: true, ip: node.spec.tailnetIp },
    ipv6: {},
  },
  'secondary-addresses': null,
  source: node === self ? 'local' : 'custom-resource',
});

/** Go leaves out false and empty: masquerading that is off has no protocols and no mode. */
const masquerading = ({ masquerade, spec }: NodeStack, podRange: string) => {
  if (!masquerade.enabled) return { enabledProtocols: {} };
  const exclusion = masquerade.exclusion === podRange ? spec.podCidr : masquerade.exclusion;
  return {
    enabled: true,
    enabledProtocols: { ipv4: true },
    mode: masquerade.mode,
    'snat-exclusion-cidr-v4': exclusion,
  };
};

const proxyReplacement = (node: NodeStack) => {
  const { devices } = node.masquerade;
  return {
    deviceList: devices.map((name) => ({
      ip: [name === 'tailscale0' ? node.spec.tailnetIp : node.spec.vcnIp],
      name,
    })),
    devices,
    directRoutingDevice: 'tailscale0',
    features: {
      externalIPs: { enabled: true },
      hostPort: { enabled: true },
      nodePort: {
        acceleration: 'None',
        algorithm: 'Random',
        enabled: true,
        mode: 'SNAT',
        portMax: 32767,
        portMin: 30000,
      },
      sessionAffinity: { enabled: true },
      socketLB: { enabled: node.cilium.replacement === 'True' },
    },
    mode: node.cilium.replacement,
  };
};

const ipam = (network: Network, node: NodeStack) => {
  const pods = [...network.pods.values()].filter((pod) => pod.node === node.id);
  const allocations = {
    ...Object.fromEntries(pods.map((pod) => [pod.spec.ip, pod.id])),
    [node.spec.gatewayIp]: 'router',
    [healthIpOf(node.spec)]: 'health',
  };
  const ipv4 = Object.keys(allocations);
  return { allocations, ipv4, ipv6: null, status: `IPv4: ${ipv4.length}/254 allocated from ${node.spec.podCidr}, ` };
};

const componentOf = ({ cilium }: NodeStack, name: string, well: string) => {
  const complaint = cilium.complaints.get(name);
  return complaint === undefined ? { msg: well, state: 'Ok' } : { msg: complaint, state: 'Warning' };
};

export const ciliumStatus = (network: Network, node: NodeStack): string => {
  const status = {
    'attach-mode': 'tcx',
    'bandwidth-manager': { devices: null },
    'bpf-maps': {
      'dynamic-size-ratio': 0.0025,
      maps: [
        { name: 'Non-TCP connection tracking', size: node.cilium.mapSizes.any },
        { name: 'TCP connection tracking', size: node.cilium.mapSizes.tcp },
        { name: 'NAT', size: node.cilium.mapSizes.nat },
      ],
    },
    cilium: { msg: '1.18.2 (v1.18.2-00000000)', state: 'Ok' },
    'clock-source': { mode: node.cilium.clockSource },
    cluster: {
      ciliumHealth: OK,
      nodes: [...network.nodes.values()].map((one) => clusterNode(one, node)),
      self: node.id,
    },
    'cni-chaining': { mode: 'none' },
    controllers: [
      ...new Set(['cilium-health-ep', 'ct-map-pressure', 'ipcache-inject-labels', ...node.cilium.failing.keys()]),
    ].map((name) => controller(name, node.cilium.failing.get(name))),
    'datapath-mode': 'veth',
    encryption: { mode: 'Disabled' },
    'host-firewall': { devices: null, mode: 'Disabled' },
    hubble: { observer: { 'current-flows': 4095, 'max-flows': 4095, 'seen-flows': 190000 }, state: 'Ok' },
    ipam: ipam(network, node),
    'kube-proxy-replacement': proxyReplacement(node),
    kubernetes: componentOf(node, 'kubernetes', '1.34 (v1.34.1) [linux/arm64]'),
    kvstore: { state: 'Disabled' },
    masquerading: masquerading(node, network.topology.podRange),
    proxy: { 'envoy-deployment-mode': 'external', 'port-range': '10000-20000', redirects: null },
    routing: {
      'inter-host-routing-mode': 'Tunnel',
      'intra-host-routing-mode': 'Legacy',
      'tunnel-protocol': 'vxlan',
    },
  };
  return `${JSON.stringify(status, null, 2)}\n`;
};
