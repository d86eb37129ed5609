// The typed values a command argument may hold; none of them can start with a dash or hold a blank.
import { z } from 'zod';
import { TAILSCALE_SOCKET } from '../model/site.ts';

export const ip = z.union([z.ipv4(), z.ipv6()]);

/** A DNS name, absolute or not; labels as resolvers accept them (underscore included), no leading dash. */
export const dnsName = z
  .string()
  .max(254)
  .regex(/^(?=.{1,254}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.?$/i);

/** A network device name: at most 15 bytes, as the kernel allows. */
export const device = z.string().regex(/^[a-z0-9_][a-z0-9_.@-]{0,14}$/i);

/** Where a tailscaled listens; no other program's socket may be asked. */
export const tailscaleSocket = z.string().max(100).regex(TAILSCALE_SOCKET);

/** A Kubernetes object name (RFC 1123 subdomain). */
export const objectName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/);

export const port = z.int().min(1).max(65535);

/** Milliseconds as the seconds a tool takes, rounded up to whole seconds. */
export const wholeSeconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));

/** Milliseconds as decimal seconds: 250 -> 0.25. */
export const seconds = (ms: number): string => String(ms / 1000);

/** For curl's --max-filesize: a body that leaves room under the cap for the line -w puts after it. */
export const bodyLimit = (maxBytes: number): string => String(maxBytes - 1024);
