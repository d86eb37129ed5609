// Do policies at either end keep the packet back, by their rules and by what Cilium drops?
import type { IngressPolicyFacts, PathScene } from '../../model/scene.ts';
import { type Probe, pathStep, type Reading } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, type Judgement, pass, unknown } from '../../model/verdict.ts';
import { type HubbleDrop, parseHubbleDrops } from '../../parsers/hubble.ts';
import { hasNetwork, NOT_RUNNING } from '../../steps/cannot-ask.ts';
import { ciliumPlace } from '../../steps/places.ts';
import { policyName } from '../why-no-egress/policy-steps.ts';
import { NOT_ON_THIS_PATH } from './borrow.ts';
import { type End, endsOf, isToHost } from './ends.ts';

const EXPECTED = say('none that keeps it back', '막는 정책 없음');

const arrivesAnyway = (verdictOf: (step: string) => string) =>
  verdictOf('arrives') === 'pass' ? say('it arrives, so none keeps it back', '도착하므로 막는 정책은 없음') : null;

const drops = (scene: PathScene, node: string, pod: string): readonly Probe<readonly HubbleDrop[]>[] => {
  const location = ciliumPlace(scene, node);
  const [namespace = '', name = ''] = pod.split('/');
  if (location === null || name === '') return [];
  const call = { name: 'hubble-drops', args: { namespace, pod: name } };
  return [{ key: `${node}:${pod}`, location, call, timeoutMs: 4000, parse: parseHubbleDrops }];
};

type Drops = readonly Reading<readonly HubbleDrop[]>[];

const deniedIn = (readings: Drops, from: string, ends: readonly End[], way: 'EGRESS' | 'INGRESS'): number =>
  readings
    .flatMap((one) => (one.ok ? one.value : []))
    .filter(
      (drop) =>
        drop.reason.startsWith('POLICY_DEN') &&
        drop.direction === way &&
        (drop.fromIp === null || drop.fromIp === from) &&
        ends.some(({ ip }) => ip === drop.toIp),
    ).length;

/** Egress rules for pods are beyond what is read of them; drops and the neighbours tell. */
const out = pathStep<readonly HubbleDrop[], 'policy-out'>({
  id: 'policy-out',
  asks: say('Does a policy keep the pod from sending there?', '그쪽으로 보내지 못하게 하는 정책이 있는가?'),
  vantage: 'cilium',
  evidence: true,
  probes: (scene): readonly Probe<readonly HubbleDrop[]>[] | Judgement => {
    if (isToHost(scene) || scene.target.hostNetwork) return NOT_ON_THIS_PATH;
    if (!hasNetwork(scene)) return NOT_RUNNING;
    if (!scene.policies.ok) return unknown(scene.policies.reason, same(scene.policies.detail));
    if (selecting(scene).length === 0)
      return pass(say('none selects the pod', '이 파드를 선택하는 정책 없음'), EXPECTED, { names: [] });
    const { target } = scene;
    const probes = drops(scene, target.node, `${target.namespace}/${target.name}`);
    return probes.length > 0 ? probes : judgeOut([], scene);
  },
  judge: (readings, scene) => judgeOut(readings, scene),
  // Whom policies select is known without what Cilium drops.
  judgesBlind: true,
  moot: arrivesAnyway,
});

const selecting = (scene: PathScene) => (scene.policies.ok ? scene.policies.value.filter(({ egress }) => egress) : []);

const judgeOut = (readings: Drops, scene: PathScene): Judgement => {
  const names = selecting(scene).map(policyName);
  const denied = deniedIn(readings, scene.target.ip, endsOf(scene), 'EGRESS');
  const saw = say(
    `${names.join(', ')}${denied > 0 ? `: ${denied} packets denied` : ''}`,
    `${names.join(', ')}${denied > 0 ? `: 패킷 ${denied}개 차단` : ''}`,
  );
  return denied > 0
    ? fail(saw, EXPECTED, { names, denied })
    : unknown(blindness(readings)?.reason ?? 'inconclusive', saw, EXPECTED, { names, denied });
};

/** Why no drop could be looked for, where that is so of all of them. */
const blindness = (readings: Drops): Extract<Drops[number], { ok: false }> | null => {
  const [first] = readings;
  return first === undefined || first.ok || readings.some(({ ok }) => ok) ? null : first;
};

const ingressOf = ({ destination }: PathScene) =>
  destination.kind === 'pod'
    ? destination.ingress
    : destination.kind === 'service'
      ? destination.service.ingress
      : null;

const shut = (policies: readonly IngressPolicyFacts[]): 'open' | 'shut' | 'unsure' => {
  if (policies.some(({ denies }) => denies === true)) return 'shut';
  if (policies.some(({ denies }) => denies === null)) return 'unsure';
  const answers = policies.map(({ allowsTarget }) => allowsTarget);
  if (answers.length === 0 || answers.includes(true)) return 'open';
  return answers.includes(null) ? 'unsure' : 'shut';
};

const into = pathStep<readonly HubbleDrop[], 'policy-in'>({
  id: 'policy-in',
  asks: say('Does a policy of the destination turn it away?', '목적지의 정책이 받지 않는가?'),
  vantage: 'cilium',
  evidence: true,
  probes: (scene): readonly Probe<readonly HubbleDrop[]>[] | Judgement => {
    const ingress = ingressOf(scene);
    if (ingress === null) return NOT_ON_THIS_PATH;
    if (!ingress.ok) return unknown(ingress.reason, same(ingress.detail));
    if (ingress.value.length === 0) return pass(say('none selects it', '선택하는 정책 없음'), EXPECTED, { names: [] });
    const probes = endsOf(scene).flatMap(({ node, name }) => drops(scene, node, name));
    return probes.length > 0 ? probes : judgeIn([], scene);
  },
  judge: (readings, scene) => judgeIn(readings, scene),
  // Rules that shut it shut it, whether or not a drop was seen.
  judgesBlind: true,
  moot: arrivesAnyway,
});

const judgeIn = (readings: Drops, scene: PathScene): Judgement => {
  const ingress = ingressOf(scene);
  const policies = ingress?.ok === true ? ingress.value : [];
  const ends = endsOf(scene);
  const words = ends.map(({ name }) => shut(policies.filter(({ selects }) => selects.includes(name))));
  const names = policies.map((one) => `${one.kind} ${one.namespace}${one.namespace && '/'}${one.name}`);
  const denied = deniedIn(readings, scene.target.ip, ends, 'INGRESS');
  const facts = { names, denied, shut: words.includes('shut') };
  const list = names.join(', ');
  const note = denied > 0 ? say(`, ${denied} packets denied`, `, 패킷 ${denied}개 차단`) : same('');
  if (words.includes('shut') || denied > 0)
    return fail(say(`${list}: not let in${note.en}`, `${list}: 허용 안 됨${note.ko}`), EXPECTED, facts);
  const blind = blindness(readings);
  if (blind !== null)
    return unknown(blind.reason, say(`${list}: ${blind.detail}`, `${list}: ${blind.detail}`), EXPECTED, facts);
  return words.includes('unsure')
    ? unknown(
        'inconclusive',
        say(`${list}: not told by its rules`, `${list}: 규칙만으로는 알 수 없음`),
        EXPECTED,
        facts,
      )
    : pass(say(`${list}: let in`, `${list}: 허용`), EXPECTED, facts);
};

export const POLICY_WAY_STEPS = [out, into] as const;
