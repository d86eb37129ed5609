// Which causes hold, given the findings so far; undecided while a step they ask for is still out.
import type { Cause, Runbook } from '../model/runbook.ts';
import type { Scene } from '../model/scene.ts';
import { unreadBeneath, type Weighing } from './beneath.ts';
import { type Findings, lookup, NotDecided } from './findings.ts';

type Held = 'holds' | 'proven' | 'no' | 'undecided';

export interface WeighedCause {
  readonly cause: Cause;
  readonly held: Held;
  /** Steps that could not look, for which it is not proven; empty when nothing else hides beneath it. */
  readonly unread: readonly string[];
  /** Steps its rule asked for. */
  readonly asked: ReadonlySet<string>;
}

/** In runbook order. What could not be seen may lie beneath a cause: then it holds, and is not proven. */
export const weighCauses = (runbook: Runbook, findings: Findings, scene: Scene): readonly WeighedCause[] => {
  const lower: Weighing[] = [];
  return runbook.causes.map((cause) => {
    const weighing = { cause, asked: new Set<string>() };
    const held = weigh(cause, findings, scene, weighing.asked);
    const unread = held === 'proven' ? asked(() => unreadBeneath(weighing, lower, findings, scene)) : [];
    lower.push(weighing);
    if (unread === 'undecided') return { cause, held: unread, unread: [], asked: weighing.asked };
    return { cause, held: unread.length > 0 ? 'holds' : held, unread, asked: weighing.asked };
  });
};

const weigh = (cause: Cause, findings: Findings, scene: Scene, asks: Set<string>): Held => {
  const found = lookup(findings);
  const noted: typeof found = (step) => {
    asks.add(step);
    return found(step);
  };
  const when = asked(() => cause.when(noted, scene));
  if (when !== true) return when === false ? 'no' : 'undecided';
  // The step it stands at saw it well: two looks contradict each other, and nothing is proven by one of them.
  const proven = asked(
    () =>
      (cause.proven?.(found, scene) ?? false) &&
      (!found(cause.step).passes || cause.shownElsewhere?.(found, scene) === true),
  );
  return proven === true ? 'proven' : proven === false ? 'holds' : 'undecided';
};

const asked = <T>(question: () => T): T | 'undecided' => {
  try {
    return question();
  } catch (error) {
    if (error instanceof NotDecided) return 'undecided';
    throw error;
  }
};

/**
 * The first cause is proven, no cause before it can still turn up, and none after it that it does not account for:
 * nothing more needs to run. Two faults at once are both named, so what could still show a second one is waited for.
 */
export const isProven = (runbook: Runbook, findings: Findings, scene: Scene): boolean => {
  if (runbook.whole) return false;
  const accounted = new Set<string>();
  let proven = false;
  for (const { cause, held } of weighCauses(runbook, findings, scene)) {
    if (held === 'no' || (accounted.has(cause.step) && !cause.beside) || (proven && cause.severity === 'warn'))
      continue;
    if (held === 'undecided') return false;
    if (cause.severity === 'warn') continue;
    if (!proven && held !== 'proven') return false;
    proven = true;
    for (const step of [cause.step, ...cause.explains]) accounted.add(step);
  }
  return proven;
};
