// Why can this pod not reach the internet? Guide, Phase 6, first problem: CoreDNS, masquerade, default route, NAT gateway, and what the guide leaves out.
import { runbook } from '../../model/runbook.ts';
import { say } from '../../model/text.ts';
import { allWell } from './all-well.ts';
import { CLOUD_CAUSES } from './beyond-causes.ts';
import { COREDNS_CAUSES } from './coredns-causes.ts';
import { DNS_CAUSES } from './dns-causes.ts';
import { SCOPE_CAUSES, WARNINGS } from './last-causes.ts';
import { MASQUERADE_CAUSES } from './masquerade-causes.ts';
import { FORWARDING_CAUSES, NODE_CAUSES, POD_ROUTE_CAUSES } from './node-causes.ts';
import { OBJECT_CAUSES, podCrashing } from './object-causes.ts';
import { ORACLE_CAUSES } from './oracle-causes.ts';
import { OVERLAY_CAUSES } from './overlay-causes.ts';
import { FILTER_CAUSES, POLICY_CAUSES } from './policy-causes.ts';
import { REPLICA_CAUSES } from './replica-causes.ts';
import { STEPS, type StepId } from './steps.ts';
import { HIJACK_CAUSES, TAILNET_CAUSES } from './tailnet-causes.ts';

/** What was asked: whether it gets out, and whether names resolve. */
const ASKED: readonly StepId[] = ['egress-pod', 'egress-name', 'dns-cluster', 'dns-outside'];
/** What only Cilium's own program knows, an exec a command: it tells why, and of a pod that gets out there is nothing to tell. */
const WHY: readonly string[] = ['policy-drops', 'masquerade'] satisfies readonly StepId[];

export const whyNoEgress = runbook({
  id: 'why-no-egress',
  version: 1,
  question: say('Why can this pod not reach the internet?', '이 파드는 왜 인터넷에 접속하지 못하는가?'),
  target: 'pod',
  steps: STEPS.map((step) => (WHY.includes(step.id) ? { ...step, whenUnwell: ASKED } : step)),
  // Lowest layer first. A step that an earlier cause explains is not blamed again by a later one.
  causes: [
    ...OBJECT_CAUSES,
    ...POD_ROUTE_CAUSES,
    ...FORWARDING_CAUSES,
    ...HIJACK_CAUSES,
    ...NODE_CAUSES,
    ...TAILNET_CAUSES,
    ...MASQUERADE_CAUSES,
    ...POLICY_CAUSES,
    ...ORACLE_CAUSES,
    ...CLOUD_CAUSES,
    ...OVERLAY_CAUSES,
    ...FILTER_CAUSES,
    ...COREDNS_CAUSES,
    ...REPLICA_CAUSES,
    ...DNS_CAUSES,
    ...SCOPE_CAUSES,
    podCrashing,
    ...WARNINGS,
  ],
  allWell,
});
