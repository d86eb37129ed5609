// How do causes of other questions stand together in one answer: each once, and none that is only what another does?
import type { Cause } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { listed } from '../../steps/facts.ts';
import { marksOf } from '../../steps/marks.ts';
import { focusNames, pairOf } from '../../steps/node-pairs.ts';
import { VXLAN_DEVICE } from '../overlay/applies.ts';
import type { Ask, HealthCause } from './evidence.ts';
import { HEALTH_STEPS, type HealthStep } from './steps.ts';

const IDS = new Set<string>(HEALTH_STEPS.map(({ id }) => id));

/** Each node may have trouble of its own, so none hides another for the step it shows in: see `withoutConsequences`. */
export const borrowed = <Id extends string>(causes: readonly Cause<Id, NodeScene>[]): readonly HealthCause[] =>
  (causes as unknown as readonly HealthCause[])
    .filter(({ step }) => IDS.has(step))
    .map((cause) => ({ ...cause, beside: true, explains: cause.explains.filter((id) => IDS.has(id)) }));

export const explaining =
  (steps: readonly HealthStep[], which: (cause: HealthCause) => boolean = () => true) =>
  (cause: HealthCause): HealthCause =>
    which(cause) ? { ...cause, explains: [...cause.explains, ...steps] } : cause;

/** Causes that count only where none of the others does. */
export const unless = (others: readonly HealthCause[], causes: readonly HealthCause[]): readonly HealthCause[] =>
  causes.map((cause) => ({
    ...cause,
    when: (found, scene) => cause.when(found, scene) && !others.some((one) => one.when(found, scene)),
  }));

/** Two tables with a code in common, each with limits of its own: both may be told. */
const SHARED = 'conntrack-filling';

/** Of those with one code the first that holds. */
export const onceEach = (causes: readonly HealthCause[]): readonly HealthCause[] =>
  causes.map((cause, at) => {
    const before = causes.slice(0, at).filter(({ code }) => code === cause.code && code !== SHARED);
    return before.length === 0 ? cause : (unless(before, [cause])[0] ?? cause);
  });

/** What shows at a node, or on a way from or to it, because of something else there. */
const CONSEQUENCES: Readonly<Record<string, readonly string[]>> = {
  'cilium-agent-down': ['node-not-ready'],
  'peer-offline': ['node-not-ready'],
  'peer-unreachable': ['conntrack-full', 'node-not-ready'],
  'peer-system-silent': ['conntrack-full', 'node-not-ready'],
  'peer-relayed': ['wireguard-udp-blocked'],
  'overlay-leaks-outside-tailnet': ['tailscale-rules-missing'],
  'overlay-route-wrong': ['vxlan-device-missing', 'vxlan-device-down'],
  'overlay-unanswered': ['program-missing'],
  'vxlan-port-blocked': ['program-missing', 'conntrack-full'],
};

export const withoutConsequences = (causes: readonly HealthCause[]): readonly HealthCause[] =>
  causes.map((cause) => {
    if (cause.code === 'program-missing') return withItsDevice(cause);
    const of = causes.filter(({ code }) => CONSEQUENCES[cause.code]?.includes(code));
    if (of.length === 0) return cause;
    const left = (found: Ask, scene: NodeScene): readonly string[] => {
      const nodes = of.filter((one) => one.when(found, scene)).flatMap((one) => subjectsOf(one, found, scene));
      const own = inItself(cause, found);
      return waysOf(cause, found, scene).filter(
        (subject) =>
          own.includes(subject) || ![pairOf(subject).from, pairOf(subject).to].some((one) => nodes.includes(one)),
      );
    };
    return {
      ...cause,
      restsOn: [...(cause.restsOn ?? []), ...of.map(({ step }) => step)],
      when: (found, scene) => cause.when(found, scene) && left(found, scene).length > 0,
    };
  });

/** A rule that names the tunnels' port and counts up is nobody's consequence. */
const inItself = ({ code }: HealthCause, found: Ask): readonly string[] =>
  code === 'vxlan-port-blocked' ? listed(found('vxlan-firewall'), 'nodes') : [];

/** On a busy node it may name either end: what it is about is the way between them. */
const waysOf = (cause: HealthCause, found: Ask, scene: NodeScene): readonly string[] =>
  cause.code === 'overlay-unanswered' ? listed(found('vxlan-arrives'), 'unanswered') : subjectsOf(cause, found, scene);

/** Empty stands for the one node that was asked about. */
const subjectsOf = (cause: HealthCause, found: Ask, scene: NodeScene): readonly string[] => {
  const about = cause.about?.(found, scene) ?? [];
  return about.length > 0 ? about : focusNames(scene);
};

/** A device that is gone took its programs along. */
const withItsDevice = (cause: HealthCause): HealthCause => ({
  ...cause,
  restsOn: ['vxlan-device', 'tailnet-device'],
  when: (found, scene) =>
    cause.when(found, scene) &&
    marksOf(found('ebpf-programs'), 'missing').some(({ node, what }) => {
      const gone = what.startsWith(`${VXLAN_DEVICE} `)
        ? listed(found('vxlan-device'), 'missing')
        : what.startsWith('tailscale')
          ? listed(found('tailnet-device'), 'missing')
          : [];
      return !gone.includes(node);
    }),
});
