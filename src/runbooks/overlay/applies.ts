// Is there a VXLAN overlay to look at, by what cilium-config says?
import type { NodeScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { say } from '../../model/text.ts';
import { type Judgement, skipped } from '../../model/verdict.ts';
import { bothWays } from '../../steps/node-pairs.ts';

export const VXLAN_DEVICE = 'cilium_vxlan';

/** null: there is, or the configuration could not be read. Absent keys mean tunnel and vxlan (chart defaults). */
export const noVxlan = (scene: NodeScene): Judgement | null => {
  const config = scene.ciliumConfig.ok ? scene.ciliumConfig.value : {};
  if (config['routing-mode'] === 'native' || config.tunnel === 'disabled')
    return skipped('not-applicable', say('no overlay: native routing', '오버레이 없음: native 라우팅'));
  const protocol = config['tunnel-protocol'] ?? 'vxlan';
  return protocol === 'vxlan'
    ? null
    : skipped('not-applicable', say(`the overlay is ${protocol}, not VXLAN`, `오버레이가 VXLAN이 아닌 ${protocol}임`));
};

/** The same, and there is another node to reach. */
export const noPairs = (scene: NodeScene): Judgement | null =>
  noVxlan(scene) ??
  (bothWays(scene).length > 0 ? null : skipped('not-applicable', say('there is no other node', '다른 노드가 없음')));

/** UDP port of the tunnels here. */
export const tunnelPort = (scene: NodeScene, site: Site): number => {
  const set = scene.ciliumConfig.ok ? Number(scene.ciliumConfig.value['tunnel-port'] ?? '') : 0;
  return Number.isInteger(set) && set > 0 ? set : site.vxlanPort;
};
