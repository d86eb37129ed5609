// Where does each node send addresses of another node's pods: by which route, to which tunnel endpoint?
import { lookedOr } from '../../model/looked.ts';
import type { CiliumNodeFacts, NodeScene } from '../../model/scene.ts';
import { nodeStep, type Probe } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { unknown } from '../../model/verdict.ts';
import { type IpcacheEntry, parseCiliumIpcache } from '../../parsers/cilium-ipcache.ts';
import type { RouteGet } from '../../parsers/ip-route.ts';
import { inCiliumOn } from '../../steps/cannot-ask.ts';
import {
  arrow,
  bothWays,
  focusNames,
  healthIpOf,
  type NodePair,
  nodesAround,
  pairName,
  podsOn,
} from '../../steps/node-pairs.ts';
import { askEach, type Blind, blindOf, hostNetworkOn, settle } from '../../steps/per-node.ts';
import { routeProbe } from '../../steps/probes.ts';
import { isInside } from '../../steps/ranges.ts';
import { isOverlayDevice } from '../../steps/vxlan.ts';
import { noPairs } from './applies.ts';

/** An address behind the far node: of a pod if one is known, else of Cilium's own test endpoint. */
const addressBehind = (scene: NodeScene, node: string): string => podsOn(scene, node)[0]?.ip ?? healthIpOf(scene, node);

/** After a node's name: where it sends an address of the internet. */
const OUTSIDE = ':outside';

const routes = nodeStep<RouteGet, 'overlay-routes'>({
  id: 'overlay-routes',
  asks: say('Do addresses of other nodes’ pods go into the overlay?', '다른 노드의 파드 주소가 오버레이로 가는가?'),
  vantage: 'node',
  guide: {
    says: '10.244.1.0/24 via 100.64.0.2',
    why: say(
      'in tunnel mode the route leads to Cilium’s device, and the far node comes from the ipcache',
      '터널 모드에서 경로는 Cilium 장치로 향하고, 상대 노드는 ipcache에서 정해집니다',
    ),
    erratum: 'G10',
  },
  probes: (scene, site) =>
    noPairs(scene) ??
    askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) => [
      ...bothWays(scene).flatMap((pair): readonly Probe<RouteGet>[] => {
        const ip = addressBehind(scene, pair.to);
        return pair.from === node && ip !== '' ? [routeProbe(pairName(pair), location, ip)] : [];
      }),
      // Tells a subnet route from an exit node, which takes every address.
      routeProbe(`${node}${OUTSIDE}`, location, site.internetIp),
    ]),
  judge: (readings, scene, site) => {
    const toPods = readings.filter(({ key }) => !key.endsWith(OUTSIDE));
    const ways = readings.flatMap((one) =>
      one.ok ? [{ key: one.key, device: one.value.kind === 'route' ? one.value.device : '' }] : [],
    );
    const seen = ways.flatMap(({ key, device }) => (key.endsWith(OUTSIDE) ? [] : [{ pair: key, device }]));
    const outside = ways.flatMap(({ key, device }) =>
      key.endsWith(OUTSIDE) ? [{ node: key.slice(0, -OUTSIDE.length), device }] : [],
    );
    const hijacked = seen.filter(({ device }) => device === site.tailnetDevice);
    const wrong = seen.filter(({ device }) => device !== site.tailnetDevice && !isOverlayDevice(device));
    return settle({
      wrong: [...hijacked, ...wrong].map(({ pair, device }) =>
        device === ''
          ? say(`${arrow(pair)}: no route`, `${arrow(pair)}: 경로 없음`)
          : same(`${arrow(pair)}: dev ${device}`),
      ),
      well: same(`dev ${[...new Set(seen.map(({ device }) => device))].join(', ')}`),
      blind: blindOf(scene, focusNames(scene), hostNetworkOn, toPods),
      expected: say('a device of Cilium’s', 'Cilium 장치'),
      facts: {
        hijacked: hijacked.map(({ pair }) => pair),
        exit: outside.filter(({ device }) => device === site.tailnetDevice).map(({ node }) => node),
        outside: outside.map(({ node }) => node),
        wrong: wrong.map(({ pair }) => pair),
        device: wrong[0]?.device ?? '',
        address: addressBehind(scene, (wrong[0] ?? hijacked[0])?.pair.split('>')[1] ?? ''),
      },
    });
  },
});

interface WrongEntry {
  readonly pair: string;
  readonly cidr: string;
  /** Empty: none. */
  readonly endpoint: string;
  readonly right: string;
}

