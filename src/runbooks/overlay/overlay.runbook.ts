// Is the VXLAN overlay between the nodes well? Guide, Phase 2 (VXLAN) and Phase 6 (VXLAN interface state and statistics).
import { type HowLooked, runbook } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import { nodePairs } from '../../steps/node-pairs.ts';
import { ARRIVAL_CAUSES } from './arrival-causes.ts';
import { COUNTER_CAUSES, DEVICE_CAUSES } from './device-causes.ts';
import { drawOverlay } from './draw.ts';
import type { OverlayCause } from './evidence.ts';
import { FORWARDING_CAUSES } from './forwarding.ts';
import { OBJECT_CAUSES } from './object-causes.ts';
import { OVERLAY_STEPS, type OverlayStep } from './steps.ts';
import { UNDERLAY_CAUSES } from './underlay-causes.ts';
import { DIRECTION_CAUSES, WAY_CAUSES } from './way-causes.ts';

export { OBJECT_CAUSES as OVERLAY_OBJECT_CAUSES } from './object-causes.ts';
export { OVERLAY_STEPS } from './steps.ts';
export { UNDERLAY_CAUSES } from './underlay-causes.ts';

/** The overlay's own; what lies below it (objects, tailnet) is apart, for a question that asks it along. */
export const OVERLAY_CAUSES: readonly OverlayCause[] = [
  ...WAY_CAUSES,
  ...DEVICE_CAUSES,
  ...DIRECTION_CAUSES,
  ...FORWARDING_CAUSES,
  ...ARRIVAL_CAUSES,
  ...COUNTER_CAUSES,
];

const SUBJECTS: readonly { readonly name: Text; readonly steps: readonly OverlayStep[] }[] = [
  { name: say('device and counters', '장치와 카운터'), steps: ['vxlan-device', 'vxlan-counters'] },
  { name: say('tunnel endpoints', '터널 목적지'), steps: ['tunnel-endpoints'] },
  { name: say('routes', '경로'), steps: ['overlay-routes'] },
  { name: say("Cilium's own measurements", 'Cilium 자체 측정'), steps: ['overlay-health'] },
];

const allWell = (scene: NodeScene, how: (step: OverlayStep) => HowLooked): Text => {
  const pairs = nodePairs(scene).length;
  if (how('overlay-pods') !== 'passed')
    return say(
      'There is no VXLAN overlay to other nodes here to look at.',
      '여기에는 확인할 노드 간 VXLAN 오버레이가 없습니다.',
    );
  const checked = join(
    SUBJECTS.filter(({ steps }) => steps.every((step) => how(step) === 'passed')).map(({ name }) => name),
    ', ',
  );
  return say(
    `The overlay carries: pods answer on all ${pairs} ways asked. Checked: ${checked.en}.`,
    `오버레이는 정상입니다. 확인한 ${pairs}개 구간에서 파드가 모두 응답합니다. 확인: ${checked.ko}.`,
  );
};

export const overlay = runbook({
  id: 'overlay',
  version: 1,
  question: say('Is the VXLAN overlay between the nodes well?', '노드 사이의 VXLAN 오버레이는 정상인가?'),
  target: 'nodes',
  whole: true,
  steps: OVERLAY_STEPS,
  causes: [...OBJECT_CAUSES, ...UNDERLAY_CAUSES, ...OVERLAY_CAUSES],
  draw: drawOverlay,
  allWell,
});
