// Which way does a packet take, and is each hop well? Guide, Phase 3 (all three scenarios) and Phase 4 (traceroute).
import { type Cause, runbook } from '../../model/runbook.ts';
import type { PathScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { EGRESS_CAUSES_ON_PATH, OVERLAY_CAUSES_ON_PATH } from './borrowed.ts';
import { DRIFT_ON_PATH, HOLE_CAUSES_ON_PATH, TOO_BIG_ON_PATH } from './borrowed-mtu.ts';
import { BEHIND_ON_PATH, TRANSLATION_ON_PATH } from './borrowed-service.ts';
import { drawPath } from './draw.ts';
import { goalName, podName } from './evidence.ts';
import { POLICY_WAY_CAUSES, PROGRAM_CAUSES, TAILNET_WARNINGS } from './hop-causes.ts';
import { STEPS, type StepId } from './steps.ts';
import { MAP_CAUSES, TARGET_CAUSES } from './target-causes.ts';

/** Lowest layer first: where nothing is, the way below, then what stands at its ends. Borrowed ones were checked where they are at home. */
const CAUSES = [
  ...TARGET_CAUSES,
  ...TRANSLATION_ON_PATH,
  ...MAP_CAUSES,
  ...EGRESS_CAUSES_ON_PATH,
  ...PROGRAM_CAUSES,
  ...POLICY_WAY_CAUSES,
  ...OVERLAY_CAUSES_ON_PATH,
  ...TOO_BIG_ON_PATH,
  ...HOLE_CAUSES_ON_PATH,
  ...DRIFT_ON_PATH,
  ...BEHIND_ON_PATH,
  ...TAILNET_WARNINGS,
] as readonly Cause<StepId, PathScene>[];

export const path = runbook({
  id: 'path',
  version: 1,
  question: say('Which way does a packet take, and is each hop well?', '패킷은 어느 길로 가고, 각 구간은 정상인가?'),
  target: 'path',
  whole: true,
  oneOfMany: true,
  steps: STEPS,
  causes: CAUSES,
  draw: drawPath,
  allWell: (scene: PathScene, _how, found) => {
    const how = found('arrives').judgement.saw;
    return say(
      `${podName(scene)} reaches ${goalName(scene)}, and every hop that was looked at is well (${how.en}).`,
      `${podName(scene)}에서 ${goalName(scene)}까지 도달하며, 확인한 구간은 모두 정상입니다 (${how.ko}).`,
    );
  },
});
