// Two faults at once: both causes must be named, the lower layer first.
import type { LabFault } from './fault.ts';

/** Names of faults, the one to name first in front. */
const PAIRS: readonly (readonly [first: string, second: string])[] = [
  ['masquerade-off', 'coredns-replica-unhealthy'],
  ['cloud-egress-down', 'coredns-replica-unhealthy'],
  ['masquerade-off', 'pod-mtu-too-big'],
  ['cloud-egress-down', 'pod-mtu-too-big'],
  ['masquerade-off', 'dns-service-unreachable'],
  ['masquerade-off', 'vxlan-port-blocked'],
];

const ASKED = 'why-no-egress';

/** @throws Error when a pair names a fault there is not, or one this question does not name. */
export const pairFaults = (single: readonly LabFault[]): readonly LabFault[] =>
  PAIRS.map(([one, other]) => {
    const [first, second] = [one, other].map((name) => single.find((fault) => fault.name === name));
    const [cause, also] = [first, second].map(
      (fault) => fault?.expect.find(({ question }) => question === ASKED)?.cause,
    );
    if (!first || !second || !cause || !also) throw new Error(`no such pair: ${one}, ${other}`);
    return {
      name: `${one} + ${other}`,
      on: [...first.on, ...second.on],
      undo: 'rebuild',
      objects: (store) => {
        first.objects?.(store);
        second.objects?.(store);
      },
      expect: [{ question: ASKED, target: 'shop/web-0', cause, also }],
    };
  });
