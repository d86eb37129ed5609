// A few packets as they pass a device: headers alone, bounded by count and time, by a closed choice of filters.
import { z } from 'zod';
import { DEFAULT_SITE } from '../model/site.ts';
import { command } from './spec.ts';
import { device, port } from './values.ts';

/** Enough for the outer and inner headers of VXLAN (92 bytes on Ethernet). */
const SNAPLEN_BYTES = 96;

const TAILNET = DEFAULT_SITE.tailnetCidr;

export const capture = command({
  name: 'capture',
  args: z
    .strictObject({
      device,
      filter: z.enum(['vxlan', 'vxlan-strays', 'wireguard', 'host']),
      /** UDP port of filter `vxlan` or `wireguard`, where it is another than usual. */
      port: port.optional(),
      /** The one address of filter `host`; empty for the others. */
      host: z.union([z.ipv4(), z.literal('')]).default(''),
      count: z.int().min(1).max(200),
      /** The tool ends itself after this long: give the kill timer a second more. */
      seconds: z.int().min(1).max(30),
    })
    .refine((args) => (args.filter === 'host') === (args.host !== ''), { path: ['host'] }),
  variants: (args, rung) => {
    const filter = {
      // Without -T it prints OTV for 8472, and what is inside UDP of a pod it would read by its port: names and requests.
      vxlan: ['-T', 'vxlan', 'udp', 'port', String(args.port ?? DEFAULT_SITE.vxlanPort)],
      // To a tailnet address with a source that is none: it took another way than the tailnet (cilium#36104).
      'vxlan-strays':
        `-T vxlan udp port ${args.port ?? DEFAULT_SITE.vxlanPort} and dst net ${TAILNET} and not src net ${TAILNET}`.split(
          ' ',
        ),
      wireguard: ['udp', 'port', String(args.port ?? DEFAULT_SITE.tailscalePort)],
      host: ['host', args.host],
    }[args.filter];
    // Interrupted, tcpdump prints what it has and its counters; timeout then ends with 124.
    const bounded = ['timeout', '-s', 'INT', String(args.seconds), 'tcpdump', '-i', args.device, '-nn', '-l'];
    const limits = ['-c', String(args.count), '-s', String(SNAPLEN_BYTES)];
    // -q keeps it from decoding what lies behind UDP and TCP headers.
    return rung === 'pod-exec' ? [] : [[...bounded, '-q', ...limits, ...filter]];
  },
});
