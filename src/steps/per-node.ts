// One question to each of several nodes: which could not be asked, and what does that leave of the verdict?
import type { NodeScene, Scene } from '../model/scene.ts';
import type { Probe, Reading } from '../model/step.ts';
import { join, same, say, type Text } from '../model/text.ts';
import {
  type Facts,
  fail,
  type Judgement,
  pass,
  skipped,
  type UnknownReason,
  unknown,
  warn,
} from '../model/verdict.ts';
import { inCiliumOn, onNodeNamed, type Place } from './cannot-ask.ts';

export type PlaceOn<S extends Scene = NodeScene> = (scene: S, node: string) => Place;

/** cilium-agent lives in the host network and has `ip` and `cat`: it sees what a netwhy agent would. */
export const hostNetworkOn: PlaceOn<Scene> = (scene, node) => {
  const own = onNodeNamed(scene, node);
  if (own.ok) return own;
  const cilium = inCiliumOn(scene, node);
  return cilium.ok ? cilium : own;
};

export interface Blind {
  readonly node: string;
  readonly reason: UnknownReason;
  readonly why: Text;
}

/** Keys of a node's probes are its name, alone or before a colon; of a pair's, `from>to`. */
export const nodeOfKey = (key: string): string => /^[^:>]*/.exec(key)?.[0] ?? '';

/** The probes of every node that can be asked; the first reason when none can. */
export const askEach = <T, S extends Scene>(
  scene: S,
  nodes: readonly string[],
  placeOn: PlaceOn<S>,
  probesOf: (node: string, place: Extract<Place, { ok: true }>) => readonly Probe<T>[],
): readonly Probe<T>[] | Judgement => {
  const places = nodes.map((node) => ({ node, place: placeOn(scene, node) }));
  const probes = places.flatMap(({ node, place }) => (place.ok ? probesOf(node, place) : []));
  if (probes.length > 0) return probes;
  const nowhere = places.find(({ place }) => !place.ok)?.place;
  return nowhere !== undefined && !nowhere.ok
    ? nowhere.says
    : skipped('not-applicable', say('nothing to ask', '확인할 대상이 없음'));
};

/** Nodes in question of which nothing was read, each with the reason. */
export const blindOf = <S extends Scene>(
  scene: S,
  nodes: readonly string[],
  placeOn: PlaceOn<S>,
  readings: readonly Reading<unknown>[],
): readonly Blind[] => {
  const byNode = Map.groupBy(readings, ({ key }) => nodeOfKey(key));
  return nodes.flatMap((node): readonly Blind[] => {
    const own = byNode.get(node) ?? [];
    if (own.some((one) => one.ok)) return [];
    const lost = own.find((one) => !one.ok);
    if (lost !== undefined && !lost.ok) return [{ node, reason: lost.reason, why: same(lost.detail) }];
    const place = placeOn(scene, node);
    return place.ok || place.says.verdict !== 'unknown'
      ? []
      : [{ node, reason: place.says.reason, why: place.says.saw }];
  });
};

/** What was asked and not read, one reason a node: where only some of several looks were, well is not known. */
export const partsUnread = (readings: readonly Reading<unknown>[]): readonly Blind[] => {
  const lost = readings.flatMap((one): readonly Blind[] =>
    one.ok ? [] : [{ node: nodeOfKey(one.key), reason: one.reason, why: same(one.detail) }],
  );
  return [...new Map(lost.toReversed().map((one) => [one.node, one])).values()].toReversed();
};

export interface Settled {
  /** What is wrong, worst first; empty when all is well. */
  readonly wrong: readonly Text[];
  /** Said when nothing is wrong. */
  readonly well: Text;
  readonly blind: readonly Blind[];
  readonly expected: Text;
  readonly facts?: Facts;
  /** How bad it is when something is wrong. Default fail. */
  readonly as?: 'fail' | 'warn';
}

const MOST_SAID = 4;

/** What is wrong outweighs what could not be seen; that outweighs what is well. */
export const settle = ({ wrong, well, blind, expected, facts, as = 'fail' }: Settled): Judgement => {
  const unseen = blind.slice(0, MOST_SAID).map(({ node, why }) => say(`${node}: ${why.en}`, `${node}: ${why.ko}`));
  const [first] = blind;
  const known: Facts | undefined =
    first === undefined ? facts : { ...facts, unknown: [...new Set(blind.map(({ node }) => node))] };
  if (wrong.length > 0) {
    const rest = wrong.length - MOST_SAID;
    const more = rest > 0 ? [say(`and ${rest} more`, `외 ${rest}건`)] : [];
    return (as === 'fail' ? fail : warn)(join([...wrong.slice(0, MOST_SAID), ...more, ...unseen]), expected, known);
  }
  return first === undefined ? pass(well, expected, facts) : unknown(first.reason, join(unseen), expected, known);
};
