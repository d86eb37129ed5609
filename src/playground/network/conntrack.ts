// Does the node's connection table still take a new flow?
import type { Packet } from './packet.ts';
import type { NodeStack } from './state.ts';

/** Flows remembered one by one; older ones have timed out by then. */
const REMEMBERED = 256;

export const conntrackCount = (node: NodeStack): number =>
  Math.min(node.conntrack.max, node.conntrack.base + node.conntrack.flows.size);

/** false: the table is full and the packet opens a new flow, so the kernel drops it. */
export const track = (node: NodeStack, packet: Packet): boolean => {
  // WireGuard's own flows live for as long as the node is up.
  if (packet.reply || packet.dport === 41641) return true;
  const { flows, base, max } = node.conntrack;
  const key = `${packet.protocol} ${packet.src}:${packet.sport} ${packet.dst}:${packet.dport}`;
  if (flows.has(key)) return true;
  if (base + flows.size >= max) {
    // (linux: net/netfilter/nf_conntrack_core.c)
    node.kernel.conntrack.drop += 1;
    return false;
  }
  flows.add(key);
  const [oldest] = flows;
  if (flows.size > REMEMBERED && oldest !== undefined) flows.delete(oldest);
  return true;
};
