// Who translates the service on the asker's node, and what does Cilium drop of what is sent there?
import type { ServiceScene } from '../../model/scene.ts';
import { type Probe, serviceStep } from '../../model/step.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { fail, type Judgement, pass, skipped, unknown, warn } from '../../model/verdict.ts';
import { type CgroupProgram, parseBpfCgroup } from '../../parsers/bpftool-lists.ts';
import { isProgram } from '../../parsers/bpftool-net.ts';
import { type CiliumEndpoint, parseCiliumEndpoint } from '../../parsers/cilium-endpoint.ts';
import { type CiliumStatus, parseCiliumStatus } from '../../parsers/cilium-status.ts';
import { type HubbleDrop, parseHubbleDrops } from '../../parsers/hubble.ts';
import { HOST_NETWORK, hasNetwork, inCiliumOn, NOT_RUNNING } from '../../steps/cannot-ask.ts';
import { inCilium, ofKind, type Tagged, tagged } from '../../steps/cilium-probes.ts';
import { backendsOf } from './backends.ts';
import { notTranslated } from './map-step.ts';
import { onceItAnswers } from './moot.ts';

type KprValue = Tagged<'status', CiliumStatus> | Tagged<'cgroup', readonly CgroupProgram[]>;

/** By configuration; null where that could not be read or says neither. */
export const configured = ({ ciliumConfig }: ServiceScene): boolean | null => {
  if (!ciliumConfig.ok) return null;
  const value = (ciliumConfig.value['kube-proxy-replacement'] ?? 'false').toLowerCase();
  // Up to 1.15: strict, partial, probe, disabled (cilium: kube-proxy replacement).
  return value === 'true' || value === 'strict' ? true : value === 'false' || value === 'disabled' ? false : null;
};

/** The agent's word goes before the ConfigMap's. */
const serviceReplacement = serviceStep<KprValue, 'service-replacement'>({
  id: 'service-replacement',
  asks: say('Who translates service addresses on that node?', '그 노드에서 서비스 주소를 누가 변환하는가?'),
  vantage: 'cilium',
  evidence: true,
  probes: (scene) => {
    const none = notTranslated(scene);
    if (none !== null) return none;
    const probes = inCilium<KprValue>(scene, scene.target.node, (location) => [
      tagged('status', location, { name: 'cilium-status', args: {} }, parseCiliumStatus),
      tagged('cgroup', location, { name: 'bpf-cgroup', args: {} }, parseBpfCgroup),
    ]);
    return 'verdict' in probes ? judgeReplacement(scene, configured(scene), false) : probes;
  },
  judge: (readings, scene) => {
    const [status] = ofKind(readings, 'status');
    const [cgroup] = ofKind(readings, 'cgroup');
    const replaces = status?.value.kubeProxyReplacement ?? configured(scene);
    const detached =
      status?.value.socketLb !== false &&
      cgroup !== undefined &&
      !cgroup.value.some((one) => isProgram(one, 'cil_sock4_connect'));
    return judgeReplacement(scene, replaces, replaces === true && detached);
  },
  moot: onceItAnswers,
});

const judgeReplacement = ({ kubeProxy }: ServiceScene, replaces: boolean | null, detached: boolean): Judgement => {
  const expected = say('Cilium, or kube-proxy, and not both', 'Cilium 또는 kube-proxy 중 하나만');
  const pods = kubeProxy.ok ? (kubeProxy.value?.pods ?? 0) : null;
  const facts = { replaces, kubeProxyPods: pods, detached };
  const proxy: Text =
    pods === null
      ? say('kube-proxy: could not look', 'kube-proxy: 확인 못 함')
      : say(`kube-proxy pods: ${pods}`, `kube-proxy 파드: ${pods}`);
  const cilium =
    replaces === null
      ? say('Cilium does not say', 'Cilium 설정을 알 수 없음')
      : replaces
        ? say('Cilium replaces kube-proxy', 'Cilium이 kube-proxy를 대체함')
        : say('Cilium does not replace kube-proxy', 'Cilium이 kube-proxy를 대체하지 않음');
  const saw = join([
    cilium,
    proxy,
    ...(detached ? [say('its socket programs are not attached', '소켓 프로그램이 붙어 있지 않음')] : []),
  ]);
  if (detached || (replaces === false && pods === 0)) return fail(saw, expected, facts);
  if (replaces === true && pods !== null && pods > 0) return warn(saw, expected, facts);
  return replaces === null || pods === null
    ? unknown('inconclusive', saw, expected, facts)
    : pass(saw, expected, facts);
};

