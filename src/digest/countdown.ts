// What ends by itself or by somebody's work: Tailscale keys that run out, nodes that do not yet use the size of the others.
import type { Counted } from '../engine/ports/digests.ts';
import type { Report } from '../model/report.ts';
import { say, type Text } from '../model/text.ts';

/** Longer than the warning of the health question: a digest is read by those who can still plan. */
export const TOLD_DAYS = 30;
const MOST_TOLD = 5;

/** @param before what nodes had set at the last digest. */
export const countdowns = (reports: readonly Report[], before: Counted): readonly Text[] => [
  ...keys(reports),
  ...sizes(reports, before),
];

const keys = (reports: readonly Report[]): readonly Text[] => {
  const left = reports
    .flatMap(({ measures = [] }) => measures)
    .filter(({ metric, value }) => metric === 'key-days' && value <= TOLD_DAYS)
    .toSorted((a, b) => a.value - b.value);
  if (left.length === 0) return [];
  const rest = restOf(left.length);
  const list = (days: (value: number) => string): string =>
    left
      .slice(0, MOST_TOLD)
      .map(({ about, value }) => `${about} ${days(value)}`)
      .join(', ');
  return [
    say(
      `Tailscale keys run out: ${list((value) => `in ${value} d`)}${rest.en}.`,
      `Tailscale 키 만료 예정: ${list((value) => `${value}일 후`)}${rest.ko}.`,
    ),
  ];
};

const restOf = (all: number): Text =>
  all > MOST_TOLD ? say(` and ${all - MOST_TOLD} more`, ` 외 ${all - MOST_TOLD}개`) : say('', '');

type Sizes = Readonly<Record<string, number>>;

/** Those that differ from what most have; the larger size is the usual one where it is even. */
const oddOnes = (sizes: Sizes): { readonly odd: readonly string[]; readonly usual: number } => {
  const counts = Map.groupBy(Object.entries(sizes), ([, bytes]) => bytes);
  const [usual = 0] = [...counts.entries()]
    .toSorted(([a, one], [b, other]) => other.length - one.length || b - a)
    .map(([bytes]) => bytes);
  return { odd: Object.keys(sizes).filter((node) => sizes[node] !== usual), usual };
};

/** A change of the size goes from node to node: so many are left. */
const sizes = (reports: readonly Report[], before: Counted): readonly Text[] => {
  const now = Object.fromEntries(
    reports
      .flatMap(({ measures = [] }) => measures)
      .filter(({ metric }) => metric === 'overlay-bytes')
      .map(({ about, value }) => [about, value]),
  );
  const { odd, usual } = oddOnes(now);
  if (odd.length === 0) return [];
  const past = before['overlay-bytes'];
  const were = past === undefined ? 0 : oddOnes(past).odd.length;
  const last = were === 0 ? say('', '') : say(` (${were} at the last digest)`, ` (지난 다이제스트 ${were}개)`);
  const named = odd
    .slice(0, MOST_TOLD)
    .map((node) => `${node} ${now[node]}`)
    .join(', ');
  const all = Object.keys(now).length;
  const rest = restOf(odd.length);
  return [
    say(
      `Packet sizes of the overlay: ${odd.length} of ${all} nodes left to bring into line${last.en}: ${named}${rest.en}; the others ${usual} bytes.`,
      `오버레이 패킷 크기: 노드 ${all}개 중 ${odd.length}개를 맞춰야 합니다${last.ko}: ${named}${rest.ko}; 나머지는 ${usual}바이트.`,
    ),
  ];
};
