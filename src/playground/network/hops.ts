// What a stack does with a packet: send its own, take what is for it, forward the rest.
import { inCidr } from './addresses.ts';
import { countDrop, HEALTH_DEVICE, isAttached, serviceFor } from './cilium-state.ts';
import { fromNode } from './cloud.ts';
import { track } from './conntrack.ts';
import { filter } from './filter.ts';
import { type End, type Journey, lost, spend } from './journey.ts';
import type { Packet } from './packet.ts';
import { egressDrop, ingressDrop, recordDrop } from './policy.ts';
import { isLocal, lookup, mtuTowards, sourceOf } from './routing.ts';
import type { Device, NodeStack, PodStack, Route, Stack } from './state.ts';
import { intoTailnet, intoVxlan, unwrap } from './tunnels.ts';

const MAX_HOPS = 64;

/** A packet passes a device: its counters move, and whoever watches sees it. */
const passes = (
  journey: Journey,
  stack: Stack,
  device: Device | undefined,
  way: 'in' | 'out',
  packet: Packet,
): void => {
  if (!device || journey.network.wire.imagined) return;
  const counter = way === 'in' ? device.rx : device.tx;
  counter.packets += 1;
  counter.bytes += packet.bytes;
  for (const tap of journey.network.wire.taps) tap(stack, device.name, way, packet);
};

/** ClusterIPs become a backend when the sender's node knows the service (socket load balancing). */
const translateService = (journey: Journey, stack: Stack, packet: Packet): Packet | null => {
  const node = journey.network.nodes.get(stack.node);
  const service = node && serviceFor(node, packet);
  if (!service) return packet;
  const chosen = service.backends[Math.floor(journey.network.random() * service.backends.length)];
  return chosen === undefined ? null : { ...packet, dst: chosen.ip, dport: chosen.port };
};

/** A stack sends a packet of its own; an empty source address is filled in. */
export const output = (journey: Journey, stack: Stack, given: Packet): End => {
  const translated = translateService(journey, stack, given);
  if (!translated) return lost(`${stack.id}: service without backends`);
  if (isLocal(stack, translated.dst)) {
    return input(journey, stack, 'lo', { ...translated, src: translated.src || translated.dst });
  }
  const choice = lookup(stack, translated.dst, translated.mark);
  if (!choice) return { kind: 'local', errno: 'ENETUNREACH' };
  const { route } = choice;
  const whole = { ...translated, src: translated.src || sourceOf(stack, route) };
  const limit = mtuTowards(stack, route, whole.dst);
  const tooBig = whole.bytes > limit && !whole.reply;
  if (tooBig && whole.dontFragment) return { kind: 'local', errno: 'EMSGSIZE', mtuBytes: limit };
  const packet = tooBig ? fragment(stack, whole, limit) : whole;
  if (stack.kind === 'node') {
    if (filter(stack, 'OUTPUT', packet, { in: '', out: route.dev }) !== 'ACCEPT')
      return { kind: 'local', errno: 'EPERM' };
    if (!track(stack, packet)) return { kind: 'local', errno: 'EPERM' };
    return emit(journey, stack, route, masquerade(journey, stack, route.dev, packet));
  }
  return emit(journey, stack, route, packet);
};

/** Cuts a packet up; what goes on stands for its first and largest piece. */
const fragment = (stack: Stack, packet: Packet, limit: number): Packet => {
  const pieces = Math.ceil((packet.bytes - 20) / (limit - 20));
  if (stack.kind === 'node') {
    stack.snmp.fragOks += 1;
    stack.snmp.fragCreates += pieces;
  }
  return { ...packet, bytes: limit, pieces };
};

/** A packet comes in by a device. */
export const receive = (journey: Journey, stack: Stack, dev: string, given: Packet): End => {
  journey.hops += 1;
  if (journey.hops > MAX_HOPS) return lost('a routing loop');
  if (!journey.network.nodes.get(stack.node)?.on) return lost(`${stack.node}: switched off`);
  const device = stack.devices.get(dev);
  if (!device?.up) return lost(`${stack.id}: ${dev} is down`);
  passes(journey, stack, device, 'in', given);
  if (dev === 'cilium_vxlan' && stack.kind === 'node' && !isAttached(stack, dev, 'cil_from_overlay'))
    return lost(`${stack.id}: no cil_from_overlay`);
  const packet = undoNat(stack, given);
  if (isLocal(stack, packet.dst)) return input(journey, stack, dev, packet);
  return stack.kind === 'node' ? forward(journey, stack, dev, packet) : lost(`${stack.id}: not its address`);
};

const undoNat = (stack: Stack, packet: Packet): Packet => {
  const last = packet.nats.at(-1);
  if (!packet.reply || last?.at !== stack.id) return packet;
  return { ...packet, dst: last.src, nats: packet.nats.slice(0, -1) };
};

/** The pod behind a node's `lxc` device. */
export const podBehind = (journey: Journey, node: NodeStack, dev: string): PodStack | null =>
  [...journey.network.pods.values()].find((pod) => pod.node === node.id && `lxc${pod.spec.slot}` === dev) ?? null;

/** Cilium's program on the pod's device. */
const leavesPod = (journey: Journey, node: NodeStack, dev: string, packet: Packet): boolean => {
  const pod = podBehind(journey, node, dev);
  const reason = pod && egressDrop(journey.network, pod, packet);
  if (pod && reason) recordDrop(node, 'EGRESS', packet, reason);
  return !reason;
};

