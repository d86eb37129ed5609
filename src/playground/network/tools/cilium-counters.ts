// What Cilium counts on a node: `bpf metrics list`, `metrics list`, and its Prometheus page.

import { recordDrop } from '../policy.ts';
import type { Network, NodeStack } from '../state.ts';
import { unreachable } from './cilium-health.ts';

/** The traffic of others goes on between two looks. */
const passTime = (network: Network, node: NodeStack): void => {
  const { cilium } = node;
  cilium.forwarded += 137;
  cilium.failedWrites += cilium.unwritten;
  const pod = [...network.pods.values()].find((one) => one.node === node.id && one.running);
  if (cilium.unrouted === 0 || !pod) return;
  const packet = { src: pod.spec.ip, dst: '203.0.113.77', protocol: 'tcp', sport: 40_022, dport: 443 } as const;
  for (let at = 0; at < cilium.unrouted; at += 1) recordDrop(node, 'EGRESS', packet, 'FIB_LOOKUP_FAILED');
};

const dropRows = ({ cilium }: NodeStack) =>
  [...cilium.dropped].map(([key, packets]) => {
    const [reason = '', direction = ''] = key.split('|');
    return { reason, direction, packets };
  });

export const bpfMetrics = (network: Network, node: NodeStack): string => {
  passTime(network, node);
  const rows = [
    {
      reason: 'Success',
      direction: 'egress',
      packets: node.cilium.forwarded,
      bytes: node.cilium.forwarded * 84,
      line: 86,
      file: 'bpf_overlay.c',
    },
    ...dropRows(node).map((row) => ({ ...row, bytes: row.packets * 74, line: 1361, file: 'bpf_lxc.c' })),
  ];
  return `${JSON.stringify(rows, null, 2)}\n`;
};

interface Metric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metricsOf = (network: Network, node: NodeStack): readonly Metric[] => {
  const { cilium } = node;
  const ready = [...network.pods.values()].filter((pod) => pod.node === node.id && pod.running);
  const lost = unreachable(network, node);
  const metric = (name: string, value: number, labels: Record<string, string> = {}): Metric => ({
    name: `cilium_${name}`,
    labels,
    value,
  });
  return [
    ...Object.entries(cilium.pressure).map(([name, value]) =>
      metric('bpf_map_pressure', value, { map_name: name === 'nat' ? 'snat_v4_external' : name }),
    ),
    metric('bpf_map_ops_total', 0, { map_name: 'lxc', operation: 'update', outcome: 'fail' }),
    metric('bpf_map_ops_total', cilium.failedWrites, { map_name: 'ipcache_v2', operation: 'update', outcome: 'fail' }),
    metric('bpf_map_ops_total', 62, { map_name: 'lxc', operation: 'update', outcome: 'success' }),
    ...dropRows(node).map(({ reason, direction, packets }) =>
      metric('drop_count_total', packets, { direction: direction.toUpperCase(), reason }),
    ),
    metric('errors_warnings_total', 2, { level: 'warning', subsystem: 'daemon' }),
    metric('controllers_failing', cilium.failing.size),
    metric('unreachable_nodes', lost.hosts),
    metric('unreachable_health_endpoints', lost.endpoints),
    metric('endpoint_state', ready.filter((pod) => pod.endpointReady).length, { endpoint_state: 'ready' }),
    metric('endpoint_state', ready.filter((pod) => !pod.endpointReady).length, {
      endpoint_state: 'waiting-for-identity',
    }),
  ];
};

/** A value of 0 and no labels are left out, as Go does. */
export const metricsList = (network: Network, node: NodeStack, pattern: string): string => {
  passTime(network, node);
  const wanted = metricsOf(network, node).filter(({ name }) => new RegExp(pattern).test(name));
  return `${JSON.stringify(
    wanted.map(({ name, labels, value }) => ({
      ...(Object.keys(labels).length > 0 && { labels }),
      name,
      ...(value !== 0 && { value }),
    })),
    null,
    2,
  )}\n`;
};

export const metricsPage = (network: Network, node: NodeStack): string => {
  passTime(network, node);
  const families = Map.groupBy(metricsOf(network, node), ({ name }) => name);
  return [...families]
    .flatMap(([name, metrics]) => [
      `# TYPE ${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}`,
      ...metrics.map(({ labels, value }) => {
        const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text}"`);
        return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
      }),
    ])
    .map((line) => `${line}\n`)
    .join('');
};
