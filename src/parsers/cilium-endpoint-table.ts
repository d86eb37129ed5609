// What does the table of `cilium-dbg endpoint list` say? It has two lines of headings, and labels that run on below.
import { isIP } from 'node:net';
import { type Parsed, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { agentLines } from './agent-text.ts';
import type { CiliumEndpoint } from './cilium-endpoint.ts';
import { cellsOf, tableHead } from './columns.ts';
import { wholeNumber } from './numbers.ts';
import { printable } from './printable.ts';

// ENDPOINT   POLICY (ingress)   POLICY (egress)   IDENTITY   LABELS (source:key[=value])   IPv6   IPv4   STATUS
const TITLES = ['ENDPOINT', 'POLICY (ingress)', 'POLICY (egress)', 'IDENTITY', 'LABELS (source:key[=value])'];

/** Disabled (Audit): it is only logged. */
const ENFORCED: Readonly<Record<string, boolean>> = { Disabled: false, Enabled: true, 'Disabled (Audit)': false };

export const endpointsFromTable = (output: ToolOutput): Parsed<readonly CiliumEndpoint[]> => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [title = '', second = '', ...rest] = lines.value;
  const head = tableHead(title);
  const [ipv4, status] = [head.titles.indexOf('IPv4'), head.titles.indexOf('STATUS')];
  const known = head.titles.slice(0, TITLES.length).join('|') === TITLES.join('|');
  if (!known || ipv4 < 0 || status < 0 || !/^ +ENFORCEMENT +ENFORCEMENT$/.test(second))
    return unreadable('endpoint list: no such heading');
  const endpoints: CiliumEndpoint[] = [];
  for (const line of rest) {
    // Further labels of the endpoint above.
    if (endpoints.length > 0 && /^ {20,}\S+$/.test(line)) continue;
    const cells = cellsOf(head, line);
    if (!cells.ok) return cells;
    const [id, ingress = '', egress = '', identity] = cells.value;
    const endpoint = wholeNumber(id);
    const [ip = '', state = ''] = [cells.value[ipv4], cells.value[status]];
    const understood = endpoint !== null && state !== '' && (ip === '' || isIP(ip) === 4);
    if (!understood || !Object.hasOwn(ENFORCED, ingress) || !Object.hasOwn(ENFORCED, egress))
      return unreadable('endpoint list: a line is not understood');
    endpoints.push({
      id: endpoint,
      state: printable(state, 40),
      health: null,
      egressEnforced: ENFORCED[egress] ?? null,
      ingressEnforced: ENFORCED[ingress] ?? null,
      auditMode: `${ingress} ${egress}`.includes('Audit'),
      identity: wholeNumber(identity),
      ip: ip === '' ? null : ip,
      device: null,
      policyRealized: null,
    });
  }
  return parsed(endpoints);
};
