// Is there a VXLAN overlay to look at, by what cilium-config says, and by which device and port does it go?
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { say } from '../model/text.ts';
import { type Judgement, skipped } from '../model/verdict.ts';

export const VXLAN_DEVICE = 'cilium_vxlan';

/** null: there is, or the configuration could not be read. Absent keys mean tunnel and vxlan (chart defaults). */
export const noVxlan = (scene: Scene): Judgement | null => {
  const config = scene.ciliumConfig.ok ? scene.ciliumConfig.value : {};
  if (config['routing-mode'] === 'native' || config.tunnel === 'disabled')
    return skipped('not-applicable', say('no overlay: native routing', '오버레이 없음: native 라우팅'));
  const protocol = config['tunnel-protocol'] ?? 'vxlan';
  return protocol === 'vxlan'
    ? null
    : skipped('not-applicable', say(`the overlay is ${protocol}, not VXLAN`, `오버레이가 VXLAN이 아닌 ${protocol}임`));
};

/** UDP port of the tunnels here. */
export const tunnelPort = (scene: Scene, site: Site): number => {
  const set = scene.ciliumConfig.ok ? Number(scene.ciliumConfig.value['tunnel-port'] ?? '') : 0;
  return Number.isInteger(set) && set > 0 ? set : site.vxlanPort;
};

/** cilium_host in a cluster of Cilium's; cilium_vxlan where the kernel encapsulates. */
export const isOverlayDevice = (device: string): boolean => device.startsWith('cilium_');
