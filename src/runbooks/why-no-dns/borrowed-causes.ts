// Causes that a pod without internet has too: here they count only where names fail with them, and explain the looks this question adds.
import type { PodScene } from '../../model/scene.ts';
import { askingAgain, onlyWhere } from '../../steps/recast.ts';
import { CLOUD_CAUSES } from '../why-no-egress/beyond-causes.ts';
import { COREDNS_CAUSES } from '../why-no-egress/coredns-causes.ts';
import { dnsServiceUnreachable, UPSTREAM_CAUSES } from '../why-no-egress/dns-causes.ts';
import { type EgressCause, askAgain as egressAgain } from '../why-no-egress/evidence.ts';
import { MASQUERADE_CAUSES } from '../why-no-egress/masquerade-causes.ts';
import { FORWARDING_CAUSES, NODE_CAUSES, POD_ROUTE_CAUSES } from '../why-no-egress/node-causes.ts';
import { OBJECT_CAUSES as EGRESS_OBJECT_CAUSES, podCrashing } from '../why-no-egress/object-causes.ts';
import { OVERLAY_CAUSES } from '../why-no-egress/overlay-causes.ts';
import { policyDeniesDns } from '../why-no-egress/policy-causes.ts';
import { REPLICA_CAUSES as EGRESS_REPLICA_CAUSES } from '../why-no-egress/replica-causes.ts';
import { TAILNET_CAUSES as EGRESS_TAILNET_CAUSES, HIJACK_CAUSES } from '../why-no-egress/tailnet-causes.ts';
import { askAgain, type DnsCause, resolvingFails } from './evidence.ts';

/** What explains the pod's names failing explains them over TCP, and CoreDNS itself from elsewhere. */
const alsoExplains = (cause: DnsCause): DnsCause => ({
  ...cause,
  explains: [
    ...cause.explains,
    ...(cause.explains.includes('dns-cluster') || cause.step === 'dns-cluster' ? (['dns-tcp'] as const) : []),
    ...(cause.layer === 'dns' ? (['dns-elsewhere', 'dns-tcp'] as const) : []),
  ],
});

/** The steps of that question that its causes here ask for are all steps of this one; a test holds it. */
const borrowed = (causes: readonly EgressCause[]): readonly DnsCause[] =>
  askingAgain<DnsCause['step'], PodScene>(causes as unknown as readonly DnsCause[], egressAgain, askAgain).map(
    alsoExplains,
  );

const whereNamesFail = (causes: readonly EgressCause[]): readonly DnsCause[] =>
  onlyWhere(borrowed(causes), resolvingFails);

export const OBJECT_CAUSES = borrowed(EGRESS_OBJECT_CAUSES);
export const PATH_CAUSES = whereNamesFail([
  ...POD_ROUTE_CAUSES,
  ...FORWARDING_CAUSES,
  ...HIJACK_CAUSES,
  ...NODE_CAUSES,
  ...EGRESS_TAILNET_CAUSES,
]);
export const MASQUERADE = whereNamesFail(MASQUERADE_CAUSES);
export const POLICY_CAUSES = borrowed([policyDeniesDns]);
export const BEYOND_CAUSES = whereNamesFail([...CLOUD_CAUSES, ...OVERLAY_CAUSES]);
/** Whoever resolves elsewhere was answered by CoreDNS, so what keeps this pod from it is on the way. */
const DOWN = borrowed(COREDNS_CAUSES).map(
  (cause): DnsCause => ({
    ...cause,
    when: (found, scene) => !found('dns-elsewhere').passes && cause.when(found, scene),
    proven: (found, scene) =>
      (found('dns-endpoints').fails || found('dns-elsewhere').fails) && cause.proven?.(found, scene) === true,
  }),
);
export const DNS_POD_CAUSES = [...DOWN, ...borrowed(EGRESS_REPLICA_CAUSES)];
export const SERVICE_CAUSES = borrowed([dnsServiceUnreachable]);
/** Its network is there: what else breaks the names goes first. */
export const CRASHING = whereNamesFail([podCrashing]);
export const UPSTREAM = borrowed(UPSTREAM_CAUSES);
