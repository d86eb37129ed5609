// How ways of many nodes are told: nodes before ways, a few by name, the others counted.
import type { Reading } from '../../../model/step.ts';
import { say, type Text } from '../../../model/text.ts';
import type { PingResult } from '../../../parsers/ping.ts';
import { arrow, pairName } from '../../../steps/node-pairs.ts';
import { listNames } from '../../../steps/rows.ts';
import type { Sick } from './sick.ts';

export interface TimedWay {
  readonly pair: string;
  readonly ms: number;
}

/** Of a way by the tailnet that answered: what is usual, so one slow packet of three makes no slow way. */
export const msOf = (reading: Reading<PingResult>, pair: string): readonly TimedWay[] => {
  if (!reading.ok || !reading.key.endsWith(' net') || reading.value.rtt === null) return [];
  const { minMs, avgMs, maxMs } = reading.value.rtt;
  const middle = reading.value.received === 3 ? avgMs * 3 - minMs - maxMs : avgMs;
  return [{ pair, ms: Number(middle.toFixed(1)) }];
};

export const listed = (sick: Sick, word: 'cut' | 'pod'): Readonly<Record<string, readonly string[]>> => ({
  [`${word}Nodes`]: sick.nodes,
  [`${word}Ways`]: sick.ways.map(pairName),
});

interface Said {
  readonly sick: Sick;
  readonly cut: Sick;
  readonly slow: readonly TimedWay[];
  readonly limitMs: number;
}

/** Worst first, and each kind once: a thousand nodes have no room for a line each. */
export const waysSaid = ({ sick, cut, slow, limitMs }: Said): readonly Text[] => [
  ...named(sick.nodes, 'no neighbour reaches it', '이웃 노드가 도달하지 못함'),
  ...named(sick.ways.map(pairName), 'no answer', '응답 없음'),
  ...named(cut.nodes, 'node ok, its pods not', '노드는 정상, 파드는 불통'),
  ...named(cut.ways.map(pairName), 'node ok, pods not', '노드는 정상, 파드는 불통'),
  ...named(
    slow.toSorted((a, b) => b.ms - a.ms).map(({ pair }) => pair),
    `${limitMs} ms or more`,
    `${limitMs} ms 이상`,
  ),
];

const named = (about: readonly string[], en: string, ko: string): readonly Text[] => {
  const names = listNames(about.map(arrow));
  return about.length === 0 ? [] : [say(`${names}: ${en}`, `${names}: ${ko}`)];
};
