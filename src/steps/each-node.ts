// A step that asks the same of every node in question and sums up what each showed.
import type { NodeScene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { nodeStep, type Probe, type Reading, type Step } from '../model/step.ts';
import { same, say, type Text } from '../model/text.ts';
import { type Judgement, unknown } from '../model/verdict.ts';
import { focusNames, type Row, sumUp } from './rows.ts';

/** What a node showed; `about` is added. */
export type Sight = Omit<Row, 'about'>;

interface EachNode<T, Id extends string> extends Pick<Step<T, Id, NodeScene>, 'id' | 'asks' | 'vantage'> {
  readonly guide?: Step['guide'];
  readonly evidence?: true;
  readonly moot?: Step<T, Id, NodeScene>['moot'];
  readonly expected: Text | ((scene: NodeScene, site: Site) => Text);
  /** The nodes asked: those in question, and perhaps others to compare with, which get no row of their own. */
  nodes?(scene: NodeScene): readonly string[];
  /** At whichever of the node's places can be asked; a judgement when none can. */
  probes(node: string, scene: NodeScene, site: Site): readonly Probe<T>[] | Judgement;
  /** Facts of the whole step, not of a node. */
  facts?(readings: readonly Reading<T>[]): Readonly<Record<string, string>>;
  /** Called when at least one of the node's readings is ok. */
  see(readings: readonly Reading<T>[], node: string, scene: NodeScene, site: Site, all: readonly Reading<T>[]): Sight;
}

const isJudgement = <T>(value: readonly Probe<T>[] | Judgement): value is Judgement => !Array.isArray(value);

/** The node a place belongs to. */
export const nodeOf = ({ location }: { readonly location: Reading<unknown>['location'] }): string =>
  location.at === 'api' ? '' : location.node;

export const eachNode = <T, const Id extends string>(spec: EachNode<T, Id>): Step<unknown, Id> => {
  return nodeStep<T, Id>({
    id: spec.id,
    asks: spec.asks,
    vantage: spec.vantage,
    ...(spec.guide && { guide: spec.guide }),
    ...(spec.evidence && { evidence: spec.evidence }),
    ...(spec.moot && { moot: spec.moot }),
    probes: (scene, site) => {
      const each = (spec.nodes?.(scene) ?? focusNames(scene)).map((node) => spec.probes(node, scene, site));
      const probes = each.flatMap((one) => (isJudgement(one) ? [] : [...one]));
      return probes.length > 0 ? probes : (each.find(isJudgement) ?? unknown('inconclusive', NOTHING));
    },
    judge: (readings, scene, site) => {
      const byNode = Map.groupBy(readings, nodeOf);
      const rows = focusNames(scene).map((node): Row => {
        const own = byNode.get(node) ?? [];
        if (own.some((one) => one.ok)) return { about: node, ...spec.see(own, node, scene, site, readings) };
        return { about: node, ...notSeen(own, spec.probes(node, scene, site)) };
      });
      const expected = typeof spec.expected === 'function' ? spec.expected(scene, site) : spec.expected;
      return sumUp(rows, expected, spec.facts?.(readings));
    },
  });
};

const NOTHING = say('nothing was run', '실행된 것이 없음');

const notSeen = <T>(readings: readonly Reading<T>[], asked: readonly Probe<T>[] | Judgement): Sight => {
  const failed = readings.find((one) => !one.ok);
  if (failed !== undefined && !failed.ok) return blind(failed.reason, same(failed.detail));
  if (!isJudgement(asked)) return blind('inconclusive', NOTHING);
  return blind(asked.verdict === 'unknown' ? asked.reason : 'inconclusive', asked.saw);
};

/** Nobody could look, or what was seen says neither. */
export const blind = (reason: NonNullable<Row['reason']>, saw: Text, facts?: NonNullable<Row['facts']>): Sight => ({
  verdict: 'unknown',
  reason,
  saw,
  ...(facts && { facts }),
});

/** Why one reading is missing, as far as it was asked at all. */
export const blindBy = (readings: readonly Reading<unknown>[], kind: string): Sight => {
  const lost = readings.find((one) => !one.ok && one.key.split(' ')[1] === kind);
  return lost !== undefined && !lost.ok
    ? blind(lost.reason, same(lost.detail))
    : blind('inconclusive', say('not looked at', '확인하지 못함'));
};
