// What do the agent's short lists say: its maps, the nodes it knows, the ranges it leaves unmasqueraded, its encryption?
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { isCidr } from './address-port.ts';
import { agentLines, isEmptyMap } from './agent-text.ts';
import { cellsOf, tableHead } from './columns.ts';
import { wholeNumber } from './numbers.ts';
import { oneAddress, oneCidr } from './one-address.ts';
import { printable } from './printable.ts';

export interface MapRow {
  readonly name: string;
  readonly entries: number;
  /** Entries the agent could not write; 0 in health. */
  readonly errors: number;
}

// Name                           Num entries   Num errors   Cache enabled
// cilium_runtime_config          256           0            true
const MAP_TITLE = /^Name {2,}Num entries {2,}Num errors {2,}Cache enabled$/;
const MAP_ROW = /^(\S{1,100}) +(\d{1,15}) +(\d{1,15}) +(?:true|false)$/;

/** `cilium-dbg map list`. */
export const parseCiliumMaps: Parser<readonly MapRow[]> = (output) => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [title = '', ...rest] = lines.value;
  if (!MAP_TITLE.test(title)) return unreadable('map list: no such heading');
  const rows: MapRow[] = [];
  for (const line of rest) {
    const match = MAP_ROW.exec(line);
    const [entries, errors] = [wholeNumber(match?.[2]), wholeNumber(match?.[3])];
    if (match === null || entries === null || errors === null) return unreadable('map list: a line is not understood');
    rows.push({ name: printable(match[1] ?? '', 100), entries, errors });
  }
  return parsed(rows);
};

export interface KnownNode {
  /** Without the cluster's name before it. */
  readonly name: string;
  readonly ip: string;
  readonly podCidr: string;
  /** This node itself. */
  readonly local: boolean;
}

/** `cilium-dbg node list`: IPv6 columns may be empty. */
export const parseCiliumNodes: Parser<readonly KnownNode[]> = (output) => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [title = '', ...rest] = lines.value;
  const head = tableHead(title);
  if (head.titles.slice(0, 3).join('|') !== 'Name|IPv4 Address|Endpoint CIDR')
    return unreadable('node list: no such heading');
  const source = head.titles.indexOf('Source');
  const nodes: KnownNode[] = [];
  for (const line of rest) {
    const cells = cellsOf(head, line);
    if (!cells.ok) return cells;
    const [fullName = '', address = '', range = ''] = cells.value;
    const [ip, podCidr] = [oneAddress(address), oneCidr(range)];
    if (fullName === '' || ip === null || podCidr === null) return unreadable('node list: a line is not understood');
    const name = printable(fullName.slice(fullName.indexOf('/') + 1), 253);
    nodes.push({ name, ip, podCidr, local: source >= 0 && cells.value[source] === 'local' });
  }
  return parsed(nodes);
};

/** `cilium-dbg bpf ipmasq list`: destinations the ip-masq-agent exempts. */
export const parseMasqueradeExempt: Parser<readonly string[]> = (output) => {
  if (output.exitCode === 0 && isEmptyMap(output)) return parsed([]);
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [title = '', ...cidrs] = lines.value;
  return title === 'IP PREFIX/ADDRESS' && cidrs.every(isCidr)
    ? parsed(cidrs)
    : unreadable('bpf ipmasq list: a line is not understood');
};

export type EncryptionMode = 'Disabled' | 'IPsec' | 'Wireguard' | 'Ztunnel';

// Encryption: Disabled · Encryption: Wireguard, then lines of detail
const ENCRYPTION = /^Encryption: *(Disabled|IPsec|Wireguard|Ztunnel)$/i;

/** `cilium-dbg encrypt status`. */
export const parseCiliumEncryption: Parser<EncryptionMode> = (output) => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const word = ENCRYPTION.exec(lines.value[0] ?? '')?.[1]?.toLowerCase();
  const mode = (['Disabled', 'IPsec', 'Wireguard', 'Ztunnel'] as const).find((one) => one.toLowerCase() === word);
  return mode === undefined ? unreadable('encrypt status: a line is not understood') : parsed(mode);
};
