// Short questions to findings that several causes ask, and symptoms that several causes account for.
import type { Cause, Found } from '../../model/runbook.ts';
import type { PodScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { listed, wordOf } from '../../steps/facts.ts';
import { inAgentOn } from '../../steps/remedies.ts';
import type { StepId } from './steps.ts';

export { listed, wordOf } from '../../steps/facts.ts';
export { change, helmSet, look } from '../../steps/remedies.ts';

export type EgressCause = Cause<StepId, PodScene>;
export type Ask = Found<StepId>;

/** Everything a pod sends by name or address: what a node that carries nothing takes down. */
export const ALL_POD_TRAFFIC = [
  'egress-pod',
  'egress-name',
  'egress-sibling',
  'dns-cluster',
  'dns-outside',
  'dns-host',
  'dns-sibling',
  'dns-replicas',
  'dns-upstream',
  'pod-peer-same-node',
  'pod-peer-other-node',
  'pod-tailnet',
] as const satisfies readonly StepId[];

/** What leaves the cluster, from pods of one node; outside names fail by luck when a CoreDNS pod lives there. */
export const POD_EGRESS = [
  'egress-pod',
  'egress-name',
  'egress-sibling',
  'dns-outside',
  'dns-host',
  'dns-upstream',
] as const satisfies readonly StepId[];

/** Names, and the requests that need them. */
export const NAMES = [
  'dns-cluster',
  'dns-outside',
  'dns-host',
  'dns-sibling',
  'egress-name',
] as const satisfies readonly StepId[];

/** The far end told which address it saw: packets went out and came back, whatever the other probes met. */
export const seenOutside = (found: Ask): boolean => wordOf(found('egress-name'), 'publicIp') !== '';

/** A policy may be what keeps the pod from other pods and nodes, so their silence tells nothing of the way there. */
export const policyMayHide = (found: Ask): boolean =>
  listed(found('policies'), 'names').length > 0 || found('policy-drops').facts.enforced === true;

/** The pod does not get out; or it cannot be asked (no tools, no agent) and its neighbours do not. */
export const podsFail = (found: Ask): boolean =>
  (found('egress-pod').fails && !seenOutside(found)) ||
  (found('egress-pod').verdict === 'unknown' && found('egress-sibling').fails);

/** A pod or its neighbour got somewhere inside the cluster: its own network and the node carry packets. */
export const carriesSomething = (found: Ask): boolean =>
  found('egress-pod').passes ||
  found('pod-peer-same-node').passes ||
  listed(found('pod-peer-other-node'), 'answering').length > 0;

export const hostAnswers = (found: Ask, node: string): boolean =>
  listed(found('node-peer'), 'answering').includes(node) || listed(found('pod-tailnet'), 'answering').includes(node);

/** Pods of that node do not get out by themselves. */
export const sickItself = (found: Ask, node: string): boolean =>
  found('egress-elsewhere').fails && wordOf(found('egress-elsewhere'), 'node') === node;

/** Who fills the connection table: the first address of each entry is its sender. */
export const CONNTRACK_HOLDERS =
  "sudo conntrack -L 2>/dev/null | grep -oE '^[^=]*src=[^ ]+' | grep -oE 'src=.*' | sort | uniq -c | sort -rn | head";

/** Runs something in the Cilium agent of the target's node. */
export const inAgent = ({ target }: PodScene, site: Site, argv: string): string => inAgentOn(target.node, site, argv);

export const askAgain = (scene: { readonly target: { readonly namespace: string; readonly name: string } }): string =>
  `netwhy ask why-no-egress ${scene.target.namespace}/${scene.target.name}`;
