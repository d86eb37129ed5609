// Which packets did Cilium drop between two looks, and whose were they?
import { same, say } from '../../model/text.ts';
import { type DropCounters, parseDropCounters } from '../../parsers/cilium-drop-counters.ts';
import type { CountedBy } from '../../parsers/cilium-metrics.ts';
import { dropReason } from '../../parsers/drop-reasons.ts';
import { type HubbleSeen, parseHubbleSeen } from '../../parsers/hubble.ts';
import {
  inCilium,
  type Metrics,
  metricsOf,
  ofKind,
  readTwice,
  type Tagged,
  tagged,
  together,
} from '../../steps/cilium-probes.ts';
import { blindBy, eachNode } from '../../steps/each-node.ts';
import { growth } from './map-steps.ts';

const MOST_NAMED = 3;

type Counters = Tagged<'drops', DropCounters> | Metrics;

const asCounted = ({ drops }: DropCounters): readonly CountedBy[] =>
  drops.map(({ reason, direction, at, packets }) => ({ labels: { reason, direction, at }, count: packets }));

const askDrops = { name: 'cilium-bpf-metrics', args: {} };

/** Packets by reason, over directions and places in the source. */
const byReason = (grown: readonly CountedBy[]): readonly (readonly [reason: string, packets: number])[] => {
  const sums = new Map<string, number>();
  for (const { labels, count } of grown) {
    const reason = labels.reason ?? 'unknown';
    sums.set(reason, (sums.get(reason) ?? 0) + count);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
};

/** A reason newer than our table is none of the background either. */
const isBad = ([reason]: readonly [reason: string, packets: number]): boolean => dropReason(reason)?.benign !== true;

const drops = eachNode<Counters, 'ebpf-drops'>({
  id: 'ebpf-drops',
  asks: say('Are packets being dropped for a bad reason?', '비정상 사유로 패킷이 버려지고 있는가?'),
  vantage: 'cilium',
  guide: {
    says: 'cilium metrics list',
    why: say(
      'there is no metric of eBPF errors; drops are counted by reason, and only their growth tells something',
      'eBPF 오류 메트릭은 없습니다. 드롭은 사유별로 세며, 늘어나는지만 의미가 있습니다',
    ),
    erratum: 'G41',
  },
  expected: say('no growth but of reasons every cluster has', '어느 클러스터에나 있는 사유 외에는 증가 없음'),
  probes: (node, scene) =>
    together<Counters>(
      inCilium(scene, node, (at) => [
        tagged('drops', at, askDrops, parseDropCounters),
        tagged('drops', at, askDrops, parseDropCounters, true),
      ]),
      metricsOf(scene, node, 'drops', true),
    ),
  see: (readings, node) => {
    const [before, after] = ofKind(readings, 'drops');
    const twice = readTwice(readings);
    const grown =
      before !== undefined && after !== undefined
        ? growth(asCounted(before.value), asCounted(after.value))
        : twice === null
          ? null
          : growth(twice.before.drops, twice.after.drops);
    if (grown === null) return blindBy(readings, 'drops');
    const reasons = byReason(grown);
    const bad = reasons.filter(isBad);
    const all = after !== undefined ? asCounted(after.value) : (twice?.after.drops ?? []);
    const dropped = byReason(all)
      .filter(isBad)
      .reduce((sum, [, packets]) => sum + packets, 0);
    const facts = { dropped: `${node} ${dropped}` };
    const words = (rows: typeof reasons): string =>
      rows
        .slice(0, MOST_NAMED)
        .map(([reason, packets]) => `${reason} +${packets}`)
        .join(', ');
    if (bad.length > 0)
      return {
        verdict: 'fail',
        saw: same(words(bad)),
        facts: { ...facts, bad: bad.map(([reason]) => `${node} ${reason}`) },
      };
    return {
      verdict: 'pass',
      saw:
        reasons.length === 0
          ? say('none meanwhile', '그사이 없음')
          : say(`only background: ${words(reasons)}`, `흔한 사유만: ${words(reasons)}`),
      facts,
    };
  },
});

/** Asked with the second reading of the counters, so that it holds what was dropped between the two. */
const seen = eachNode<Tagged<'hubble', HubbleSeen>, 'ebpf-drops-seen'>({
  id: 'ebpf-drops-seen',
  asks: say('Whose packets are they, as Hubble saw?', 'Hubble이 본 드롭 패킷은 누구의 것인가?'),
  vantage: 'cilium',
  evidence: true,
  expected: say('nothing of a bad reason', '비정상 사유 없음'),
  probes: (node, scene) =>
    inCilium(scene, node, (at) => [
      tagged('hubble', at, { name: 'hubble-node-drops', args: {} }, parseHubbleSeen, true),
    ]),
  see: (readings, node) => {
    const [hubble] = ofKind(readings, 'hubble');
    if (hubble === undefined) return blindBy(readings, 'hubble');
    const bad = hubble.value.drops.filter(({ reason }) => dropReason(reason)?.benign !== true);
    const ways = bad.map((one) => {
      const to = one.toPod ?? `${one.toIp ?? '?'}${one.toPort === null ? '' : `:${one.toPort}`}`;
      return `${one.fromPod ?? one.fromIp ?? '?'} > ${to}`;
    });
    const distinct = [...new Set(ways)];
    return {
      verdict: 'pass',
      saw:
        distinct.length === 0
          ? say('nothing of a bad reason', '비정상 사유 없음')
          : same(distinct.slice(0, MOST_NAMED).join(', ')),
      facts: {
        reasons: [...new Set(bad.map(({ reason }) => `${node} ${dropReason(reason)?.text ?? reason}`))],
        ways: distinct.slice(0, MOST_NAMED).map((one) => `${node} ${one}`),
      },
    };
  },
  moot: (verdictOf) =>
    ['pass', 'fail'].includes(verdictOf('ebpf-drops'))
      ? say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목')
      : null,
});

export const DROP_STEPS = [drops, seen] as const;
