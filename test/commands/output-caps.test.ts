// How much a command may print, and that curl's own limit leaves room for its last line.
import { describe, expect, it } from 'vitest';
import { CATALOGUE, outputCap, variantsOf } from '../../src/commands/catalogue.ts';
import { DEFAULT_OUTPUT_BYTES, MAX_OUTPUT_BYTES } from '../../src/model/batch.ts';
import type { CommandCall } from '../../src/model/command-call.ts';

const MIB = 1024 * 1024;
const timeoutMs = 1000;

describe('the cap of a command', () => {
  it('is never over the most there is, nor under what every command has', () => {
    const caps = [...CATALOGUE.values()].map(({ maxBytes = DEFAULT_OUTPUT_BYTES }) => maxBytes);
    expect([Math.min(...caps), Math.max(...caps)]).toEqual([DEFAULT_OUTPUT_BYTES, MAX_OUTPUT_BYTES]);
  });

  it.each([
    ['ping', 256 * 1024],
    ['no-such-command', 256 * 1024],
    ['iptables-save', 2 * MIB],
    ['cilium-metrics', 2 * MIB],
    ['tailscale-status', 8 * MIB],
    ['cilium-endpoints', 8 * MIB],
    ['cilium-lb', 8 * MIB],
  ])('%s is %i bytes', (name, bytes) => {
    expect(outputCap({ name, args: {} })).toBe(bytes);
  });

  it.each<CommandCall>([
    { name: 'tailscale-status', args: { timeoutMs } },
    { name: 'tailscale-derp-map', args: { timeoutMs } },
    { name: 'tailscale-ping', args: { timeoutMs, to: '100.64.0.2', type: 'disco' } },
    { name: 'cilium-metrics', args: { timeoutMs } },
    { name: 'http', args: { host: '1.1.1.1', timeoutMs } },
  ])('$name is told to curl, less a last line', (call) => {
    const [argv = []] = variantsOf(call, 'agent');
    const limit = Number(argv[argv.indexOf('--max-filesize') + 1]);
    expect([limit > 0, limit + 1024 <= outputCap(call)]).toEqual([true, true]);
  });
});
