// What a bad disk does to a file: bits turned, sectors of nothing, pages of others, an end that is gone.
import { randomFillSync } from 'node:crypto';
import type { Chance } from '../survives.ts';

const SECTOR = 512;
const PAGE = 4_096;

export type Damage = 'bit' | 'byte' | 'sector' | 'page' | 'torn' | 'cut';
export const DAMAGES: readonly Damage[] = ['bit', 'byte', 'sector', 'page', 'torn', 'cut'];

/** Another file than it was, in any case. */
export const damaged = (whole: Buffer, how: Damage, chance: Chance): Buffer => {
  const bytes = Buffer.from(whole);
  const at = chance.below(bytes.length);
  const from = (size: number): number => Math.floor(at / size) * size;
  switch (how) {
    case 'bit':
      bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
      return bytes;
    case 'byte':
      bytes[at] = ((bytes[at] ?? 0) + 1 + chance.below(255)) & 0xff;
      return bytes;
    case 'sector':
      bytes.fill(0, from(SECTOR), from(SECTOR) + SECTOR);
      break;
    case 'page':
      bytes.copy(bytes, from(PAGE), 0, Math.min(PAGE, bytes.length - from(PAGE)));
      break;
    case 'torn':
      // The end of a write that did not come: what stood in those sectors before is anything.
      randomFillSync(bytes, from(SECTOR), Math.min(SECTOR * (1 + chance.below(7)), bytes.length - from(SECTOR)));
      break;
    case 'cut':
      return bytes.subarray(0, at);
    default:
      return how satisfies never;
  }
  return bytes.equals(whole) ? damaged(whole, 'bit', chance) : bytes;
};
