// The node's packet filter with its counters; both need NET_ADMIN, without it they print nothing (measured).
import { z } from 'zod';
import { command, LONG_OUTPUT_BYTES } from './spec.ts';

export const iptablesSave = command({
  name: 'iptables-save',
  maxBytes: LONG_OUTPUT_BYTES,
  args: z.strictObject({}),
  variants: () => [['iptables-save', '-c']],
});

export const nftRuleset = command({
  name: 'nft-ruleset',
  maxBytes: LONG_OUTPUT_BYTES,
  args: z.strictObject({}),
  variants: () => [['nft', '-j', 'list', 'ruleset']],
});
