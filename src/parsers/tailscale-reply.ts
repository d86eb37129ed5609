// Did tailscaled answer, and with what? Reads its local API through curl, and its command line.
import type { z } from 'zod';
import { type Parsed, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { fromJson } from './json-text.ts';
import { LONG, screen } from './screen.ts';
import { toolOf } from './tool-name.ts';

/**
 * Nobody answers at the socket, in a container that has its directory mounted: no other is asked. After a restart of tailscaled the directory the agent has mounted is the old one,
 * so without a second sign (the device, its routes) this does not say that tailscaled is down.
 */
export const NO_DAEMON = 'no-daemon';
export type NoDaemon = typeof NO_DAEMON;

export interface TailscaleReply {
  readonly body: string;
  /** The node's clock when it answered, in milliseconds since 1970; null when it was not told. */
  readonly atMs: number | null;
}

// Wed, 25 Nov 2026 06:00:00 GMT 200 · (curl before 7.84) %header{date} 200
const TRAILER = /^(.{0,40}) (\d{3})$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
// failed to connect to local tailscaled; it doesn't appear to be running (sudo systemctl start tailscaled ?)
const CLI_ALONE = /^failed to connect to local tailscaled/m;

export const replyOf = (output: ToolOutput): Parsed<TailscaleReply | NoDaemon> => {
  const unfit = screen(output, LONG);
  if (unfit !== null) return unfit;
  switch (toolOf(output.argv)) {
    case 'curl':
      return fromCurl(output);
    case 'tailscale':
      return fromCli(output);
    default:
      return unreadable('not a way to ask tailscaled');
  }
};

const fromCurl = ({ exitCode, stdout }: ToolOutput): Parsed<TailscaleReply | NoDaemon> => {
  switch (exitCode) {
    case 0:
      return answered(stdout);
    case 7:
      return parsed(NO_DAEMON);
    case 28:
      return unreadable('tailscaled did not answer in time', 'timed-out');
    case 63:
      return unreadable('too much output');
    default:
      return unreadable(`curl: no answer of tailscaled (exit status ${exitCode})`, 'inconclusive');
  }
};

const answered = (stdout: string): Parsed<TailscaleReply> => {
  const cut = stdout.lastIndexOf('\n');
  const trailer = TRAILER.exec(stdout.slice(cut + 1));
  if (cut < 0 || trailer === null) return unreadable('curl: no complete last line');
  const [, date = '', status = ''] = trailer;
  if (status === '200')
    return parsed({ body: stdout.slice(0, cut), atMs: HTTP_DATE.test(date) ? Date.parse(date) || null : null });
  // 403 invalid localapi request: a wrong Host, or (status access denied) no right
  if (status === '403') return unreadable('tailscaled refuses the request', 'forbidden');
  if (status === '404') return unreadable('this release of tailscaled does not know the question', 'tool-missing');
  return unreadable(`tailscaled answered with HTTP status ${status}`, 'inconclusive');
};

const fromCli = ({ exitCode, stdout, stderr }: ToolOutput): Parsed<TailscaleReply | NoDaemon> => {
  if (CLI_ALONE.test(stderr)) return parsed(NO_DAEMON);
  if (exitCode !== 0) return unreadable(`tailscale: exit status ${exitCode}`, 'inconclusive');
  return parsed({ body: stdout, atMs: null });
};

/** A JSON answer of a given shape, made into a value. */
export const readReply = <J, T>(
  output: ToolOutput,
  schema: z.ZodType<J>,
  read: (json: J, reply: TailscaleReply) => Parsed<T>,
): Parsed<T | NoDaemon> => {
  const reply = replyOf(output);
  if (!reply.ok) return reply;
  if (reply.value === NO_DAEMON) return parsed(NO_DAEMON);
  const json = fromJson(reply.value.body, schema);
  return json.ok ? read(json.value, reply.value) : json;
};
