// Which processes there are, from /proc; one that has ended and was not reaped counts as gone.
import { readdirSync, readFileSync } from 'node:fs';

/** @returns the parent of a living process, or null. */
export const parentOf = (pid: string | number): number | null => {
  try {
    // 4242 (ping) S 4241 …
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return state === 'Z' ? null : Number(parent);
  } catch {
    // It ended, or ends while we look.
    return null;
  }
};

export const childrenOf = (pid: number | undefined): readonly string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
