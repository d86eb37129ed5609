// The exit code is the verdict: scripts and alerts read it.
import type { FaultKind } from '../model/fault.ts';
import type { Verdict } from '../model/verdict.ts';

export const exitCodeOf = (verdict: Verdict): number => {
  switch (verdict) {
    case 'pass':
      return 0;
    case 'fail':
      return 1;
    case 'warn':
      return 3;
    case 'unknown':
    case 'skipped':
      return 4;
    default:
      return verdict satisfies never;
  }
};

/** What was asked cannot be: 2. Ours failed: 5. */
export const exitCodeOfFault = (kind: FaultKind): number => {
  switch (kind) {
    case 'usage':
    case 'config':
      return 2;
    case 'denied':
    case 'busy':
    case 'adapter':
      return 5;
    default:
      return kind satisfies never;
  }
};
