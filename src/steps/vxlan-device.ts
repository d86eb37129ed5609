// Is Cilium's VXLAN device there on each node, up, and as Cilium makes it?
import { lookedOr } from '../model/looked.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { Reading } from '../model/step.ts';
import { same, say } from '../model/text.ts';
import { type Judgement, unknown } from '../model/verdict.ts';
import { type LinkInfo, parseLink } from '../parsers/ip-link.ts';
import { type Blind, settle } from './per-node.ts';
import { tunnelPort, VXLAN_DEVICE } from './vxlan.ts';

/** What to run for one node; the key of its probe is the node's name. */
export const VXLAN_LINK = {
  call: { name: 'link', args: { device: VXLAN_DEVICE } },
  timeoutMs: 2000,
  parse: parseLink,
} as const;

interface Odd {
  readonly node: string;
  readonly what: string;
}

/** What another hand made of it; null when nothing. Cilium sets neither an address nor a device of the outer packets. */
const oddOf = (scene: Scene, site: Site, node: string, { vxlan }: LinkInfo): Odd | null => {
  if (vxlan === null) return null;
  const own = lookedOr(scene.ciliumNodes, []).find(({ name }) => name === node)?.internalIps ?? [];
  if (vxlan.port !== tunnelPort(scene, site)) return { node, what: `port ${vxlan.port}` };
  if (!vxlan.external || vxlan.id !== 0) return { node, what: `id ${vxlan.id}` };
  if (vxlan.device !== null && vxlan.device !== site.tailnetDevice) return { node, what: `dev ${vxlan.device}` };
  // Of a node whose addresses are not known any address may be its own.
  return vxlan.local !== null && own.length > 0 && !own.includes(vxlan.local)
    ? { node, what: `local ${vxlan.local}` }
    : null;
};

export const judgeVxlanDevices = (
  readings: readonly Reading<LinkInfo | null>[],
  scene: Scene,
  site: Site,
  blind: readonly Blind[],
): Judgement => {
  const port = tunnelPort(scene, site);
  const seen = readings.flatMap((one) => (one.ok ? [{ node: one.key, link: one.value }] : []));
  const missing = seen.filter(({ link }) => link === null).map(({ node }) => node);
  const down = seen.filter(({ link }) => link !== null && !(link.up && link.lowerUp)).map(({ node }) => node);
  const odd = seen.flatMap(({ node, link }) => {
    const what = link === null ? null : oddOf(scene, site, node, link);
    return what === null ? [] : [what];
  });
  const expected = say(`up, port ${port}, id 0`, `켜짐, 포트 ${port}, id 0`);
  // Nobody has it and the configuration is not known: this cluster may have another overlay.
  if (missing.length > 0 && missing.length === seen.length && !scene.ciliumConfig.ok)
    return unknown('inconclusive', say('no node has the device', '어느 노드에도 장치가 없음'), expected);
  return settle({
    wrong: [
      ...missing.map((node) => say(`${node}: no ${VXLAN_DEVICE}`, `${node}: ${VXLAN_DEVICE} 없음`)),
      ...down.map((node) => say(`${node}: down`, `${node}: 꺼짐`)),
      ...odd.map(({ node, what }) => same(`${node}: ${what}`)),
    ],
    well: say(`${seen.length} up, port ${port}, id 0`, `${seen.length}개 켜짐, 포트 ${port}, id 0`),
    blind,
    expected,
    facts: { missing, down, odd: odd.map(({ node }) => node), oddWhat: odd.map(({ what }) => what), port },
  });
};
