// How do the results of several nodes, or pairs of nodes, become one judgement, the worst first?
import type { Location } from '../model/location.ts';
import type { Scene } from '../model/scene.ts';
import type { Probe, Reading } from '../model/step.ts';
import { join, same, say, type Text } from '../model/text.ts';
import { fail, type Judgement, pass, skipped, type UnknownReason, unknown, warn } from '../model/verdict.ts';
import { onNodeNamed } from './cannot-ask.ts';
import { arrow } from './node-pairs.ts';

/** What was seen of one node (`node-1`) or one way between two (`node-1>node-2`). */
export interface Row {
  readonly about: string;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'unknown';
  readonly saw: Text;
  /** Of unknown. */
  readonly reason?: UnknownReason;
  /** Each value joins the list of that name in the judgement's facts. */
  readonly facts?: Readonly<Record<string, string | readonly string[]>>;
}

/** Probes of every node that can be asked; a judgement when none can. */
export const onEach = <T>(
  scene: Scene,
  nodes: readonly string[],
  probes: (node: string, location: Location) => readonly Probe<T>[],
): readonly Probe<T>[] | Judgement => {
  const places = nodes.map((node) => ({ node, place: onNodeNamed(scene, node) }));
  const asked = places.flatMap(({ node, place }) => (place.ok ? probes(node, place.location) : []));
  const [nowhere] = places.flatMap(({ place }) => (place.ok ? [] : [place.says]));
  return asked.length > 0 ? asked : (nowhere ?? NOTHING_TO_ASK);
};

const NOTHING_TO_ASK = skipped('not-applicable', say('no other node to look at', '확인할 다른 노드가 없음'));

/** A row for each node that nobody can be asked on. */
export const blindRows = (scene: Scene, nodes: readonly string[]): readonly Row[] =>
  nodes.flatMap((about): Row[] => {
    const place = onNodeNamed(scene, about);
    if (place.ok || place.says.verdict !== 'unknown') return [];
    return [{ about, verdict: 'unknown', reason: place.says.reason, saw: place.says.saw }];
  });

export const unseen = (about: string, reading: Reading<unknown> | undefined): Row => ({
  about,
  verdict: 'unknown',
  ...(reading === undefined || reading.ok
    ? { reason: 'inconclusive', saw: say('not looked at', '확인하지 못함') }
    : { reason: reading.reason, saw: same(reading.detail) }),
});

/** A key is what it is about, and after a blank which sample. */
export const aboutOf = (key: string): string => key.split(' ')[0] ?? '';

export const byAbout = <T>(readings: readonly Reading<T>[]): ReadonlyMap<string, readonly Reading<T>[]> =>
  Map.groupBy(readings, ({ key }) => aboutOf(key));

export const valuesOf = <T>(readings: readonly Reading<T>[]): readonly T[] =>
  readings.flatMap((one) => (one.ok ? [one.value] : []));

const WORST_FIRST = ['fail', 'unknown', 'warn', 'pass'] as const;
const MOST_SHOWN = 4;

/** A failure counts whatever else could not be seen; what could not be seen outweighs a warning. */
export const sumUp = (
  rows: readonly Row[],
  expected: Text,
  facts: Readonly<Record<string, string>> = {},
): Judgement => {
  const verdict = WORST_FIRST.find((one) => rows.some((row) => row.verdict === one));
  const sorted = rows.toSorted((a, b) => WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict));
  const bad = sorted.filter((row) => row.verdict !== 'pass');
  const saw = shown(bad.length > 0 ? bad : sorted, rows.length === 1);
  const lists: Record<string, string[]> = {};
  const add = (name: string, value: string | readonly string[]): void => {
    const list = lists[name] ?? [];
    lists[name] = list;
    for (const one of typeof value === 'string' ? [value] : value) list.push(one);
  };
  for (const row of rows) {
    add(row.verdict, row.about);
    for (const [name, value] of Object.entries(row.facts ?? {})) add(name, value);
  }
  const all = { ...facts, ...lists };
  switch (verdict) {
    case 'fail':
      return fail(saw, expected, all);
    case 'warn':
      return warn(saw, expected, all);
    case 'pass':
      return pass(saw, expected, all);
    case 'unknown':
      return unknown(sorted[0]?.reason ?? 'inconclusive', saw, expected, all);
    default:
      return unknown('inconclusive', say('nothing was run', '실행된 것이 없음'), expected);
  }
};

/** Bad ones by name; good ones that say the same, once. */
const shown = (rows: readonly Row[], alone: boolean): Text => {
  const groups = [...Map.groupBy(rows, (row) => `${row.verdict} ${row.saw.en}`).values()];
  const texts = groups.slice(0, MOST_SHOWN).map((group) => {
    const { saw } = group[0] as Row;
    const names = listNames(group.map((row) => arrow(row.about)));
    return alone && !names.includes('→') ? saw : say(`${names}: ${saw.en}`, `${names}: ${saw.ko}`);
  });
  const more = groups.slice(MOST_SHOWN).reduce((sum, group) => sum + group.length, 0);
  return join(more === 0 ? texts : [...texts, say(`${more} more`, `그 외 ${more}개`)]);
};

/** At most three, and how many more. */
export const listNames = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} (+${names.length - 3})` : names.join(', ');

/** What a cause is about, where that is more or other than the one node asked about. */
export const concerns = (scene: Scene, about: readonly string[]): readonly string[] => {
  const { subject } = scene;
  const isSubject = about.length === 1 && subject.kind === 'node' && subject.peer === '' && about[0] === subject.name;
  return isSubject ? [] : [...new Set(about)];
};

export { focusNames } from './node-pairs.ts';
