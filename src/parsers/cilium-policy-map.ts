// Which rows does an endpoint's policy map hold? `cilium-dbg bpf policy get <id> -n`, one row a line.
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { agentLines, agentRefusal } from './agent-text.ts';
import { wholeNumber } from './numbers.ts';

export interface PolicyRow {
  readonly allow: boolean;
  readonly direction: 'ingress' | 'egress';
  /** Security identity of the peer; 0 is everybody. */
  readonly identity: number;
  /** null: any port of any protocol. */
  readonly port: { readonly port: number; readonly protocol: string } | null;
  /** Traffic goes through a proxy first: DNS or HTTP rules. */
  readonly proxied: boolean;
  readonly bytes: number;
  readonly packets: number;
}

// POLICY   DIRECTION   IDENTITY   PORT/PROTO   PROXY PORT   AUTH TYPE   BYTES   PACKETS   PREFIX   [COOKIE since 1.19]
const TITLE = /^POLICY {2,}DIRECTION {2,}IDENTITY {2,}PORT\/PROTO {2,}PROXY PORT {2,}AUTH TYPE {2,}BYTES {2,}PACKETS/;
// Allow    Egress      0          53/UDP       40001        disabled    144868  1828      24
const ROW =
  /^(Allow|Deny) +(Ingress|Egress) +(\d{1,10}) +(ANY|\d{1,5}\/[A-Z]{2,6}|[A-Z]{2,6}) +(NONE|\d{1,5}) +(\S{1,40}) +(\d{1,15}) +(\d{1,15})(?: +\d{1,5})?(?: +\S{1,80})?$/;

export const parseCiliumPolicyMap: Parser<readonly PolicyRow[]> = (output) => {
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  if (/^Policy stats empty\. Perhaps the policy enforcement is disabled\?\s*$/.test(output.stdout || output.stderr))
    return parsed([]);
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [title = '', ...rest] = lines.value;
  if (!TITLE.test(title)) return unreadable('bpf policy get: no such heading');
  const rows: PolicyRow[] = [];
  for (const line of rest) {
    if (line === '') continue;
    const row = rowOf(line);
    if (row === null) return unreadable('bpf policy get: a line is not understood');
    rows.push(row);
  }
  return parsed(rows);
};

const rowOf = (line: string): PolicyRow | null => {
  const [, verdict, direction, peer, where = '', proxy, , bytesText, packetsText] = ROW.exec(line) ?? [];
  const [identity, bytes, packets] = [wholeNumber(peer), wholeNumber(bytesText), wholeNumber(packetsText)];
  if (identity === null || bytes === null || packets === null) return null;
  const [left = '', right] = where.split('/');
  // `TCP` alone: every port of it.
  const port = where === 'ANY' ? null : { port: right === undefined ? 0 : Number(left), protocol: right ?? left };
  if (port !== null && port.port > 65_535) return null;
  return {
    allow: verdict === 'Allow',
    direction: direction === 'Ingress' ? 'ingress' : 'egress',
    identity,
    port,
    proxied: proxy !== 'NONE',
    bytes,
    packets,
  };
};
