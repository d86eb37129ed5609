// What does the C library's own resolver say? It needs no DNS tool, and tells a miss from silence only by the time it took.
import { isIP } from 'node:net';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import type { DnsResult } from './dns-result.ts';

// 142.250.207.46  STREAM google.com
const LINE = /^([0-9a-fA-F.:]+)\s+(?:STREAM|DGRAM|RAW)\b/;

/** `getent ahostsv4 NAME`. Screened already. */
export const readGetent: Parser<DnsResult> = ({ stdout, stderr, exitCode }) => {
  if (exitCode === 2 && stdout === '' && stderr === '')
    return parsed({ outcome: 'no-answer', addresses: [], retries: 0, server: '' });
  if (exitCode !== 0 || !stdout.endsWith('\n')) return unreadable('getent: not a complete answer');
  const addresses = new Set<string>();
  for (const line of stdout.slice(0, -1).split('\n')) {
    const address = LINE.exec(line)?.[1] ?? '';
    if (isIP(address) === 0) return unreadable('getent: a line is not understood');
    addresses.add(address);
  }
  return parsed({ outcome: 'answer', addresses: [...addresses], retries: 0, server: '' });
};
