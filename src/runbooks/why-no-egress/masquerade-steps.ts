// Does Cilium rewrite the pod's address on the way out, by configuration and by what the agent says it does?
import ipaddr from 'ipaddr.js';
import type { PodScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { podStep } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type Facts, fail, type Judgement, pass, unknown } from '../../model/verdict.ts';
import { type CiliumStatus, parseCiliumStatus } from '../../parsers/cilium-status.ts';
import type { RouteGet } from '../../parsers/ip-route.ts';
import { HOST_NETWORK, hasNetwork, NOT_RUNNING, onNode } from '../../steps/cannot-ask.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { ciliumPlace } from '../../steps/places.ts';
import { routeProbe } from '../../steps/probes.ts';
import { onceItReaches } from './moot.ts';

interface Masquerade {
  readonly enabled: boolean;
  readonly mode: 'bpf' | 'iptables';
  /**
   * Where it masquerades: by eBPF on the devices in use, by iptables on egress-masquerade-interfaces. Empty: everywhere;
   * Cilium takes every device with a route out (cilium: device selection).
   */
  readonly devices: readonly string[];
  /** Destinations that keep the pod's address; empty when only the pod range does. */
  readonly exclusion: string;
  readonly ipMasqAgent: boolean;
  /** Device of the node's route to the internet; empty when not known. */
  readonly uplink: string;
}

const covers = (cidr: string, ip: string): boolean =>
  ipaddr.IPv4.isValidCIDR(cidr) && ipaddr.IPv4.isValid(ip) && ipaddr.IPv4.parse(ip).match(ipaddr.IPv4.parseCIDR(cidr));

/** `eth+` matches every name that begins so. */
const matches = (pattern: string, device: string): boolean =>
  pattern.endsWith('+') ? device.startsWith(pattern.slice(0, -1)) : pattern === device;

/** The devices leave out the way to the internet (guide erratum 45). */
const lacksUplink = (one: Masquerade, site: Site): boolean => {
  if (one.devices.length === 0) return false;
  if (one.uplink === '') return one.devices.every((device) => device === site.tailnetDevice);
  return one.uplink !== site.tailnetDevice && !one.devices.some((device) => matches(device, one.uplink));
};

const EXPECTED = say('on, on the device that leads to the internet', '켜짐, 인터넷으로 나가는 장치에 적용');

const judgeMasquerade = (one: Masquerade, site: Site, source: 'agent' | 'configuration'): Judgement => {
  const exempt = covers(one.exclusion, site.internetIp) && covers(one.exclusion, site.httpIp);
  const noUplink = lacksUplink(one, site);
  const facts: Facts = {
    enabled: one.enabled,
    mode: one.mode,
    devices: one.devices,
    exclusion: one.exclusion,
    ipMasqAgent: one.ipMasqAgent,
    uplink: one.uplink,
    lacksUplink: one.enabled && noUplink,
    exempts: one.enabled && exempt,
    source,
  };
  const by = source === 'agent' ? same('') : say(' by configuration', ' (설정 기준)');
  if (!one.enabled) return fail(say(`off${by.en}`, `꺼짐${by.ko}`), EXPECTED, facts);
  if (noUplink) {
    const devices = one.devices.join(', ');
    const uplink = one.uplink === '' ? say('the uplink', '업링크') : same(one.uplink);
    return fail(
      say(
        `${one.mode} on ${devices} only, not on ${uplink.en}${by.en}`,
        `${one.mode}, ${devices}에만 적용되고 ${uplink.ko}에는 없음${by.ko}`,
      ),
      EXPECTED,
      facts,
    );
  }
  if (exempt)
    return fail(
      say(
        `${one.mode}, but not towards ${one.exclusion}${by.en}`,
        `${one.mode}, 단 ${one.exclusion} 방향은 제외${by.ko}`,
      ),
      EXPECTED,
      facts,
    );
  const where: Text = one.devices.length === 0 ? same('') : same(` (${one.devices.join(', ')})`);
  return pass(say(`${one.mode}${where.en}${by.en}`, `${one.mode}${where.ko}${by.ko}`), EXPECTED, facts);
};

const words = (value: string | undefined): readonly string[] =>
  (value ?? '').split(/[\s,]+/).filter((one) => one !== '');

/** iptables masquerading ignores `devices`; only this key limits it (cilium: egress-masquerade-interfaces). */
const interfaces = (config: Readonly<Record<string, string>>): readonly string[] =>
  words(config['egress-masquerade-interfaces']);

