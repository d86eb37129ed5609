// Are Cilium's maps well: how full, what could not be written, and what was dropped while looking?
import type { Site } from '../../model/site.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type MapRow, parseCiliumMaps } from '../../parsers/cilium-lists.ts';
import type { CountedBy } from '../../parsers/cilium-metrics.ts';
import {
  inCilium,
  type Metrics,
  metricsOf,
  ofKind,
  readTwice,
  servedBy,
  type Tagged,
  tagged,
} from '../../steps/cilium-probes.ts';
import { blind, blindBy, eachNode, type Sight } from '../../steps/each-node.ts';

const MOST_NAMED = 3;

/** Maps of connections (and translations of them), which evict live flows when full. Others refuse new entries. */
export const isConnectionMap = (map: string): boolean => /^(?:ct(?:_any)?[46]_|snat_v[46]_|nat)/.test(map);

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const asRows = (maps: readonly (readonly [string, number])[], node: string): readonly string[] =>
  maps.map(([map, share]) => `${node} ${map} ${percent(share)}`);

const pressureOf = (pressure: Readonly<Record<string, number>>, node: string, site: Site): Sight => {
  const fullest = Object.entries(pressure).sort(([, a], [, b]) => b - a);
  const filling = fullest.filter(([, share]) => share >= site.mapPressureWarnRatio);
  const [first] = fullest;
  const words = (filling.length > 0 ? filling : fullest)
    .slice(0, MOST_NAMED)
    .map(([map, share]) => `${map} ${percent(share)}`)
    .join(', ');
  const connections = filling.filter(([map]) => isConnectionMap(map));
  const full = connections.filter(([, share]) => share >= site.mapPressureFullRatio);
  const facts = {
    full: asRows(full, node),
    filling: asRows(
      connections.filter((one) => !full.includes(one)),
      node,
    ),
    others: asRows(
      filling.filter(([map]) => !isConnectionMap(map)),
      node,
    ),
  };
  if (first === undefined)
    return blind('inconclusive', say('this release tells no pressure', '이 릴리스는 맵 사용률을 알려 주지 않음'));
  return { verdict: full.length > 0 ? 'fail' : filling.length > 0 ? 'warn' : 'pass', saw: same(words), facts };
};

const pressure = eachNode<Metrics, 'ebpf-map-pressure'>({
  id: 'ebpf-map-pressure',
  asks: say("How full are Cilium's maps?", 'Cilium 맵이 얼마나 찼는가?'),
  vantage: 'cilium',
  guide: {
    says: 'cilium bpf ct list global',
    why: say(
      'the list can exceed 100000 lines; the metric tells how full each map is',
      '목록이 10만 줄을 넘을 수 있습니다. 메트릭이 맵별 사용률을 알려 줍니다',
    ),
    erratum: 'G20, G42',
  },
  expected: (_scene, site) =>
    say(`below ${percent(site.mapPressureWarnRatio)}`, `${percent(site.mapPressureWarnRatio)} 미만`),
  probes: (node, scene) => metricsOf(scene, node, 'map-pressure'),
  see: (readings, node, _scene, site) => {
    const served = servedBy(readings);
    const told = served.find(({ metrics }) => Object.keys(metrics.mapPressure).length > 0) ?? served[0];
    return told === undefined ? notServed(readings) : pressureOf(told.metrics.mapPressure, node, site);
  },
});

/** Only the page was asked and nobody serves it, or neither way could be asked. */
const notServed = (readings: Parameters<typeof blindBy>[0]): Sight => {
  const list = blindBy(readings, 'list');
  return list.reason === 'inconclusive'
    ? blind('inconclusive', say('nobody serves the metrics page (:9962)', '메트릭 페이지(:9962)가 제공되지 않음'))
    : list;
};

const errors = eachNode<Tagged<'maps', readonly MapRow[]>, 'ebpf-map-errors'>({
  id: 'ebpf-map-errors',
  asks: say('Could the agent write all its maps?', '에이전트가 모든 맵을 쓸 수 있었는가?'),
  vantage: 'cilium',
  expected: say('no errors', '오류 없음'),
  probes: (node, scene) =>
    inCilium(scene, node, (at) => [tagged('maps', at, { name: 'cilium-maps', args: {} }, parseCiliumMaps)]),
  see: (readings, node) => {
    const [maps] = ofKind(readings, 'maps');
    if (maps === undefined) return blindBy(readings, 'maps');
    const bad = maps.value.filter((one) => one.errors > 0);
    return bad.length === 0
      ? { verdict: 'pass', saw: say(`${maps.value.length} maps, no errors`, `맵 ${maps.value.length}개, 오류 없음`) }
      : {
          verdict: 'fail',
          saw: same(
            bad
              .slice(0, MOST_NAMED)
              .map((one) => `${one.name} ${one.errors}`)
              .join(', '),
          ),
          facts: { broken: bad.map((one) => `${node} ${one.name.replace(/^cilium_/, '')}`) },
        };
  },
});

/** By their labels: what grew from one reading to the next. A counter that fell was set back: no growth is known of it. */
export const growth = (before: readonly CountedBy[], after: readonly CountedBy[]): readonly CountedBy[] => {
  const keyOf = ({ labels }: CountedBy): string => JSON.stringify(Object.entries(labels).sort());
  const old = new Map(before.map((one) => [keyOf(one), one.count]));
  return after
    .map((one) => ({ labels: one.labels, count: one.count - (old.get(keyOf(one)) ?? 0) }))
    .filter(({ count }) => count > 0);
};

const operations = eachNode<Metrics, 'ebpf-map-ops'>({
  id: 'ebpf-map-ops',
  asks: say('Do writes to the maps fail now?', '지금 맵 쓰기가 실패하고 있는가?'),
  vantage: 'cilium',
  expected: say('no failed writes between two readings', '두 번 읽는 사이 실패한 쓰기 없음'),
  probes: (node, scene) => metricsOf(scene, node, 'map-operations', true),
  see: (readings, node) => {
    const twice = readTwice(readings);
    if (twice === null) return notServed(readings);
    const [before, after] = [twice.before.failedMapOps, twice.after.failedMapOps];
    if (before === null || after === null)
      return blind('inconclusive', say('map operations are not counted', '맵 작업 메트릭이 없음'));
    const grown = growth(before, after);
    const writes = grown.filter(isWrite);
    const facts = { failed: `${node} ${after.filter(isWrite).reduce((sum, { count }) => sum + count, 0)}` };
    return writes.length === 0
      ? { verdict: 'pass', saw: say('no failed writes meanwhile', '그사이 실패한 쓰기 없음'), facts }
      : {
          verdict: 'fail',
          saw: failedWords(writes),
          facts: {
            ...facts,
            failing: writes.map(({ labels }) => `${node} ${(labels.map_name ?? '').replace(/^cilium_/, '')}`),
          },
        };
  },
});

/** A deletion of what is gone already counts as failed too. */
const isWrite = ({ labels }: CountedBy): boolean => labels.operation !== 'delete' && labels.operation !== 'lookup';

const failedWords = (writes: readonly CountedBy[]): Text => {
  const words = writes
    .slice(0, MOST_NAMED)
    .map(({ labels, count }) => `${labels.map_name ?? ''} ${labels.operation ?? ''} +${count}`)
    .join(', ');
  return say(`failed meanwhile: ${words}`, `그사이 실패: ${words}`);
};

export const MAP_STEPS = [pressure, errors, operations] as const;
