// What did one DNS question bring: addresses, a refusal, or silence? Reads dig, nslookup (bind, busybox) and getent.
import { type Parser, unreadable } from '../model/command-call.ts';
import { readDig } from './dig.ts';
import type { DnsResult } from './dns-result.ts';
import { readGetent } from './getent.ts';
import { readNslookup } from './nslookup.ts';
import { screen } from './screen.ts';
import { toolOf } from './tool-name.ts';

export type { DnsOutcome, DnsResult } from './dns-result.ts';

const READERS: Readonly<Record<string, Parser<DnsResult>>> = {
  dig: readDig,
  nslookup: readNslookup,
  getent: readGetent,
};

/** Which reader is told by argv. */
export const parseDns: Parser<DnsResult> = (output) => {
  const tool = toolOf(output.argv);
  const read = Object.hasOwn(READERS, tool) ? READERS[tool] : undefined;
  return read === undefined ? unreadable('not a DNS tool') : (screen(output) ?? read(output));
};
