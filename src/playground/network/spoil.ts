// What a tool printed, spoiled on its way to whoever reads it: a fault between the network and its observer.
import { seededRandom } from './random.ts';
import { SPOILS, type SpoilName } from './spoils.ts';

export interface Printed {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** null leaves it as it was printed. */
export type Spoiler = (argv: readonly string[], printed: Printed) => Printed | null;

export interface SpoilOptions {
  readonly seed: number;
  readonly how: readonly SpoilName[];
  /** Of which programs; of all when absent. */
  readonly of?: readonly string[];
  /** Which part of the outputs is hit, in (0, 1]. Default 1. */
  readonly share?: number;
  /** Called with what was spoiled. */
  readonly onSpoiled?: (argv: readonly string[], how: SpoilName) => void;
}

/** The same argv and text are spoiled the same way, whatever ran before: a run can be shown again by its seed. */
export const spoiler = ({ seed, how, of, share = 1, onSpoiled }: SpoilOptions): Spoiler => {
  return (argv, printed) => {
    if (of !== undefined && !of.includes(programOf(argv))) return null;
    const random = seededRandom(seed * 7919 + hash(argv.join(' ')));
    if (random() >= share) return null;
    const name = how[Math.floor(random() * how.length)];
    if (name === undefined) return null;
    const spoiled = SPOILS[name](printed, random, argv);
    if (spoiled === null || (same(spoiled.stdout, printed.stdout) && spoiled.exitCode === printed.exitCode))
      return null;
    onSpoiled?.(argv, name);
    return spoiled;
  };
};

/** `timeout 5 tcpdump …` is tcpdump. */
export const programOf = (argv: readonly string[]): string =>
  (argv[0] === 'timeout' ? argv.slice(1).find((word) => /^[a-z]{2,}/.test(word)) : argv[0]) ?? '';

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** FNV-1a. */
const hash = (text: string): number => {
  let sum = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01_00_01_93) >>> 0;
  return sum;
};
