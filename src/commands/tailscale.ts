// Read-only questions to a node's tailscaled: its local API over the unix socket, else its command line.
import { z } from 'zod';
import { DEFAULT_OUTPUT_BYTES, MAX_OUTPUT_BYTES } from '../model/batch.ts';
import { DEFAULT_SITE } from '../model/site.ts';
import { type CommandSpec, command } from './spec.ts';
import { bodyLimit, ip, tailscaleSocket, wholeSeconds } from './values.ts';

const socket = tailscaleSocket.default(DEFAULT_SITE.tailscaleSocket);
const timeoutMs = z.int().min(500).max(10_000);

/**
 * One request. tailscaled answers 403 to any Host but its own (tailscale: ipn/localapi).
 * The trailer goes last: the node's own clock, by which its time stamps are read, and the status.
 */
const request = (
  path: string,
  asked: { socket: string; timeoutMs: number },
  { maxBytes = DEFAULT_OUTPUT_BYTES, method = [] }: { maxBytes?: number; method?: readonly string[] } = {},
) => [
  'curl',
  '-sS',
  '-m',
  wholeSeconds(asked.timeoutMs),
  '--max-filesize',
  bodyLimit(maxBytes),
  ...method,
  '--unix-socket',
  asked.socket,
  '-H',
  'Host: local-tailscaled.sock',
  '-w',
  '\n%header{date} %{http_code}',
  `http://local-tailscaled.sock/localapi/v0/${path}`,
];

const cli = (asked: { socket: string }, ...rest: string[]): readonly string[] => [
  'tailscale',
  `--socket=${asked.socket}`,
  ...rest,
];

const asked = z.strictObject({ socket, timeoutMs });

/** netcheck too: it takes the list of relays from tailscaled. */
const question = <A>(spec: Omit<CommandSpec<A>, 'asks'>) => command<A>({ ...spec, asks: 'tailscaled' });

export const tailscaleStatus = question({
  name: 'tailscale-status',
  /** 1.5 kB a peer (measured). */
  maxBytes: MAX_OUTPUT_BYTES,
  args: z.strictObject({
    socket,
    timeoutMs,
    /** false: the node itself alone, for a tailnet whose list of peers is too long to take along. */
    peers: z.boolean().default(true),
  }),
  variants: (args) => [
    request(args.peers ? 'status' : 'status?peers=false', args, { maxBytes: MAX_OUTPUT_BYTES }),
    cli(args, 'status', '--json', ...(args.peers ? [] : ['--peers=false'])),
  ],
});

/** One sample. tailscaled itself waits without end for an answer, so the limit is the client's. */
export const tailscalePing = question({
  name: 'tailscale-ping',
  args: z.strictObject({ socket, timeoutMs, to: ip, type: z.enum(['disco', 'TSMP', 'ICMP']) }),
  variants: (args) => [
    request(`ping?ip=${args.to}&type=${args.type}`, args, { method: ['-X', 'POST'] }),
    cli(
      args,
      'ping',
      '--until-direct=false',
      ...(args.type === 'disco' ? [] : [`--${args.type.toLowerCase()}`]),
      '-c',
      '1',
      '--timeout',
      `${wholeSeconds(args.timeoutMs)}s`,
      args.to,
    ),
  ],
});

/** Measured by the command line itself, not by tailscaled: there is no other way to ask (tailscale#2726). */
export const tailscaleNetcheck = question({
  name: 'tailscale-netcheck',
  args: z.strictObject({ socket }),
  variants: (args) => [cli(args, 'netcheck', '--format=json'), cli(args, 'netcheck')],
});

const READ = {
  'tailscale-prefs': 'prefs',
  'tailscale-derp-map': 'derpmap',
  /** From 1.74. */
  'tailscale-metrics': 'usermetrics',
  'tailscale-check-udp-gro': 'check-udp-gro-forwarding',
  'tailscale-check-ip-forwarding': 'check-ip-forwarding',
} as const;

const reads = (name: keyof typeof READ) =>
  question({ name, args: asked, variants: (args) => [request(READ[name], args)] });

export const tailscalePrefs = reads('tailscale-prefs');
export const tailscaleDerpMap = reads('tailscale-derp-map');
export const tailscaleMetrics = reads('tailscale-metrics');
export const tailscaleCheckUdpGro = reads('tailscale-check-udp-gro');
export const tailscaleCheckIpForwarding = reads('tailscale-check-ip-forwarding');
