// Where does name resolution break for this pod? Guide, Phase 6, checklist 1 (CoreDNS), taken apart: who is asked, who answers, what is forwarded, which name.
import { runbook } from '../../model/runbook.ts';
import { say } from '../../model/text.ts';
import { allWell } from './all-well.ts';
import {
  BEYOND_CAUSES,
  CRASHING,
  DNS_POD_CAUSES,
  MASQUERADE,
  OBJECT_CAUSES,
  PATH_CAUSES,
  POLICY_CAUSES,
  SERVICE_CAUSES,
  UPSTREAM,
} from './borrowed-causes.ts';
import { NAME_CAUSES } from './name-causes.ts';
import { policyDeniesName } from './policy-causes.ts';
import { magicdnsForward, RESOLVER_CAUSES, udpBlocked } from './resolver-causes.ts';
import { STEPS } from './steps.ts';

export const whyNoDns = runbook({
  id: 'why-no-dns',
  version: 1,
  question: say('Where does name resolution break for this pod?', '이 파드의 이름 해석은 어디에서 막히는가?'),
  target: 'pod',
  steps: STEPS,
  // Lowest layer first. A step that an earlier cause explains is not blamed again by a later one.
  causes: [
    ...OBJECT_CAUSES,
    ...PATH_CAUSES,
    ...MASQUERADE,
    ...POLICY_CAUSES,
    policyDeniesName,
    udpBlocked,
    magicdnsForward,
    ...BEYOND_CAUSES,
    ...DNS_POD_CAUSES,
    ...SERVICE_CAUSES,
    ...UPSTREAM,
    ...NAME_CAUSES,
    ...RESOLVER_CAUSES,
    ...CRASHING,
  ],
  allWell,
});