type DropValue =
  | Tagged<'endpoint', CiliumEndpoint>
  | Tagged<'drops', readonly HubbleDrop[]>
  | Tagged<'there', readonly HubbleDrop[]>;

/** Hubble hears of a drop when the packets of the other steps have met it. */
const LATER_MS = 800;
const MOST_NODES = 2;

const serviceDrops = serviceStep<DropValue, 'service-drops'>({
  id: 'service-drops',
  asks: say(
    'Does Cilium drop what the asking pod sends there, by policy?',
    'Cilium이 묻는 파드가 보낸 패킷을 정책으로 버리는가?',
  ),
  vantage: 'cilium',
  evidence: true,
  probes: (scene): readonly Probe<DropValue>[] | Judgement => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    if (scene.target.hostNetwork) return HOST_NETWORK;
    const { namespace, name, node } = scene.target;
    const own = inCiliumOn(scene, node);
    const args = { namespace, pod: name };
    const here: Probe<DropValue>[] = own.ok
      ? [
          tagged('endpoint', own.location, { name: 'cilium-endpoint', args }, parseCiliumEndpoint),
          { ...tagged('drops', own.location, { name: 'hubble-drops', args }, parseHubbleDrops), delayMs: LATER_MS },
        ]
      : [];
    const nodes = [...new Set(backendsOf(scene).map((one) => one.node))]
      .filter((one) => one !== '')
      .slice(0, MOST_NODES);
    const there = nodes.flatMap((one): Probe<DropValue>[] => {
      const pod = backendsOf(scene).find((backend) => backend.node === one && backend.pod !== '')?.pod;
      const place = inCiliumOn(scene, one);
      return place.ok && pod !== undefined
        ? [
            {
              ...tagged(
                'there',
                place.location,
                { name: 'hubble-drops', args: { namespace: scene.service.namespace, pod } },
                parseHubbleDrops,
              ),
              delayMs: LATER_MS,
            },
          ]
        : [];
    });
    const probes = [...here, ...there];
    return probes.length > 0 ? probes : own.ok ? skipped('not-applicable', same('')) : own.says;
  },
  judge: (readings, scene) => {
    const ips = backendsOf(scene).map(({ ip }) => ip);
    const [endpoint] = ofKind(readings, 'endpoint');
    const drops = [...ofKind(readings, 'drops'), ...ofKind(readings, 'there')]
      .flatMap(({ value }) => value)
      .filter(
        ({ reason, fromIp, toIp }) =>
          reason.startsWith('POLICY_DEN') && fromIp === scene.target.ip && ips.includes(toIp ?? ''),
      );
    const ingress = drops.filter(({ direction }) => direction === 'INGRESS');
    const egress = drops.filter(({ direction }) => direction === 'EGRESS');
    const facts = {
      enforced: endpoint?.value.egressEnforced ?? null,
      audit: endpoint?.value.auditMode ?? false,
      ingressDenied: [...new Set(ingress.map(({ toIp }) => toIp ?? ''))],
      egressDenied: [...new Set(egress.map(({ toIp }) => toIp ?? ''))],
      deniedBy: [...new Set(drops.flatMap(({ deniedBy }) => deniedBy))],
    };
    const expected = say('no packet dropped by policy', '정책으로 버려진 패킷 없음');
    if (drops.length === 0) return pass(say('no drop recorded', '기록된 차단 없음'), expected, facts);
    const saw = say(
      `denied: ${egress.length} on the way out, ${ingress.length} on the way in`,
      `정책 차단: 나갈 때 ${egress.length}개, 들어올 때 ${ingress.length}개`,
    );
    return fail(saw, expected, facts);
  },
  moot: () => say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목'),
});

export const CILIUM_STEPS = [serviceReplacement, serviceDrops] as const;
