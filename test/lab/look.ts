// One look at the lab for all who ask within a moment: every node of the cluster is this one machine, and each look costs it programs.
import type { Lab } from './run.ts';

/** @returns what the last look under this key found, or will find, if it began at most `freshMs` ago; else looks again. */
export const sharedLook = <T>(freshMs: number) => {
  const known = new WeakMap<Lab, Map<string, { readonly atMs: number; readonly found: Promise<T> }>>();
  return (lab: Lab, key: string, look: () => Promise<T>): Promise<T> => {
    const looks = known.get(lab) ?? new Map();
    known.set(lab, looks);
    const last = looks.get(key);
    if (last !== undefined && performance.now() - last.atMs < freshMs) return last.found;
    const found = look();
    looks.set(key, { atMs: performance.now(), found });
    return found;
  };
};
