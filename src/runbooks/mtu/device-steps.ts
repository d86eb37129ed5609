// How large may packets be that nodes put into the overlay, and do all nodes agree?
import type { NodeScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { nodeStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { skipped } from '../../model/verdict.ts';
import { focusNames, nodesAround } from '../../steps/node-pairs.ts';
import { askEach, type Blind, hostNetworkOn, settle } from '../../steps/per-node.ts';
import { noVxlan } from '../overlay/applies.ts';
import { asRow, budget, limitOf, type NodeSizes, nodeSizes, type Setting, settingProbes, unread } from './settings.ts';
import { innerLimit } from './sizes.ts';

const devices = nodeStep<Setting, 'mtu-devices'>({
  id: 'mtu-devices',
  asks: say('Does what nodes put into the overlay fit the tailnet?', '노드가 오버레이에 넣는 크기가 tailnet에 맞는가?'),
  vantage: 'node',
  guide: {
    says: 'Optimal MTU: 1380',
    why: say(
      'tailscale0 is 1280 whatever the card has, and VXLAN takes 50: 1230 is the most; 1200 fits too',
      '카드와 상관없이 tailscale0은 1280이고 VXLAN이 50을 쓰므로 최대 1230입니다. 1200도 맞습니다',
    ),
    erratum: 'G26',
  },
  probes: (scene) =>
    noVxlan(scene) ??
    askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) => settingProbes(node, location)),
  judge: (readings, scene, site) => {
    const seen = nodesAround(scene).flatMap((node) => nodeSizes(readings, node, site) ?? []);
    const changed = seen.filter(({ tailnet }) => tailnet !== null && tailnet !== site.tailnetMtuBytes);
    const big = seen.filter((one) => {
      const limit = limitOf(one, site);
      return one.inner !== null && limit !== null && one.inner > limit;
    });
    return settle({
      wrong: [
        ...big.map((one) => {
          const limit = limitOf(one, site) ?? 0;
          return say(`${one.node}: ${one.inner}, ${limit} fit`, `${one.node}: ${one.inner}, 최대 ${limit}`);
        }),
        ...changed.map(({ node, tailnet }) => same(`${node}: ${site.tailnetDevice} ${tailnet}`)),
      ],
      well: same(
        [
          ...new Set(
            seen.map(({ inner, tailnet }) => `${inner ?? '-'} + ${site.vxlanOverheadBytes} ≤ ${tailnet ?? '-'}`),
          ),
        ].join(', '),
      ),
      blind: [...unread(scene, focusNames(scene), hostNetworkOn, readings, seen), ...halfKnown(scene, site, seen)],
      expected: budget(site),
      facts: {
        rows: seen.map(asRow),
        big: big.map(({ node }) => node),
        changed: changed.map(({ node }) => node),
        tailnetMtu: changed[0]?.tailnet ?? site.tailnetMtuBytes,
        inner: big[0]?.inner ?? null,
        limit: big[0] === undefined ? innerLimit(site) : limitOf(big[0], site),
      },
      as: 'warn',
    });
  },
});

/** Read, and yet nothing to compare: the tailnet's device or the way into the overlay is not there. */
const halfKnown = (scene: NodeScene, site: Site, seen: readonly NodeSizes[]): readonly Blind[] =>
  seen
    .filter(({ node }) => focusNames(scene).includes(node))
    .flatMap(({ node, tailnet, inner }): readonly Blind[] => {
      if (tailnet === null && scene.tailnetIps[node] !== undefined) {
        const name = site.tailnetDevice;
        return [{ node, reason: 'inconclusive', why: say(`no ${name}`, `${name} 없음`) }];
      }
      return inner === null
        ? [{ node, reason: 'inconclusive', why: say('no route into the overlay', '오버레이로 가는 경로가 없음') }]
        : [];
    });

const drift = nodeStep<Setting, 'mtu-drift'>({
  id: 'mtu-drift',
  asks: say('Do all nodes use the same sizes?', '모든 노드가 같은 크기를 쓰는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    noVxlan(scene) ??
    (nodesAround(scene).length > 1
      ? askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) => settingProbes(node, location))
      : skipped('not-applicable', say('there is no other node', '다른 노드가 없음'))),
  judge: (readings, scene, site) => {
    // One without a way into the overlay has no size to compare: the step before tells.
    const known = nodesAround(scene).flatMap((node) => nodeSizes(readings, node, site) ?? []);
    const seen = known.flatMap(({ node, inner }) => (inner === null ? [] : [{ node, inner }]));
    const most = Math.max(...seen.map(({ inner }) => inner));
    const smaller = seen.filter(({ inner }) => inner < most);
    const odd = smaller.length <= seen.length / 2 ? smaller : seen.filter(({ inner }) => inner === most);
    return settle({
      wrong: smaller.length > 0 ? seen.map(({ node, inner }) => same(`${node}: ${inner}`)) : [],
      well: same(seen[0]?.inner ?? ''),
      blind: unread(scene, focusNames(scene), hostNetworkOn, readings, known),
      expected: say('one size on all', '모두 같은 크기'),
      facts: {
        odd: smaller.length > 0 ? odd.map(({ node }) => node) : [],
        sizes: seen.map(({ node, inner }) => `${node} ${inner}`),
        oddSize: odd[0]?.inner ?? null,
        others: seen.find(({ node }) => !odd.some((one) => one.node === node))?.inner ?? null,
      },
      as: 'warn',
    });
  },
});

export const DEVICE_STEPS = [devices, drift] as const;