/** Addresses of the far node's pods must lead to its InternalIP, be they listed one by one or as a range. */
const wrongEntries = (
  pair: NodePair,
  far: CiliumNodeFacts,
  entries: readonly IpcacheEntry[],
): readonly WrongEntry[] => {
  const right = far.internalIps[0] ?? '';
  const behind = entries.filter(({ cidr }) => far.podCidrs.some((range) => isInside(cidr, range)));
  const named = pairName(pair);
  if (behind.length === 0) return [{ pair: named, cidr: far.podCidrs[0] ?? '', endpoint: '', right }];
  return behind
    .filter(({ tunnelEndpoint }) => tunnelEndpoint === null || !far.internalIps.includes(tunnelEndpoint))
    .map(({ cidr, tunnelEndpoint }) => ({ pair: named, cidr, endpoint: tunnelEndpoint ?? '', right }));
};

const isSix = (address: string): boolean => address.includes(':');

/** Ranges of pods and addresses of nodes are found, if at all, among entries and endpoints of their own family. */
const namesFamilyOf = (scene: NodeScene, entries: readonly IpcacheEntry[]): boolean => {
  const nodes = lookedOr(scene.ciliumNodes, []);
  const ends = entries.flatMap(({ tunnelEndpoint }) => tunnelEndpoint ?? []);
  const speaks = (known: readonly string[], told: readonly string[]): boolean =>
    known.length === 0 || told.length === 0 || told.some((one) => known.some((other) => isSix(one) === isSix(other)));
  return (
    speaks(
      nodes.flatMap(({ podCidrs }) => podCidrs),
      entries.map(({ cidr }) => cidr),
    ) &&
    speaks(
      nodes.flatMap(({ internalIps }) => internalIps),
      ends,
    )
  );
};

const endpoints = nodeStep<readonly IpcacheEntry[], 'tunnel-endpoints'>({
  id: 'tunnel-endpoints',
  asks: say('Do tunnels lead to the nodes their pods live on?', '터널이 파드가 있는 노드로 향하는가?'),
  vantage: 'cilium',
  guide: {
    says: 'cilium bpf list',
    why: say(
      'there is no such command; bpf ipcache list shows the tunnels',
      '없는 명령이며, 터널은 bpf ipcache list로 봅니다',
    ),
    erratum: 'G6',
  },
  probes: (scene) => {
    const no = noPairs(scene);
    if (no !== null) return no;
    if (!scene.ciliumNodes.ok) return unknown(scene.ciliumNodes.reason, same(scene.ciliumNodes.detail));
    return askEach(scene, nodesAround(scene), inCiliumOn, (node, { location }) => [
      {
        key: node,
        location,
        timeoutMs: 5000,
        call: { name: 'cilium-ipcache', args: {} },
        parse: parseCiliumIpcache,
      },
    ]);
  },
  judge: (readings, scene) => {
    const nodes = lookedOr(scene.ciliumNodes, []);
    const pairs = bothWays(scene);
    const wrong = readings.flatMap((one) => {
      if (!one.ok || one.value.length === 0 || !namesFamilyOf(scene, one.value)) return [];
      const { value } = one;
      return pairs
        .filter(({ from }) => from === one.key)
        .flatMap((pair) => {
          const far = nodes.find(({ name }) => name === pair.to);
          return far === undefined || far.podCidrs.length === 0 || far.internalIps.length === 0
            ? []
            : wrongEntries(pair, far, value);
        });
    });
    // Host and world are always in it while the agent runs: an empty list was read at a wrong moment, or not at all.
    const empty = readings.flatMap((one): readonly Blind[] =>
      one.ok && one.value.length === 0 && focusNames(scene).includes(one.key)
        ? [{ node: one.key, reason: 'inconclusive', why: say('the list of tunnels is empty', '터널 목록이 비어 있음') }]
        : [],
    );
    const foreign = readings.flatMap((one): readonly Blind[] =>
      one.ok && one.value.length > 0 && !namesFamilyOf(scene, one.value)
        ? [
            {
              node: one.key,
              reason: 'inconclusive',
              why: say(
                'the tunnels are listed by addresses of another family',
                '터널 목록의 주소가 다른 주소 체계로 되어 있음',
              ),
            },
          ]
        : [],
    );
    const firstOf = [...new Map(wrong.toReversed().map((one) => [one.pair, one])).values()].toReversed();
    return settle({
      wrong: firstOf.map(({ pair, cidr, endpoint, right }) =>
        say(
          `${arrow(pair)}: ${cidr} by ${endpoint || 'no tunnel'}, should be ${right}`,
          `${arrow(pair)}: ${cidr} → ${endpoint || '터널 없음'}, 정상은 ${right}`,
        ),
      ),
      well: say('each to its own node', '모두 해당 노드로 향함'),
      blind: [...blindOf(scene, focusNames(scene), inCiliumOn, readings), ...empty, ...foreign],
      expected: say('the InternalIP of the pod’s node', '파드가 있는 노드의 InternalIP'),
      facts: {
        wrong: firstOf.map(({ pair }) => pair),
        cidr: firstOf[0]?.cidr ?? '',
        endpoint: firstOf[0]?.endpoint ?? '',
        right: firstOf[0]?.right ?? '',
      },
    });
  },
});

export const DIRECTION_STEPS = [routes, endpoints] as const;
