// What is worth a line or a bar: the ways that matter over the last digests, ways without an answer, keys that run out.
import type { Trend } from '../engine/ports/digests.ts';
import type { Report } from '../model/report.ts';
import { same, say, type Text } from '../model/text.ts';
import { TOLD_DAYS } from './countdown.ts';
import { byTrouble, type Way, weightOf } from './ways.ts';

export interface Chart {
  readonly kind: 'line' | 'bar';
  readonly title: Text;
  /** What it shows, for who does not see it. */
  readonly finding: Text;
  readonly unit: Text;
  readonly labels: readonly string[];
  /** A value for each label. */
  readonly series: readonly { readonly name: Text; readonly values: readonly number[] }[];
}

/** As many as one of Slack's charts holds. */
const MOST_POINTS = 20;
const LABEL = 20;

export interface ChartInput {
  readonly trend: Trend;
  readonly ways: readonly Way[];
  readonly reports: readonly Report[];
  readonly timezone: string;
}

export const chartsOf = ({ trend, ways, reports, timezone }: ChartInput): readonly Chart[] => [
  ...wayChart(trend, ways, timezone),
  ...deadChart(trend, timezone),
  ...keyChart(reports),
];

/** Fewer points are no line; of a way that is well, fewer than these tell nothing its time does not. */
const LEAST_POINTS = 3;
const LEAST_WELL = 8;

/** The one way that has most to tell now, beside what is usual for it. */
const wayChart = (trend: Trend, ways: readonly Way[], timezone: string): readonly Chart[] => {
  const least = (one: Way): number => (weightOf(one) > 0 ? LEAST_POINTS : LEAST_WELL);
  const [way] = ways.filter((one) => pointsOf(trend, one).length >= least(one)).toSorted(byPace);
  if (way === undefined) return [];
  const points = pointsOf(trend, way);
  const values = points.map(({ value }) => value);
  const name = `${way.from} → ${way.to}`;
  const usual = way.usualMs;
  const now = way.ms === null ? say('no answer now', '지금 응답 없음') : same(`${way.ms} ms`);
  const beside =
    usual === null
      ? say(
          `${Math.min(...values)} to ${Math.max(...values)} ms in the last ${values.length}`,
          `최근 ${values.length}회 ${Math.min(...values)}~${Math.max(...values)} ms`,
        )
      : say(`usually under ${usual} ms`, `평소 ${usual} ms 아래`);
  return [
    {
      kind: 'line',
      title: say(`${name}, round trip`, `${name} 왕복 시간`),
      finding: say(`${name}: ${now.en}, ${beside.en}.`, `${name}: ${now.ko}, ${beside.ko}.`),
      unit: same('ms'),
      labels: labelsOf(
        points.map(({ slot }) => slot),
        timezone,
      ),
      series: [
        { name: say('round trip', '왕복 시간'), values },
        ...(usual === null
          ? []
          : [{ name: say('usual (its p95)', '평소(자체 p95)'), values: values.map(() => usual) }]),
      ],
    },
  ];
};

/** Odd ones first, then what is slowest beside its own usual. */
const byPace = (a: Way, b: Way): number =>
  Number(b.slow) - Number(a.slow) || weightOf(b) - weightOf(a) || pace(b) - pace(a) || byTrouble(a, b);

const pace = ({ ms, usualMs }: Way): number => (ms === null || usualMs === null || usualMs === 0 ? 0 : ms / usualMs);

const pointsOf = (trend: Trend, { from, to }: Way): readonly { readonly slot: number; readonly value: number }[] =>
  (trend.ways[`${from}>${to}`] ?? []).flatMap((value, at) => {
    const slot = trend.slots[at];
    return value === null || slot === undefined ? [] : [{ slot, value }];
  });

const deadChart = ({ slots, dead }: Trend, timezone: string): readonly Chart[] => {
  const points = slots.flatMap((slot, at) => {
    const value = dead[at] ?? null;
    return value === null ? [] : [{ slot, value }];
  });
  const values = points.map(({ value }) => value);
  const most = Math.max(0, ...values);
  if (points.length < 2 || most === 0) return [];
  const now = values.at(-1) ?? 0;
  const bad = values.filter((value) => value > 0).length;
  return [
    {
      kind: 'bar',
      title: say('Ways without an answer', '응답 없는 경로'),
      finding: say(
        `Ways without an answer: ${now} now, ${most} at most; ${bad} of the last ${values.length} digests had some.`,
        `응답 없는 경로: 지금 ${now}개, 최대 ${most}개; 최근 ${values.length}회 중 ${bad}회에서 있었음.`,
      ),
      unit: say('ways', '경로'),
      labels: labelsOf(
        points.map(({ slot }) => slot),
        timezone,
      ),
      series: [{ name: say('no answer', '응답 없음'), values }],
    },
  ];
};

const keyChart = (reports: readonly Report[]): readonly Chart[] => {
  const keys = reports
    .flatMap(({ measures = [] }) => measures)
    .filter(({ metric, value }) => metric === 'key-days' && value <= TOLD_DAYS)
    .toSorted((a, b) => a.value - b.value)
    .slice(0, MOST_POINTS);
  const [first] = keys;
  // One is told by its sentence.
  if (first === undefined || keys.length < 2) return [];
  return [
    {
      kind: 'bar',
      title: say('Days until Tailscale keys run out', 'Tailscale 키 만료까지 남은 날'),
      finding: say(
        `${keys.length} keys run out within ${TOLD_DAYS} days, ${first.about} first in ${first.value} d.`,
        `${TOLD_DAYS}일 안에 키 ${keys.length}개 만료, 가장 먼저 ${first.about} ${first.value}일 후.`,
      ),
      unit: say('days', '일'),
      labels: unique(keys.map(({ about }) => about)),
      series: [{ name: say('days left', '남은 날'), values: keys.map(({ value }) => value) }],
    },
  ];
};

const labelsOf = (slots: readonly number[], timezone: string): readonly string[] => {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, day: '2-digit', month: '2-digit' });
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
  // 11/27 09:00: month first, as it sorts.
  return unique(slots.map((slot) => `${day.format(slot).split('/').toReversed().join('/')} ${time.format(slot)}`));
};

/** A chart refuses two labels alike: an hour comes twice when clocks go back, and long names begin alike. */
const unique = (labels: readonly string[]): readonly string[] => {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const short = label.length > LABEL ? `${label.slice(0, LABEL - 1)}…` : label;
    const times = (seen.get(short) ?? 0) + 1;
    seen.set(short, times);
    return times === 1 ? short : `${short.slice(0, LABEL - 3)} ${times}`;
  });
};
