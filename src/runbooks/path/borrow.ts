// Lets steps and causes of other questions serve on a path: with the part of its scene they know, and its own probes in the place of theirs.
import type { Cause, Found } from '../../model/runbook.ts';
import type { PathScene, Scene } from '../../model/scene.ts';
import type { Step } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import { skipped, type Verdict } from '../../model/verdict.ts';

export const NOT_ON_THIS_PATH = skipped('not-applicable', say('not on this path', '이 경로에는 없음'));

export interface Lending<S extends Scene> {
  /** null: they have no part in this path. */
  readonly sees: (scene: PathScene) => S | null;
  /** Their step that asks whether packets get through, and ours that asks it here. */
  readonly alias?: (scene: PathScene) => Readonly<Record<string, string>>;
}

/** Detail of a way that was seen to work may stay unseen; a hop may not. */
export interface Borrowing<S extends Scene> extends Lending<S> {
  readonly hops?: readonly string[];
  /** Looked at to tell causes apart; whether the path is well our own probes say. */
  readonly evidence?: readonly string[];
}

export const borrowSteps = <Id extends string, S extends Scene>(
  steps: readonly Step<unknown, Id>[],
  { sees, alias, hops = [], evidence = [] }: Borrowing<S>,
): readonly Step<unknown, Id>[] =>
  steps.map((one) => {
    const { moot, guide } = one as unknown as Step<unknown, Id, S>;
    const own = one as unknown as Step<unknown, Id, S>;
    const made: Step<unknown, Id, PathScene> = {
      id: one.id,
      asks: one.asks,
      vantage: one.vantage,
      ...((one.evidence === true || evidence.includes(one.id)) && { evidence: true }),
      ...(guide !== undefined && {
        guide: (scene: PathScene) => {
          const seen = sees(scene);
          return typeof guide === 'function' ? (seen === null ? null : guide(seen)) : guide;
        },
      }),
      probes: (scene, site) => {
        const seen = sees(scene);
        return seen === null ? NOT_ON_THIS_PATH : own.probes(seen, site);
      },
      judge: (readings, scene, site) => {
        const seen = sees(scene);
        return seen === null ? NOT_ON_THIS_PATH : own.judge(readings, seen, site);
      },
      ...(moot !== undefined &&
        !hops.includes(one.id) && {
          moot: (verdictOf: (step: string) => Verdict, scene: PathScene) => {
            const seen = sees(scene);
            const names = alias?.(scene) ?? {};
            // What no step here stands for was not in doubt.
            const verdict = (step: string): Verdict => (names[step] === '' ? 'pass' : verdictOf(names[step] ?? step));
            return seen === null ? null : moot(verdict, seen);
          },
        }),
    };
    return made as unknown as Step<unknown, Id>;
  });

export interface LentCauses<S extends Scene> extends Lending<S> {
  /** Whether the cause matters on this path. */
  readonly matters?: (found: Found<string>, scene: PathScene, cause: Cause<string, S>) => boolean;
  /** Our own symptoms it accounts for. */
  readonly explains: readonly string[];
  /** What of ours decides between them. */
  readonly restsOn?: readonly string[];
}

export const borrowCauses = <Id extends string, S extends Scene>(
  causes: readonly Cause<Id, S>[],
  { sees, alias, matters, explains, restsOn = [] }: LentCauses<S>,
): readonly Cause<string, PathScene>[] =>
  causes.map((given) => {
    const cause = given as unknown as Cause<string, S>;
    const named = (found: Found<string>, scene: PathScene): Found<string> => {
      const names = alias?.(scene) ?? {};
      return (step) => found(names[step] || step);
    };
    /** Of a scene it has a part in, which alone gets this far. */
    const part = (scene: PathScene): S => sees(scene) as S;
    const { proven, about, rulesOut } = cause;
    return {
      code: cause.code,
      layer: cause.layer,
      step: cause.step,
      severity: cause.severity,
      explains: [...cause.explains, ...explains],
      restsOn: [...(cause.restsOn ?? []), ...restsOn],
      ...(rulesOut !== undefined && {
        rulesOut: (found: Found<string>, scene: PathScene) => rulesOut(named(found, scene), part(scene)),
      }),
      when: (found, scene) =>
        sees(scene) !== null &&
        (matters?.(found, scene, cause) ?? true) &&
        cause.when(named(found, scene), part(scene)),
      ...(proven !== undefined && {
        proven: (found: Found<string>, scene: PathScene) => proven(named(found, scene), part(scene)),
      }),
      ...(about !== undefined && {
        about: (found: Found<string>, scene: PathScene) => about(named(found, scene), part(scene)),
      }),
      say: (found, scene) => cause.say(named(found, scene), part(scene)),
      remedies: (found, scene, site) => cause.remedies(named(found, scene), part(scene), site),
    };
  });
