// Behind which node does a node's Cilium look for each address? `cilium-dbg bpf ipcache list`, and `bpf tunnel list` of old.
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { addressPort } from './address-port.ts';
import { agentLines, askedJson, isEmptyMap } from './agent-text.ts';
import { fromAgent } from './cilium-agent.ts';
import { wholeNumber } from './numbers.ts';
import { oneAddress, oneCidr } from './one-address.ts';

export interface IpcacheEntry {
  /** With its prefix length: 10.244.1.0/24. */
  readonly cidr: string;
  /** Security identity; 1 host, 2 world, 4 health, 6 remote node. */
  readonly identity: number;
  /** The node VXLAN sends to; null when it is here or needs no tunnel. */
  readonly tunnelEndpoint: string | null;
  readonly encryptKey: number;
  /** null on releases that show none. */
  readonly flags: readonly string[] | null;
}

// identity=4 encryptkey=0 tunnelendpoint=172.18.0.3 flags=hastunnel · …tunnelendpoint=0.0.0.0 flags=<none>
const VALUE = /^identity=(\d{1,10}) encryptkey=(\d{1,3}) tunnelendpoint=(\S{1,64})(?:,? flags=(\S{1,200}))?$/;

export const parseCiliumIpcache: Parser<readonly IpcacheEntry[]> = (output) => {
  if (output.exitCode === 0 && isEmptyMap(output)) return parsed([]);
  const rows = askedJson(output) ? rowsOfJson(output) : rowsOfText(output);
  if (!rows.ok) return rows;
  const entries: IpcacheEntry[] = [];
  for (const [cidr, value] of rows.value) {
    const entry = entryOf(cidr, value);
    if (entry === null) return unreadable('bpf ipcache list: an entry is not understood');
    entries.push(entry);
  }
  return parsed(entries);
};

type Row = readonly [cidr: string, value: string];

const rowsOfJson = (output: ToolOutput): Parsed<readonly Row[]> => {
  const read = fromAgent(output, z.record(z.string(), z.array(z.string()).min(1).max(1)));
  return read.ok ? parsed(Object.entries(read.value).map(([cidr, [value = '']]): Row => [cidr, value])) : read;
};

const rowsOfText = (output: ToolOutput): Parsed<readonly Row[]> => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [title = '', ...rows] = lines.value;
  // IP PREFIX/ADDRESS   IDENTITY
  if (!/^IP PREFIX\/ADDRESS {2,}IDENTITY$/.test(title)) return unreadable('bpf ipcache list: no such heading');
  const read: Row[] = [];
  for (const line of rows) {
    const match = /^(\S+) {2,}(\S.*)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined)
      return unreadable('bpf ipcache list: a line is not understood');
    read.push([match[1], match[2]]);
  }
  return parsed(read);
};

const entryOf = (written: string, value: string): IpcacheEntry | null => {
  const match = VALUE.exec(value);
  const [identity, encryptKey] = [wholeNumber(match?.[1]), wholeNumber(match?.[2])];
  const [cidr, endpoint] = [oneCidr(written), oneAddress(match?.[3] ?? '')];
  if (cidr === null || identity === null || encryptKey === null || endpoint === null) return null;
  const flags = match?.[4];
  return {
    cidr,
    identity,
    tunnelEndpoint: endpoint === '0.0.0.0' || endpoint === '::' ? null : endpoint,
    encryptKey,
    flags: flags === undefined ? null : flags === '<none>' ? [] : flags.split(','),
  };
};

export interface TunnelEntry {
  /** Network address of a node's pods, without a length. */
  readonly network: string;
  readonly endpoint: string;
}

// 10.244.2.0        172.21.0.2:3        - the number behind the colon is the cluster's
const TUNNEL = /^(\S+) {2,}(\S+)$/;

/** 1.17 and before. */
export const parseCiliumTunnels: Parser<readonly TunnelEntry[]> = (output) => {
  if (output.exitCode === 0 && isEmptyMap(output)) return parsed([]);
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [title = '', ...rows] = lines.value;
  if (!/^TUNNEL {2,}VALUE$/.test(title)) return unreadable('bpf tunnel list: no such heading');
  const entries: TunnelEntry[] = [];
  for (const line of rows) {
    const match = TUNNEL.exec(line);
    const endpoint = addressPort(match?.[2] ?? '');
    const network = oneAddress((match?.[1] ?? '').replace(/^([\d.]{7,15}):\d{1,5}$/, '$1'));
    if (endpoint === null || network === null) return unreadable('bpf tunnel list: a line is not understood');
    entries.push({ network, endpoint: endpoint.ip });
  }
  return parsed(entries);
};