/** Missing keys are defaults (cilium: chart defaults): masquerading on, by iptables, devices chosen by Cilium. */
const configured = (config: Readonly<Record<string, string>>): Masquerade => {
  const mode = config['enable-bpf-masquerade'] === 'true' ? 'bpf' : 'iptables';
  return {
    enabled: config['enable-ipv4-masquerade'] !== 'false',
    mode,
    devices: mode === 'bpf' ? words(config.devices) : interfaces(config),
    exclusion: config['ipv4-native-routing-cidr'] ?? '',
    ipMasqAgent: config['enable-ip-masq-agent'] === 'true',
    uplink: '',
  };
};

const notForThis = (scene: PodScene): Judgement | null =>
  !hasNetwork(scene) ? NOT_RUNNING : scene.target.hostNetwork ? HOST_NETWORK : null;

const masqueradeConfig = podStep({
  id: 'masquerade-config',
  asks: say('Is masquerading configured?', '마스커레이드가 설정되어 있는가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene, site) => {
    const no = notForThis(scene);
    if (no !== null) return no;
    if (!scene.ciliumConfig.ok) return unknown(scene.ciliumConfig.reason, same(scene.ciliumConfig.detail));
    return judgeMasquerade(configured(scene.ciliumConfig.value), site, 'configuration');
  },
  judge: () => unknown('inconclusive', same('answered from the objects')),
  moot: onceItReaches,
});

type Value =
  | { readonly kind: 'status'; readonly status: CiliumStatus }
  | { readonly kind: 'uplink'; readonly route: RouteGet };

/** The agent's word goes before the ConfigMap's: that one may be newer than the running agent, or overridden for the node. */
const masquerade = podStep({
  id: 'masquerade',
  asks: say('Does Cilium masquerade on this node?', '이 노드에서 Cilium이 마스커레이드하는가?'),
  vantage: 'cilium',
  evidence: true,
  probes: (scene, site) => {
    const no = notForThis(scene);
    if (no !== null) return no;
    const location = ciliumPlace(scene, scene.target.node);
    if (location === null)
      return scene.ciliumPods.ok
        ? unknown('unreachable', say('no Cilium agent to ask', '물어볼 Cilium 에이전트가 없음'))
        : unknown(scene.ciliumPods.reason, same(scene.ciliumPods.detail));
    const status = mapProbe(
      { key: 'status', location, call: { name: 'cilium-status', args: {} }, timeoutMs: 4000, parse: parseCiliumStatus },
      (value): Value => ({ kind: 'status', status: value }),
    );
    const node = onNode(scene);
    if (!node.ok) return [status];
    return [
      status,
      mapProbe(routeProbe('uplink', node.location, site.internetIp), (route): Value => ({ kind: 'uplink', route })),
    ];
  },
  judge: (readings, scene, site) => {
    const [first] = readings;
    const seen = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
    const status = seen.flatMap((one) => (one.kind === 'status' ? [one.status] : []))[0];
    const route = seen.flatMap((one) => (one.kind === 'uplink' ? [one.route] : []))[0];
    if (status === undefined)
      return unknown(
        first !== undefined && !first.ok ? first.reason : 'inconclusive',
        same(first !== undefined && !first.ok ? first.detail : ''),
      );
    const values = scene.ciliumConfig.ok ? scene.ciliumConfig.value : {};
    const config = configured(values);
    if (status.masqueradeV4 === null)
      return unknown('inconclusive', say('the agent does not say', '에이전트가 알려 주지 않음'));
    const mode = status.masqueradeMode ?? config.mode;
    return judgeMasquerade(
      {
        enabled: status.masqueradeV4,
        mode,
        devices: mode === 'bpf' ? status.devices : interfaces(values),
        exclusion: status.exclusionCidrV4 ?? config.exclusion,
        ipMasqAgent: status.ipMasqAgent,
        uplink: route?.kind === 'route' ? route.device : '',
      },
      site,
      'agent',
    );
  },
  moot: (verdictOf) =>
    verdictOf('egress-pod') === 'pass' && verdictOf('masquerade-config') === 'pass'
      ? say(
          'not needed: on by configuration, and the pod reaches the internet',
          '불필요: 설정상 켜져 있고 파드가 인터넷에 접속됨',
        )
      : onceItReaches(verdictOf),
});

export const MASQUERADE_STEPS = [masqueradeConfig, masquerade] as const;
