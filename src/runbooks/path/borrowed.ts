// Which steps and causes of other questions a path needs: all about the way out for a host, the node's and the overlay's for pods.
import type { Cause, Found } from '../../model/runbook.ts';
import type { NodeScene, PathScene, PodScene } from '../../model/scene.ts';
import type { Step } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import type { Verdict } from '../../model/verdict.ts';
import { listed } from '../../steps/facts.ts';
import { isIpv4 } from '../../steps/places.ts';
import { forwardsNot } from '../overlay/evidence.ts';
import { OVERLAY_STEPS, overlay } from '../overlay/overlay.runbook.ts';
import { STEPS } from '../why-no-egress/steps.ts';
import { whyNoEgress } from '../why-no-egress/why-no-egress.runbook.ts';
import { borrowCauses, borrowSteps } from './borrow.ts';
import { isToHost, twoNodes } from './ends.ts';
import { OVERLAY_SYMPTOMS, SYMPTOMS } from './evidence.ts';

/** Of the pod and its node, whatever the destination. */
const SHARED: readonly string[] = [
  'pod-state',
  'node-ready',
  'cilium-agent',
  'cilium-endpoint',
  'pod-route',
  'pod-mtu',
  'pod-range-route',
  'ip-forward',
  'conntrack',
  'firewall',
];
const SHARED_CAUSES: readonly string[] = [
  'pod-not-running',
  'node-not-ready',
  'cilium-agent-down',
  'cilium-endpoint-not-ready',
  'pod-no-default-route',
  'node-ip-forward-off',
  'tailscale-subnet-route-hijack',
  'conntrack-full',
  'node-firewall-rejects',
  'pod-mtu-too-big',
];

/** Of the catalog's runbooks: the compiler has checked them against their own steps. */
const EGRESS = whyNoEgress.causes as readonly Cause<string, PodScene>[];
const OVERLAY = overlay.causes as readonly Cause<string, NodeScene>[];

const anyPath = (scene: PathScene): PodScene => scene;
const toHosts = (scene: PathScene): PodScene | null => (isToHost(scene) ? scene : null);
const toPods = (scene: PathScene): PodScene | null => (isToHost(scene) ? null : scene);

/** Where their probes ask the internet, ours ask the destination; names are not in doubt between pods. */
const alias = (scene: PathScene): Readonly<Record<string, string>> =>
  isToHost(scene)
    ? {}
    : {
        'egress-pod': 'arrives',
        'egress-sibling': 'arrives-beside',
        'egress-node': 'arrives-node',
        'dns-cluster': '',
        'dns-outside': '',
      };

/** Settings and other pods' luck; what the path is about our own probe asks. */
const EVIDENCE = STEPS.map(({ id }) => id).filter((id) => id !== 'pod-state');

const seen = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'fail' || verdict === 'warn';

/** Two ways to know one hop: the agent's word and the configuration. Either is enough once the packet arrives. */
const eitherWay = <Id extends string>(one: Step<unknown, Id>): Step<unknown, Id> => {
  const other = one.id === 'masquerade' ? 'masquerade-config' : one.id === 'masquerade-config' ? 'masquerade' : '';
  if (other === '') return one;
  return {
    ...one,
    moot: (verdictOf) =>
      seen(verdictOf(other)) && verdictOf('arrives') === 'pass'
        ? say('not needed: told another way, and it arrives', '불필요: 다른 방법으로 확인했고 도착함')
        : null,
  };
};

export const EGRESS_ON_PATH = [
  ...borrowSteps(
    STEPS.filter(({ id }) => SHARED.includes(id)),
    { sees: anyPath, alias, evidence: EVIDENCE },
  ),
  ...borrowSteps(
    STEPS.filter(({ id }) => !SHARED.includes(id)),
    { sees: toHosts, alias, evidence: EVIDENCE },
  ).map(eitherWay),
] as const;

/** A host that answers by its address is out of reach of nothing; one asked for by name may answer by luck, while names flap. */
const reached = (found: Found<string>, { destination }: PathScene): boolean =>
  found('arrives').passes && (destination.kind !== 'host' || isIpv4(destination.host) || !found('egress-pod').passes);

/** Worth telling of a path that works, too. */
const isSmall = ({ severity, layer }: { readonly severity: string; readonly layer: string }): boolean =>
  severity === 'warn' || layer === 'object';

const ownSymptoms = [...SYMPTOMS, 'pod-way', 'node-way', 'policy-out'];

export const EGRESS_CAUSES_ON_PATH = [
  ...borrowCauses(EGRESS, {
    sees: toHosts,
    explains: ownSymptoms,
    matters: (found, scene, cause) => isSmall(cause) || !reached(found, scene),
  }),
  ...borrowCauses(
    EGRESS.filter(({ code }) => SHARED_CAUSES.includes(code)),
    {
      sees: toPods,
      alias,
      explains: [...ownSymptoms, ...OVERLAY_SYMPTOMS, 'answers-at-home'],
      matters: (found, scene, cause) =>
        // The overlay's own rules know both nodes.
        (twoNodes(scene) === null ||
          !OVERLAY.some(({ code }) => code === cause.code) ||
          // Known of the sender's node, though nobody saw both ways between the nodes.
          (cause.code === 'node-ip-forward-off' && forwardsNot(found).length === 0)) &&
        // Both nodes' overlay is too big: then the pod's MTU is no trouble of its own.
        (cause.code !== 'pod-mtu-too-big' || listed(found('mtu-devices'), 'big').length === 0) &&
        (isSmall(cause) || found('arrives').fails),
    },
  ),
] as const;

export const OVERLAY_ON_PATH = borrowSteps(OVERLAY_STEPS, {
  sees: twoNodes,
  hops: ['overlay-routes', 'tunnel-endpoints', 'vxlan-device'],
});
export const OVERLAY_CAUSES_ON_PATH = borrowCauses(OVERLAY, {
  sees: twoNodes,
  explains: [...ownSymptoms, 'tailnet-leg', 'path-programs', 'pod-range-route'],
  // What lies below them matters where nothing arrives.
  restsOn: ['arrives'],
});
