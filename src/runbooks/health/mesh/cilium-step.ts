// What has Cilium measured of all nodes already? Each of its agents measures every node; a few are read at each turn.
import type { NodeScene } from '../../../model/scene.ts';
import { nodeStep } from '../../../model/step.ts';
import { say, type Text } from '../../../model/text.ts';
import { skipped } from '../../../model/verdict.ts';
import { parseCiliumHealth } from '../../../parsers/cilium-health.ts';
import type { CiliumHealth } from '../../../parsers/cilium-health-path.ts';
import { goTimeMs } from '../../../parsers/go-time.ts';
import {
  NO_DAEMON,
  type NoDaemon,
  parseTailscaleStatus,
  type TailscaleStatus,
} from '../../../parsers/tailscale-status.ts';
import { inCiliumOn, onNodeNamed } from '../../../steps/cannot-ask.ts';
import { inCilium, ofKind, type Tagged, tagged, together } from '../../../steps/cilium-probes.ts';
import { nodeOf } from '../../../steps/each-node.ts';
import { focusNames, isWide } from '../../../steps/node-pairs.ts';
import { blindOf, settle } from '../../../steps/per-node.ts';
import { around } from '../../../steps/ring.ts';
import { listNames } from '../../../steps/rows.ts';

type Clocked = Tagged<'health', CiliumHealth> | Tagged<'clock', TailscaleStatus | NoDaemon>;

/** Each tells of all nodes, a megabyte for a thousand of them. */
const READ_AT_ONCE = 3;

const EACH_ITS_OWN = skipped('not-applicable', say('each node’s own is read', '노드마다 따로 읽음'));

/** Of nodes whose agent can be asked, others at each turn. */
const readers = (scene: NodeScene): readonly string[] => {
  const able = around(focusNames(scene)).filter((node) => inCiliumOn(scene, node).ok);
  const first = (scene.round ?? 0) * READ_AT_ONCE;
  const turn = Array.from({ length: READ_AT_ONCE }, (_one, at) => able[(first + at) % able.length] ?? '');
  return [...new Set(turn)].filter((node) => node !== '');
};

interface View {
  readonly from: string;
  /** null: the node's clock was not told. */
  readonly ageSeconds: number | null;
  readonly nodes: CiliumHealth['nodes'];
}

export const meshCilium = nodeStep<Clocked, 'mesh-cilium'>({
  id: 'mesh-cilium',
  asks: say('What has Cilium itself measured between the many nodes?', 'Cilium이 많은 노드 사이를 직접 측정한 결과는?'),
  vantage: 'cilium',
  // Some minutes old: our own pings decide.
  evidence: true,
  probes: (scene, site) => {
    if (!isWide(scene)) return EACH_ITS_OWN;
    const args = { socket: site.tailscaleSocket, timeoutMs: 2000, peers: false };
    const parts = readers(scene).map((node) => {
      const own = onNodeNamed(scene, node);
      return together<Clocked>(
        inCilium(scene, node, (at) => [tagged('health', at, { name: 'cilium-health', args: {} }, parseCiliumHealth)]),
        own.ok ? [tagged('clock', own.location, { name: 'tailscale-status', args }, parseTailscaleStatus)] : own.says,
      );
    });
    const [first = inCilium<Clocked>(scene, focusNames(scene)[0] ?? '', () => [])] = parts;
    return parts.length > 1 ? together(...parts) : first;
  },
  judge: (readings, scene) => {
    const views = readers(scene).flatMap((from): readonly View[] => {
      const own = readings.filter((one) => nodeOf(one) === from);
      const [health] = ofKind(own, 'health');
      if (health === undefined) return [];
      const status = ofKind(own, 'clock')[0]?.value ?? NO_DAEMON;
      return [{ from, nodes: health.value.nodes, ageSeconds: ageOf(health.value.at, status) }];
    });
    const known = new Set(focusNames(scene));
    const failed = views.flatMap(({ from, nodes }) =>
      nodes
        .filter(({ local, name, host, endpoint }) => !local && known.has(name) && isFailed(host, endpoint))
        .map(({ name }) => ({ from, to: name })),
    );
    const by = Map.groupBy(failed, ({ to }) => to);
    const nodes = [...by].filter(([, ways]) => ways.length * 2 > views.length && views.length > 1).map(([to]) => to);
    const ways = failed.filter(({ to }) => !nodes.includes(to)).map(({ from, to }) => `${from}>${to}`);
    const blind = blindOf(scene, readers(scene), inCiliumOn, readings);
    return settle({
      wrong: [
        ...said(nodes, ageText(views)),
        ...said(
          ways.map((way) => way.replace('>', ' → ')),
          ageText(views),
        ),
      ],
      well: say(
        `every node reached, by ${views.length} of ${known.size} agents, ${ageText(views).en}`,
        `에이전트 ${known.size}개 중 ${views.length}개가 모든 노드에 도달, ${ageText(views).ko}`,
      ),
      blind: views.length > 0 ? [] : blind,
      expected: say('every node reached', '모든 노드에 도달'),
      as: 'warn',
      facts: { nodes, ways },
    });
  },
});

const isFailed = (...paths: readonly { readonly reach: string }[]): boolean =>
  paths.some(({ reach }) => reach === 'failed');

const ageOf = (at: string, status: TailscaleStatus | NoDaemon): number | null => {
  const measuredMs = goTimeMs(at) ?? null;
  if (status === NO_DAEMON || status.atMs === null || measuredMs === null) return null;
  return Math.max(0, Math.round((status.atMs - measuredMs) / 1000));
};

/** The oldest: what is shown may be as old. */
const ageText = (views: readonly View[]): Text => {
  const ages = views.flatMap(({ ageSeconds }) => (ageSeconds === null ? [] : [ageSeconds]));
  if (ages.length === 0) return say('nobody told how long ago', '측정 시각은 알 수 없음');
  const oldest = Math.max(...ages);
  return say(`measured up to ${oldest} s ago`, `최대 ${oldest}초 전에 측정`);
};

const said = (about: readonly string[], age: Text): readonly Text[] => {
  const names = listNames(about);
  return about.length === 0 ? [] : [say(`${names}: not reached (${age.en})`, `${names}: 도달하지 못함 (${age.ko})`)];
};
