// What the settings of a node or pod say of sizes: its devices, its routes, and what follows from them.
import type { NodeScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import type { Probe, Reading } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type LinkInfo, parseLinks } from '../../parsers/ip-link.ts';
import { parseRoutes, type RouteEntry } from '../../parsers/ip-route.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { type Blind, blindOf, nodeOfKey, type PlaceOn } from '../../steps/per-node.ts';
import { VXLAN_DEVICE } from '../overlay/applies.ts';
import { innerLimit } from './sizes.ts';

export type Setting =
  | { readonly kind: 'links'; readonly links: readonly LinkInfo[] }
  | { readonly kind: 'routes'; readonly routes: readonly RouteEntry[] };

export const settingProbes = (key: string, location: Probe<Setting>['location']): readonly Probe<Setting>[] => [
  mapProbe(
    { key: `${key}:links`, location, timeoutMs: 3000, call: { name: 'link-list', args: {} }, parse: parseLinks },
    (links) => ({ kind: 'links', links }),
  ),
  mapProbe(
    {
      key: `${key}:routes`,
      location,
      timeoutMs: 3000,
      call: { name: 'route-list', args: { table: 'main' } },
      parse: parseRoutes,
    },
    (routes) => ({ kind: 'routes', routes }),
  ),
];

export const linksOf = (readings: readonly Reading<Setting>[], key: string): readonly LinkInfo[] | null => {
  const reading = readings.find((one) => one.key === `${key}:links`);
  return reading?.ok === true && reading.value.kind === 'links' ? reading.value.links : null;
};

export const routesOf = (readings: readonly Reading<Setting>[], key: string): readonly RouteEntry[] | null => {
  const reading = readings.find((one) => one.key === `${key}:routes`);
  return reading?.ok === true && reading.value.kind === 'routes' ? reading.value.routes : null;
};

export interface NodeSizes {
  readonly node: string;
  /** null: no such device. */
  readonly tailnet: number | null;
  readonly uplink: string;
  readonly uplinkMtu: number | null;
  readonly overlayLink: number | null;
  /** What the node puts into the overlay: the route's MTU where it has one, else the link's; null without a route. */
  readonly inner: number | null;
}

/** null where links or routes were not read. */
export const nodeSizes = (readings: readonly Reading<Setting>[], node: string, site: Site): NodeSizes | null => {
  const [links, routes] = [linksOf(readings, node), routesOf(readings, node)];
  if (links === null || routes === null) return null;
  const mtuOf = (name: string): number | null => links.find((link) => link.name === name)?.mtuBytes ?? null;
  const uplink = routes.find((route) => route.destination === 'default')?.device ?? '';
  const overlayLink = mtuOf(VXLAN_DEVICE);
  // Routes to other nodes' pods; the one to the node's own range of Cilium's carries the same.
  const overlay = routes.filter(({ device }) => device?.startsWith('cilium_') === true);
  const told = overlay.flatMap(({ mtuBytes }) => (mtuBytes === null ? [] : [mtuBytes]));
  return {
    node,
    tailnet: mtuOf(site.tailnetDevice),
    uplink,
    uplinkMtu: mtuOf(uplink),
    overlayLink,
    inner: told.length > 0 ? Math.max(...told) : overlay.length > 0 ? overlayLink : null,
  };
};

export const asRow = (one: NodeSizes): string =>
  [one.node, one.tailnet ?? 0, one.uplink || '-', one.uplinkMtu ?? 0, one.inner ?? 0, one.overlayLink ?? 0].join(' ');

/** Where the tailnet has no device, the network card is the smallest. */
export const limitOf = (
  { tailnet, uplinkMtu }: Pick<NodeSizes, 'tailnet' | 'uplinkMtu'>,
  site: Site,
): number | null => {
  const base = tailnet ?? uplinkMtu;
  return base === null ? null : base - site.vxlanOverheadBytes;
};

export const unread = (
  scene: NodeScene,
  nodes: readonly string[],
  placeOn: PlaceOn,
  readings: readonly Reading<Setting>[],
  seen: readonly { readonly node: string }[],
): readonly Blind[] => {
  const blind = blindOf(scene, nodes, placeOn, readings);
  const half = nodes.filter((node) => ![...blind, ...seen].some((one) => one.node === node));
  return [
    ...blind,
    ...half.map((node): Blind => {
      const lost = readings.find((one) => !one.ok && nodeOfKey(one.key) === node);
      return lost !== undefined && !lost.ok
        ? { node, reason: lost.reason, why: same(lost.detail) }
        : { node, reason: 'inconclusive', why: say('not read', '읽지 못함') };
    }),
  ];
};

export const budget = (site: Site): Text =>
  say(
    `at most ${innerLimit(site)} (${site.tailnetMtuBytes} − ${site.vxlanOverheadBytes} for VXLAN)`,
    `최대 ${innerLimit(site)} (${site.tailnetMtuBytes} − VXLAN ${site.vxlanOverheadBytes})`,
  );
