// Does whatever comes in end in a value or a typed refusal, soon, with nothing alive in it?
import { describe, expect, it } from 'vitest';
import { importing } from './files.ts';
import { feedAll, keepFed, type Target } from './target.ts';
import { TARGETS } from './targets.ts';

/** `FUZZ_INPUTS=100000`: of what costs least so many; a gate takes few, and the same each time. */
const INPUTS = Number(process.env.FUZZ_INPUTS ?? (process.env.TRUST === 'whole' ? 20_000 : 400));
const FIRST = Number(process.env.SEED ?? 1);

const held = async (target: Target): Promise<void> => {
  const inputs = process.env.SEED === undefined ? Math.ceil((INPUTS * (target.perThousand ?? 1000)) / 1000) : 1;
  const fed = await feedAll(target, FIRST, inputs);
  keepFed(target, fed);
  expect(fed.wrong).toEqual([]);
};

describe('hostile input', { timeout: 600_000 }, () => {
  it.each(TARGETS.map((target) => [target.name, target] as const))('of %s is harmless', async (_name, target) => {
    await held(target);
  });

  it('of exports of the store is harmless', async () => {
    await using target = await importing();
    await held(target);
  });
});
