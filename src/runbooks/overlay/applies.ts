// Are there two nodes with a VXLAN overlay between them to look at?
import type { NodeScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { type Judgement, skipped } from '../../model/verdict.ts';
import { bothWays } from '../../steps/node-pairs.ts';
import { noVxlan } from '../../steps/vxlan.ts';

export { noVxlan, tunnelPort, VXLAN_DEVICE } from '../../steps/vxlan.ts';

/** There is a VXLAN overlay, and another node to reach. */
export const noPairs = (scene: NodeScene): Judgement | null =>
  noVxlan(scene) ??
  (bothWays(scene).length > 0 ? null : skipped('not-applicable', say('there is no other node', '다른 노드가 없음')));
