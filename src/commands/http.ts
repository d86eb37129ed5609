// One HTTP GET by address or by name: does TCP leave, and which address does the far end see.
import { isIP } from 'node:net';
import { z } from 'zod';
import { command } from './spec.ts';
import { dnsName, ip, port, wholeSeconds } from './values.ts';

const FIRST_ADDRESS = /^(\d{1,3}(?:\.\d{1,3}){3})\s*$/m;

export const http = command({
  name: 'http',
  args: z.strictObject({
    /** An address or a name. */
    host: z.union([ip, dnsName]),
    port: port.default(80),
    timeoutMs: z.int().min(500).max(10_000),
    /**
     * The resolver that names the host where the agent stands in for the pod: the pod's, not the agent's own.
     * Empty when the place's own resolver is right; an address needs none.
     */
    resolver: z.union([ip, z.literal('')]).default(''),
  }),
  prepare: {
    argv: (args) =>
      args.resolver === '' || isIP(args.host) !== 0
        ? null
        : ['dig', '+time=1', '+tries=1', '+short', `@${args.resolver}`, args.host, 'A'],
    read: (stdout) => FIRST_ADDRESS.exec(stdout)?.[1] ?? null,
  },
  connectsTo: (args) => args.host,
  variants: (args, rung, prepared) => {
    const host = args.host.replace(/\.$/, '');
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${args.port}/`;
    const pin = prepared === null ? [] : ['--resolve', `${host}:${args.port}:${prepared}`];
    // -w goes last so that the body, which a far end controls, cannot stand in its place.
    const curl = [
      'curl',
      '-sS',
      '-m',
      wholeSeconds(args.timeoutMs),
      '--max-filesize',
      '65536',
      ...pin,
      '-w',
      '\n%{http_code} %{remote_ip} %{time_total}',
      url,
    ];
    if (rung !== 'pod-exec') return [curl];
    // GNU wget -q keeps the cause to itself; without -q its words are translated and mixed with progress.
    return [curl, ['wget', '-q', '-O-', '-T', wholeSeconds(args.timeoutMs), '-t', '1', url]];
  },
});
