// Why does this Service not answer? Guide, Phase 2 (kube-proxy replacement) and Phase 4 (service endpoint map), from the pod that asks to the pods behind it.
import { runbook } from '../../model/runbook.ts';
import { say } from '../../model/text.ts';
import { allWell } from './all-well.ts';
import { OBJECT_CAUSES, PATH_CAUSES } from './borrowed-causes.ts';
import { BEHIND_CAUSES, HIDDEN_CAUSES } from './object-causes.ts';
import { POLICY_CAUSES } from './policy-causes.ts';
import { STEPS } from './steps.ts';
import { CONFLICT_CAUSES, TRANSLATION_CAUSES } from './translation-causes.ts';
import { TUNNEL_CAUSES } from './tunnel-causes.ts';
import { ELSEWHERE_CAUSES, MUTE_CAUSES, NAME_CAUSES, WAY_CAUSES } from './way-causes.ts';

export const whyNoService = runbook({
  id: 'why-no-service',
  version: 1,
  question: say('Why does this Service not answer?', '이 서비스(ClusterIP)는 왜 응답하지 않는가?'),
  target: 'service',
  steps: STEPS,
  // Lowest layer first. A step that an earlier cause explains is not blamed again by a later one.
  causes: [
    ...OBJECT_CAUSES,
    ...PATH_CAUSES,
    ...BEHIND_CAUSES,
    ...POLICY_CAUSES,
    ...HIDDEN_CAUSES,
    ...MUTE_CAUSES,
    ...WAY_CAUSES,
    ...TUNNEL_CAUSES,
    ...TRANSLATION_CAUSES,
    ...NAME_CAUSES,
    ...CONFLICT_CAUSES,
    ...ELSEWHERE_CAUSES,
  ],
  allWell,
});
