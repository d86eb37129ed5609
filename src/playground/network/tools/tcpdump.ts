// tcpdump 4.99: what passes a device while it runs, in the few forms the catalogue asks for.
import { inCidr } from '../addresses.ts';
import type { Tap } from '../kernel-state.ts';
import type { Packet } from '../packet.ts';
import type { Place } from '../place.ts';
import type { Script } from '../play.ts';
import { send } from '../send.ts';
import type { Device, PodStack } from '../state.ts';
import { numberOf, readOptions } from './options.ts';
import { packetLines } from './tcpdump-lines.ts';
import { complain, type Tool } from './tool.ts';

const KINDS: Readonly<Record<Device['kind'], string>> = {
  loopback: 'EN10MB (Ethernet)',
  physical: 'EN10MB (Ethernet)',
  veth: 'EN10MB (Ethernet)',
  vxlan: 'EN10MB (Ethernet)',
  tun: 'RAW (Raw IP)',
};

/** Pods talk all the time: somebody sends something this often. */
const TALK_MS = 200;

/** `udp port 8472 and dst net … and not src net …`, the one filter of more than a port. */
const TAILNET = '100.64.0.0/10';

const filterOf = (words: readonly string[]): ((packet: Packet) => boolean) => {
  const [what, ...rest] = words;
  if (what === 'host') return ({ src, dst }) => src === rest[0] || dst === rest[0];
  if (what !== 'udp') return () => true;
  const port = Number(rest[1]);
  const astray = rest.includes('dst');
  return ({ protocol, src, dst, sport, dport }) =>
    protocol === 'udp' &&
    (rest.length === 0 || sport === port || dport === port) &&
    (!astray || (inCidr(dst, TAILNET) && !inCidr(src, TAILNET)));
};

export const tcpdump: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'i:nlqc:s:T:Z:');
  const name = options.flags.get('i') ?? '';
  const device = place.stack.devices.get(name);
  if (options.bad) return yield* complain(`tcpdump: invalid option -- '${options.bad}'\n`, 1);
  if (name !== 'any' && !device)
    return yield* complain(`tcpdump: ${name}: No such device exists\n(No such device exists)\n`, 1);
  if (device && !device.up) return yield* complain(`tcpdump: ${name}: That device is not up\n`, 1);
  const wanted = filterOf(options.rest);
  const limit = numberOf(options, 'c', Number.POSITIVE_INFINITY);
  const seen: string[] = [];
  let atMs = 0;
  const tap: Tap = (stack, dev, way, packet) => {
    if (stack !== place.stack || (name !== 'any' && dev !== name) || !wanted(packet)) return;
    seen.push(
      packetLines(place.network, {
        packet,
        dev: name === 'any' ? dev : '',
        way,
        atMs,
        tunnel: options.flags.get('T') ?? '',
      }),
    );
  };
  const type = device ? KINDS[device.kind] : 'LINUX_SLL2 (Linux cooked v2)';
  if (!device) yield { stderr: 'tcpdump: data link type LINUX_SLL2\n' };
  yield {
    stderr: `tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\nlistening on ${name}, link-type ${type}, snapshot length ${options.flags.get('s') ?? 262144} bytes\n`,
  };
  let printed = 0;
  let whole = false;
  place.network.wire.taps.add(tap);
  try {
    while (printed < limit) {
      yield { waitMs: TALK_MS };
      atMs += TALK_MS;
      talk(place);
      const lines = seen.slice(printed, limit);
      printed += lines.length;
      if (lines.length > 0) yield { stdout: lines.join('') };
    }
    whole = true;
  } finally {
    place.network.wire.taps.delete(tap);
    // Interrupted, it begins a new line and still counts.
    if (!whole) yield { stdout: '\n' };
    yield {
      stderr: `${printed} packets captured\n${seen.length} packets received by filter\n0 packets dropped by kernel\n`,
    };
  }
  return 0;
};

/** A pod of this node asks one of another, or is asked by it, and it asks the internet. */
const talk = ({ network, node }: Place): void => {
  if (network.wire.quiet) return;
  const running = [...network.pods.values()].filter((pod) => pod.running);
  const pick = (isHere: boolean): PodStack | undefined => {
    const all = running.filter((pod) => (pod.node === node.id) === isHere);
    return all[Math.floor(network.random() * all.length)];
  };
  const [here, there] = [pick(true), pick(false)];
  if (!here || !there) return;
  const [from, to] = network.random() < 0.5 ? [here, there] : [there, here];
  send(network, from, { to: to.spec.ip, protocol: 'icmp' });
  send(network, here, { to: '1.1.1.1', protocol: 'tcp', port: 80, sizeBytes: 60 });
};
