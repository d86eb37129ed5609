// Does a TCP port take a connection? Nothing is sent over it.
import { z } from 'zod';
import { command } from './spec.ts';
import { ip, port, wholeSeconds } from './values.ts';

export const tcpConnect = command({
  name: 'tcp-connect',
  args: z.strictObject({ to: ip, port, timeoutMs: z.int().min(500).max(10_000) }),
  connectsTo: (args) => args.to,
  variants: (args, rung) => {
    const seconds = wholeSeconds(args.timeoutMs);
    const nc = ['nc', '-n', '-z', '-v', '-w', seconds, args.to, String(args.port)];
    if (rung !== 'pod-exec') return [nc];
    const host = `${args.to.includes(':') ? `[${args.to}]` : args.to}:${args.port}`;
    return [
      nc,
      // Only -v names the kernel's error; an open port holds curl until its time is up (measured).
      ['curl', '-v', '-sS', '-m', seconds, '-o', '/dev/null', `telnet://${host}`],
      ['wget', '-q', '-O-', '-T', seconds, '-t', '1', `http://${host}/`],
    ];
  },
});
