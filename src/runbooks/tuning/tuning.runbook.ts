// Do Cilium options and kernel settings match the recommendations? Guide, Phase 5 and its Prometheus list.
import { runbook } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { focusNames, listNames } from '../../steps/rows.ts';
import { TUNING_CAUSES } from './causes.ts';
import { drawSettings } from './draw.ts';
import { TUNING_STEPS } from './steps.ts';

export const tuning = runbook({
  id: 'tuning',
  version: 1,
  question: say(
    'Do Cilium options and kernel settings match the recommendations?',
    'Cilium 옵션과 커널 설정은 권장값과 맞는가?',
  ),
  target: 'nodes',
  whole: true,
  steps: TUNING_STEPS,
  causes: TUNING_CAUSES,
  draw: drawSettings,
  allWell: (scene: NodeScene) => {
    const nodes = listNames(focusNames(scene));
    return say(
      `On ${nodes} Cilium, the kernel and Tailscale are set as recommended, as far as the guide's advice holds.`,
      `${nodes}의 Cilium, 커널, Tailscale 설정이 가이드의 유효한 권장값과 맞습니다.`,
    );
  },
});