const input = (journey: Journey, stack: Stack, dev: string, packet: Packet): End => {
  if (stack.kind === 'pod') return { kind: 'arrived', host: { kind: 'stack', stack }, packet };
  if (!leavesPod(journey, stack, dev, packet)) return lost(`${stack.id}: policy`);
  const verdict = filter(stack, 'INPUT', packet, { in: dev, out: '' });
  if (packet.pieces !== undefined) {
    stack.kernel.reassembly.requested += packet.pieces;
    stack.kernel.reassembly.done += 1;
  }
  if (verdict === 'DROP') return lost(`${stack.id}: INPUT`);
  if (verdict === 'REJECT') return refuse(stack, dev, packet, 'host-prohibited');
  if (dev !== 'lo' && !track(stack, packet)) return lost(`${stack.id}: conntrack full`);
  return packet.inner ? unwrap(journey, stack, packet) : { kind: 'arrived', host: { kind: 'stack', stack }, packet };
};

const forward = (journey: Journey, node: NodeStack, dev: string, whole: Packet): End => {
  if (!node.ipForward) return lost(`${node.id}: ip_forward is 0`);
  if (whole.ttl <= 1) return refuse(node, dev, whole, 'ttl-exceeded');
  if (!leavesPod(journey, node, dev, whole)) return lost(`${node.id}: policy`);
  const choice = lookup(node, whole.dst, whole.mark);
  // Measured in namespaces: a node without a route stays silent towards its pods.
  if (!choice) return lost(`${node.id}: no route`);
  const { route } = choice;
  const limit = mtuTowards(node, route, whole.dst);
  const tooBig = whole.bytes > limit && !whole.reply;
  if (tooBig && whole.dontFragment)
    return node.kernel.tellsTooBig
      ? refuse(node, dev, whole, 'frag-needed', limit)
      : lost(`${node.id}: too big, and it does not say so`);
  const packet = tooBig ? fragment(node, whole, limit) : whole;
  const verdict = filter(node, 'FORWARD', packet, { in: dev, out: route.dev });
  if (verdict === 'DROP') return lost(`${node.id}: FORWARD`);
  if (verdict === 'REJECT') return refuse(node, dev, packet, 'host-prohibited');
  if (!track(node, packet)) return lost(`${node.id}: conntrack full`);
  node.snmp.forwarded += 1;
  return emit(journey, node, route, masquerade(journey, node, route.dev, { ...packet, ttl: packet.ttl - 1 }));
};

const refuse = (
  node: NodeStack,
  dev: string,
  packet: Packet,
  error: 'host-prohibited' | 'ttl-exceeded' | 'frag-needed',
  mtuBytes?: number,
): End => {
  const from =
    dev === 'cilium_vxlan' ? node.spec.gatewayIp : dev === 'tailscale0' ? node.spec.tailnetIp : node.spec.vcnIp;
  return { kind: 'icmp', error, from, router: node, packet, ...(mtuBytes !== undefined && { mtuBytes }) };
};

const masquerade = (journey: Journey, node: NodeStack, dev: string, packet: Packet): Packet => {
  const { enabled, mode, devices, exclusion } = node.masquerade;
  const byProgram = devices.includes(dev) && isAttached(node, dev, 'cil_to_netdev');
  const uplink = mode === 'BPF' ? byProgram : dev === 'enp0s6' || dev === 'tailscale0';
  if (!enabled || !uplink || packet.reply) return packet;
  if (!inCidr(packet.src, journey.network.topology.podRange) || inCidr(packet.dst, exclusion)) return packet;
  const src = dev === 'tailscale0' ? node.spec.tailnetIp : node.spec.vcnIp;
  return { ...packet, src, nats: [...packet.nats, { at: node.id, src: packet.src }] };
};

const emit = (journey: Journey, stack: Stack, route: Route, packet: Packet): End => {
  const { network } = journey;
  passes(journey, stack, stack.devices.get(route.dev), 'out', packet);
  if (stack.kind === 'pod') {
    const node = network.nodes.get(stack.node);
    spend(journey, 0.015);
    return node ? receive(journey, node, `lxc${stack.spec.slot}`, packet) : lost('no such node');
  }
  if (route.encap) {
    const endpoint = stack.cilium.tunnelTo(packet.dst);
    if (endpoint === '' || !isAttached(stack, route.dev, 'cil_to_overlay')) {
      countDrop(stack, 'No tunnel/encapsulation endpoint (datapath BUG!)', 'egress');
      return lost(`${stack.id}: no tunnel endpoint`);
    }
    return intoVxlan(journey, stack, endpoint, packet);
  }
  if (route.dev === 'tailscale0')
    return packet.bytes > network.wire.tailnetCarriesBytes
      ? lost('tailnet: too big for the way')
      : intoTailnet(journey, stack, packet);
  if (route.dev === 'enp0s6') return fromNode(journey, stack, packet);
  spend(journey, 0.015);
  if (route.dev === HEALTH_DEVICE) return { kind: 'arrived', host: { kind: 'stack', stack }, packet };
  const pod = podBehind(journey, stack, route.dev);
  const reason = pod && ingressDrop(network, pod, packet);
  if (pod && reason) {
    recordDrop(stack, 'INGRESS', packet, reason);
    return lost(`${stack.id}: policy`);
  }
  return pod?.running ? receive(journey, pod, 'eth0', packet) : lost(`${stack.id}: nobody behind ${route.dev}`);
};
