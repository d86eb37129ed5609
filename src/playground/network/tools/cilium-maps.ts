// `cilium-dbg bpf …` and the short lists: ipcache, connections, translations, policy rows, nodes, maps.
import { endpointIdOf } from '../../demo/cilium.ts';
import { isPrivate } from '../addresses.ts';
import type { Network, NodeStack } from '../state.ts';
import { enforcedOf } from './cilium-endpoint.ts';

export const ipcacheList = ({ cilium }: NodeStack): string => {
  const rows = cilium.ipcache.map(({ cidr, identity, tunnelEndpoint }) => {
    const [endpoint, flags] = tunnelEndpoint === '' ? ['0.0.0.0', '<none>'] : [tunnelEndpoint, 'hastunnel'];
    return [cidr, [`identity=${identity} encryptkey=0 tunnelendpoint=${endpoint} flags=${flags}`]];
  });
  return `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`;
};

interface FlowWords {
  readonly protocol: string;
  readonly src: string;
  readonly dst: string;
}

// tcp 10.244.1.11:40000 1.1.1.1:80
const flowsOf = (node: NodeStack): readonly FlowWords[] =>
  [...node.conntrack.flows].map((key) => {
    const [protocol = '', src = '', dst = ''] = key.split(' ');
    return { protocol: protocol.toUpperCase(), src, dst };
  });

export const ctList = (node: NodeStack): string =>
  rowsOrNone(
    flowsOf(node).map(({ protocol, src, dst }) => {
      const counts = node.cilium.accounting ? 'Packets=3 Bytes=252' : 'Packets=0 Bytes=0';
      return `${protocol} OUT ${src} -> ${dst} expires=19462 ${counts} RxFlagsSeen=0x00 LastRxReport=11462 TxFlagsSeen=0x00 LastTxReport=11462 Flags=0x0010 [ SeenNonSyn ] RevNAT=0 SourceSecurityID=0 BackendID=0 `;
    }),
  );

/** Empty in iptables mode: the kernel translates. */
export const natList = (network: Network, node: NodeStack): string => {
  if (node.masquerade.mode !== 'BPF' || !node.masquerade.enabled) return 'No entries found.\n';
  const leaving = flowsOf(node).filter(
    ({ src, dst }) => network.pods.has(src.split(':')[0] ?? '') && !isPrivate(dst.split(':')[0] ?? ''),
  );
  return rowsOrNone(
    leaving.map(({ protocol, src, dst }) => {
      const becomes = `${node.spec.vcnIp}:${src.split(':')[1] ?? '0'}`;
      return `${protocol} OUT ${src} -> ${dst} XLATE_SRC ${becomes} Created=8sec ago NeedsCT=0`;
    }),
  );
};

const rowsOrNone = (rows: readonly string[]): string =>
  rows.length === 0 ? 'No entries found.\n' : rows.map((row) => `${row}\n`).join('');

const cells = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_cell, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)) + 3);
  return rows.map((row) => `${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('')}\n`).join('');
};

const TITLES = [
  'POLICY',
  'DIRECTION',
  'IDENTITY',
  'PORT/PROTO',
  'PROXY PORT',
  'AUTH TYPE',
  'BYTES',
  'PACKETS',
  'PREFIX',
];

/** null: no such endpoint on this node. Only directions without a policy hold the row that allows everything. */
export const policyRows = (network: Network, node: NodeStack, endpoint: number): string | null => {
  const pod = [...network.pods.values()].find((one) => one.node === node.id && endpointIdOf(one.spec) === endpoint);
  if (!pod?.running) return null;
  const { egress, ingress } = enforcedOf(network, pod);
  const row = (direction: string, identity: string) => [
    'Allow',
    direction,
    identity,
    'ANY',
    'NONE',
    'disabled',
    '0',
    '0',
    '0',
  ];
  return cells([
    TITLES,
    row('Ingress', '1'),
    ...(ingress ? [] : [row('Ingress', '0')]),
    ...(egress ? [] : [row('Egress', '0')]),
  ]);
};

export const nodeList = (network: Network, self: NodeStack): string =>
  cells([
    ['Name', 'IPv4 Address', 'Endpoint CIDR', 'IPv6 Address', 'Endpoint CIDR', 'Source'],
    ...[...network.nodes.values()].map((node) => [
      `default/${node.id}`,
      node.spec.tailnetIp,
      node.spec.podCidr,
      '',
      '',
      node === self ? 'local' : 'custom-resource',
    ]),
  ]);

export const mapList = ({ cilium }: NodeStack): string => {
  const slots = cilium.lb.reduce((sum, { backends }) => sum + 1 + backends.length, 0);
  const backends = new Set(cilium.lb.flatMap((service) => service.backends.map(({ ip, port }) => `${ip} ${port}`)));
  return cells([
    ['Name', 'Num entries', 'Num errors', 'Cache enabled'],
    ['cilium_runtime_config', '256', '0', 'true'],
    ['cilium_lb4_services_v2', String(slots), '0', 'true'],
    ['cilium_lb4_backends_v3', String(backends.size), '0', 'true'],
    ['cilium_ipcache_v2', String(cilium.ipcache.length), String(cilium.unwritten), 'true'],
    ['cilium_lb4_reverse_nat', String(cilium.lb.length), '0', 'true'],
  ]);
};
