// Does a network policy restrict what the pod may send, by the objects and by what Cilium itself enforces and drops?
import type { PolicyFacts } from '../../model/scene.ts';
import { podStep } from '../../model/step.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import { type CiliumEndpoint, parseCiliumEndpoint } from '../../parsers/cilium-endpoint.ts';
import { type HubbleDrop, parseHubbleDrops } from '../../parsers/hubble.ts';
import { HOST_NETWORK, hasNetwork, NOT_RUNNING } from '../../steps/cannot-ask.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { ciliumPlace, dnsReplicas } from '../../steps/places.ts';
import { onceItReaches, onlyDetail } from './moot.ts';

type Reach = 'allowed' | 'denied' | 'unsure';

/** Rules of all policies add up: one that allows is enough. */
const reachOf = (policies: readonly PolicyFacts[], allows: (policy: PolicyFacts) => boolean | null): Reach => {
  const answers = policies.map(allows);
  if (answers.includes(true)) return 'allowed';
  return answers.includes(null) ? 'unsure' : 'denied';
};

export const policyName = (policy: PolicyFacts): string =>
  policy.namespace === '' ? `${policy.kind} ${policy.name}` : `${policy.kind} ${policy.namespace}/${policy.name}`;

const WORDS: Readonly<Record<Reach, Text>> = {
  allowed: say('allowed', '허용'),
  denied: say('denied', '차단'),
  unsure: say('not told by its rules', '규칙만으로는 알 수 없음'),
};

const policies = podStep({
  id: 'policies',
  asks: say('Does a policy restrict what the pod may send?', '파드의 송신을 제한하는 정책이 있는가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene) => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    if (scene.target.hostNetwork) return HOST_NETWORK;
    if (!scene.policies.ok) return unknown(scene.policies.reason, same(scene.policies.detail));
    const expected = say('internet and DNS allowed', '인터넷과 DNS 허용');
    const egress = scene.policies.value.filter((policy) => policy.egress);
    if (egress.length === 0)
      return pass(say('no egress policy selects it', '이 파드를 선택하는 송신 정책 없음'), expected, {
        world: 'allowed',
        dns: 'allowed',
        names: [],
      });
    const world = reachOf(egress, (policy) => policy.allowsWorld);
    const dns = reachOf(egress, (policy) => policy.allowsDns);
    const names = egress.map(policyName);
    const saw = say(
      `${names.join(', ')}: internet ${WORDS[world].en}, DNS ${WORDS[dns].en}`,
      `${names.join(', ')}: 인터넷 ${WORDS[world].ko}, DNS ${WORDS[dns].ko}`,
    );
    const facts = { world, dns, names };
    if (world === 'denied' || dns === 'denied') return fail(saw, expected, facts);
    if (world === 'allowed' && dns === 'allowed') return pass(saw, expected, facts);
    return unknown('inconclusive', saw, expected, facts);
  },
  judge: () => unknown('inconclusive', same('answered from the objects')),
  moot: onceItReaches,
});

type Truth =
  | { readonly kind: 'endpoint'; readonly endpoint: CiliumEndpoint }
  | { readonly kind: 'drops'; readonly drops: readonly HubbleDrop[] };

/** What Cilium enforces is the truth, whatever the objects say; drops name the packets (cilium: realized policy, hubble). */
const policyDrops = podStep({
  id: 'policy-drops',
  asks: say('Does Cilium drop the pod’s packets by policy?', 'Cilium이 정책으로 파드의 패킷을 버리는가?'),
  vantage: 'cilium',
  evidence: true,
  probes: (scene) => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    if (scene.target.hostNetwork) return HOST_NETWORK;
    const location = ciliumPlace(scene, scene.target.node);
    if (location === null)
      return scene.ciliumPods.ok
        ? unknown('unreachable', say('no Cilium agent to ask', '물어볼 Cilium 에이전트가 없음'))
        : unknown(scene.ciliumPods.reason, same(scene.ciliumPods.detail));
    const args = { namespace: scene.target.namespace, pod: scene.target.name };
    const ask = { location, timeoutMs: 4000 };
    return [
      mapProbe(
        { key: 'endpoint', ...ask, call: { name: 'cilium-endpoint', args }, parse: parseCiliumEndpoint },
        (endpoint): Truth => ({ kind: 'endpoint', endpoint }),
      ),
      mapProbe(
        { key: 'drops', ...ask, call: { name: 'hubble-drops', args }, parse: parseHubbleDrops },
        (drops): Truth => ({ kind: 'drops', drops }),
      ),
    ];
  },
  judge: (readings, scene) => {
    const values = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
    const endpoint = values.flatMap((one) => (one.kind === 'endpoint' ? [one.endpoint] : []))[0];
    const denied = values
      .flatMap((one) => (one.kind === 'drops' ? [...one.drops] : []))
      .filter((drop) => drop.reason.startsWith('POLICY_DEN') && drop.direction !== 'INGRESS');
    const inside = new Set([...dnsReplicas(scene).map((one) => one.ip), scene.dns.ok ? scene.dns.value.serviceIp : '']);
    const toDns = denied.filter((drop) => drop.toPort === 53 || inside.has(drop.toIp ?? '')).length;
    const facts = {
      enforced: endpoint?.egressEnforced ?? null,
      audit: endpoint?.auditMode ?? false,
      denied: denied.length,
      deniedDns: toDns,
      deniedElsewhere: denied.length - toDns,
    };
    const parts: Text[] = [];
    if (endpoint?.egressEnforced === true) parts.push(say('egress policy is enforced', '송신 정책 적용 중'));
    if (endpoint?.egressEnforced === false) parts.push(say('no egress policy is enforced', '적용 중인 송신 정책 없음'));
    if (endpoint?.auditMode === true) parts.push(say('audit mode: nothing is dropped', '감사 모드: 버리지 않음'));
    if (denied.length > 0)
      parts.push(
        say(`${denied.length} packets denied in the last 2 min`, `최근 2분간 정책으로 버려진 패킷 ${denied.length}개`),
      );
    const expected = say('no packet dropped by policy', '정책으로 버려진 패킷 없음');
    if (parts.length === 0) parts.push(say('no drop recorded', '기록된 차단 없음'));
    if (denied.length > 0) return fail(join(parts), expected, facts);
    if (endpoint?.egressEnforced === false || endpoint?.auditMode === true) return pass(join(parts), expected, facts);
    const [lost] = readings.flatMap((reading) => (reading.ok ? [] : [reading]));
    // Half of it was not seen: that what was seen shows no drop does not say there is none.
    if (lost !== undefined) return unknown(lost.reason, join([...parts, same(lost.detail)]), expected, facts);
    return pass(join(parts), expected, facts);
  },
  moot: onlyDetail,
});

export const POLICY_STEPS = [policies, policyDrops] as const;
