// Did a node count more trouble since the last digest? Its counters begin at no known moment: only growth tells something.
import type { Counted, Entry, Standing } from '../engine/ports/digests.ts';
import type { Metric } from '../model/measure.ts';
import type { Report } from '../model/report.ts';
import { say, type Text } from '../model/text.ts';
import { askedOf, type Seen } from './seen.ts';

interface Counter {
  readonly metric: Metric;
  readonly code: string;
  readonly step: string;
  /** Causes that tell of it while it happens. */
  readonly tells: readonly string[];
  readonly say: (node: string, grew: number) => Text;
}

const COUNTERS: readonly Counter[] = [
  {
    metric: 'vxlan-lost',
    code: 'vxlan-lost-since-last',
    step: 'vxlan-counters',
    tells: ['vxlan-errors-growing'],
    say: (node, grew) =>
      say(
        `cilium_vxlan of ${node} lost ${grew} packets since the last digest (errors, carrier errors, drops); none now.`,
        `${node}의 cilium_vxlan이 지난 다이제스트 이후 패킷 ${grew}개를 잃었습니다(오류, 캐리어 오류, 드롭). 지금은 없습니다.`,
      ),
  },
  {
    metric: 'ebpf-dropped',
    code: 'ebpf-drops-since-last',
    step: 'ebpf-drops',
    tells: ['datapath-drops'],
    say: (node, grew) =>
      say(
        `Cilium on ${node} dropped ${grew} packets for bad reasons since the last digest; none now.`,
        `${node}의 Cilium이 지난 다이제스트 이후 비정상 사유로 패킷 ${grew}개를 버렸습니다. 지금은 없습니다.`,
      ),
  },
  {
    metric: 'map-writes-failed',
    code: 'map-writes-failed-since-last',
    step: 'ebpf-map-ops',
    tells: ['map-ops-failing'],
    say: (node, grew) =>
      say(
        `${grew} writes to Cilium's maps on ${node} failed since the last digest; none now.`,
        `${node}의 Cilium 맵 쓰기 ${grew}회가 지난 다이제스트 이후 실패했습니다. 지금은 없습니다.`,
      ),
  },
];

export const grownSince = (before: Standing | null, report: Report): readonly Seen[] =>
  COUNTERS.flatMap(({ metric, code, step, tells, say: words }) =>
    (report.measures ?? []).flatMap((measure): readonly Seen[] => {
      const last = before?.counted?.[metric]?.[measure.about];
      // Lower than before: the device or the agent is a new one, and nobody saw what it counted meanwhile.
      if (measure.metric !== metric || last === undefined || measure.value <= last) return [];
      const node = measure.about;
      if (toldAnyway(report, tells, node) || wasIll(before?.entries ?? [], code, node)) return [];
      const grew = measure.value - last;
      return [{ code, subject: node, question: askedOf(report), step, severity: 'warn', say: words(node, grew) }];
    }),
  );

const toldAnyway = ({ causes }: Report, codes: readonly string[], node: string): boolean =>
  causes.some(({ code, subjects }) => codes.includes(code) && (subjects.length === 0 || subjects.includes(node)));

/** What a node counted while something was known to be broken there is told already. */
const wasIll = (entries: readonly Entry[], code: string, node: string): boolean =>
  entries.some(
    (entry) =>
      entry.code !== code &&
      entry.state !== 'well' &&
      entry.severity === 'fail' &&
      (entry.subject === '' || entry.subject.split('>').includes(node)),
  );

const KEPT: readonly Metric[] = [...COUNTERS.map(({ metric }) => metric), 'overlay-bytes'];

/** A node that could not be seen keeps what it counted last. */
export const countedBy = (before: Counted, reports: readonly Report[]): Counted => {
  const measures = reports.flatMap((report) => report.measures ?? []);
  return Object.fromEntries(
    KEPT.map((metric) => {
      const now = measures.filter((one) => one.metric === metric).map(({ about, value }) => [about, value]);
      return [metric, { ...before[metric], ...Object.fromEntries(now) }];
    }),
  );
};
