// What do the text forms of `cilium-health status` say: the summary since 1.17, and the form by node before it?
import { isIP } from 'node:net';
import { type Parsed, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { agentLines } from './agent-text.ts';
import {
  type CiliumHealth,
  type HealthNode,
  type HealthPath,
  type Reach,
  shortName,
  together,
} from './cilium-health-path.ts';
import { wholeNumber } from './numbers.ts';
import { printable } from './printable.ts';

const NOT_TOLD: HealthPath = {
  ip: null,
  reach: 'unknown',
  icmp: 'unknown',
  http: 'unknown',
  why: '',
  latencyMs: null,
};

export const healthFromText = (output: ToolOutput): Parsed<CiliumHealth> => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  return /^Cluster health:/.test(lines.value[0] ?? '') ? summary(lines.value) : byNode(lines.value);
};

// Cluster health:              3/3 reachable    (2026-07-03T07:52:07Z)   (Probe interval: ~2m)
const FIRST =
  /^Cluster health: +(\d{1,6})\/(\d{1,6}) reachable(?:, \d{1,6} unknown)?(?: +\(\d{1,6} unknown\))? +\(([0-9TZ:.+-]{10,40})\)(?: +\(Probe interval: [^()]{1,40}\))?$/;
// Name                         IP               Node                     Endpoints
const TITLE = /^Name +IP +Node +Endpoints$/;
//   controlplane (localhost)   172.25.216.210   1/1                      1/1
const ROW =
  /^ {2}(\S{1,253})( \(localhost\))? +(\S{2,45}) +(\d{1,3})\/(\d{1,3})(?: +\(\d{1,3} unknown\))? +(\d{1,3})\/(\d{1,3})(?: +\(\d{1,3} unknown\))?$/;

/** n of m paths: it does not tell ICMP from TCP. */
const summary = ([first = '', title = '', ...rest]: readonly string[]): Parsed<CiliumHealth> => {
  const head = FIRST.exec(first);
  const total = wholeNumber(head?.[2]);
  if (head === null || total === null || !TITLE.test(title)) return unreadable('cilium-health: no such heading');
  const nodes: HealthNode[] = [];
  for (const line of rest) {
    const match = ROW.exec(line);
    const ip = match?.[3] ?? '';
    if (match === null || isIP(ip) === 0) return unreadable('cilium-health: a line is not understood');
    nodes.push({
      name: shortName(match[1] ?? ''),
      local: match[2] !== undefined,
      host: { ...NOT_TOLD, ip, reach: share(match[4], match[5]) },
      endpoint: { ...NOT_TOLD, reach: share(match[6], match[7]) },
    });
  }
  // A long list is cut to some of the nodes.
  return nodes.length === total
    ? parsed({ at: head[3] ?? '', nodes })
    : unreadable('cilium-health: not every node is shown');
};

const share = (reached: string | undefined, all: string | undefined): Reach =>
  all === '0' ? 'unknown' : reached === all ? 'ok' : 'failed';

// Probe time:   2018-06-16T09:51:58Z
const PROBED = /^Probe time: +(\S{10,40})$/;
//   ip-172-0-52-116.us-west-2.compute.internal (localhost):
const NODE = /^ {2}(\S{1,253}?)( \(localhost\))?:$/;
//     Host connectivity to 172.0.52.116:      - the other: Endpoint
const PATH = /^ {4}(Host|Endpoint) connectivity to (\S{2,45}):$/;
//       ICMP to stack: OK, RTT=315.254µs      - or: Connection timed out
const CHECK = /^ {6}(ICMP to stack|HTTP to agent|HTTP via L3|ICMP via L3): +(\S.*)$/;
const OK = /^OK, RTT=(\d{1,9}(?:\.\d{1,9})?)(µs|us|ms|s)$/;
const IN_MS: Readonly<Record<string, number>> = { µs: 0.001, us: 0.001, ms: 1, s: 1000 };

const byNode = (lines: readonly string[]): Parsed<CiliumHealth> => {
  const [first = '', title, ...rest] = lines;
  const at = PROBED.exec(first)?.[1];
  if (at === undefined || title !== 'Nodes:') return unreadable('cilium-health: no such heading');
  const nodes: HealthNode[] = [];
  let side: 'host' | 'endpoint' | null = null;
  for (const line of rest) {
    const node = NODE.exec(line);
    if (node !== null) {
      side = null;
      const name = shortName(node[1] ?? '');
      nodes.push({ name, local: node[2] !== undefined, host: NOT_TOLD, endpoint: NOT_TOLD });
      continue;
    }
    const last = nodes.pop();
    const path = PATH.exec(line);
    if (last !== undefined && path !== null && isIP(path[2] ?? '') !== 0) {
      side = path[1] === 'Host' ? 'host' : 'endpoint';
      nodes.push({ ...last, [side]: { ...NOT_TOLD, ip: path[2] } });
      continue;
    }
    const check = CHECK.exec(line);
    if (last === undefined || side === null || check === null)
      return unreadable('cilium-health: a line is not understood');
    nodes.push({ ...last, [side]: withCheck(last[side], check[1] ?? '', check[2] ?? '') });
  }
  return parsed({ at, nodes });
};

const withCheck = (path: HealthPath, what: string, words: string): HealthPath => {
  const ok = OK.exec(words);
  const reach: Reach = ok === null ? 'failed' : 'ok';
  const isIcmp = what.startsWith('ICMP');
  const [icmp, http] = isIcmp ? [reach, path.http] : [path.icmp, reach];
  const latencyMs = ok === null ? null : Number(ok[1]) * (IN_MS[ok[2] ?? ''] ?? 1);
  return {
    ...path,
    icmp,
    http,
    reach: together(icmp, http),
    why: path.why || (ok === null ? printable(words) : ''),
    latencyMs: isIcmp ? latencyMs : path.latencyMs,
  };
};
