// What is read from one node so that an explanation shows this cluster's own values; none of it judges anything.
import { lookedOr } from '../../model/looked.ts';
import type { Scene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { type Probe, type Step, step } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type Facts, type Judgement, pass, skipped } from '../../model/verdict.ts';
import { type AttachedProgram, parseBpfNet } from '../../parsers/bpftool-net.ts';
import { type LbService, parseCiliumLb } from '../../parsers/cilium-lb.ts';
import { type CiliumStatus, parseCiliumStatus } from '../../parsers/cilium-status.ts';
import { type LinkInfo, parseLinks } from '../../parsers/ip-link.ts';
import type { RouteGet } from '../../parsers/ip-route.ts';
import { parseSettings, type Settings } from '../../parsers/settings.ts';
import { NO_DAEMON, parseTailscaleStatus, type TailscaleStatus } from '../../parsers/tailscale-status.ts';
import { inCiliumOn, onNodeNamed, type Place } from '../../steps/cannot-ask.ts';
import { routeProbe } from '../../steps/probes.ts';
import { needsOf } from './needs.ts';

const NOT_SHOWN = skipped('not-applicable', say('this topic shows no such value', '이 주제에서는 쓰지 않는 값'));
/** The explanation stands without it. */
const NOT_READ = say('not read', '읽지 못함');

/** One node stands for all: one where both the agent and Cilium can be asked, else whichever there is. */
export const exampleNode = (scene: Scene): string => {
  const agents = lookedOr(scene.agents, []).filter((one) => one.ready);
  const cilium = new Set(lookedOr(scene.ciliumPods, []).map((one) => one.node));
  const both = agents.find((one) => cilium.has(one.node));
  return (both ?? agents[0])?.node ?? [...cilium][0] ?? lookedOr(scene.nodes, [])[0]?.name ?? '';
};

interface Live<T, Id extends string> {
  readonly id: Id;
  readonly asks: Text;
  readonly vantage: 'node' | 'cilium';
  readonly probe: (
    place: Place & { readonly ok: true },
    scene: Scene,
    site: Site,
  ) => Omit<Probe<T>, 'key' | 'location'>;
  readonly facts: (value: T, site: Site) => Facts;
}

/** A step that only reads: pass with facts, and moot when it could not look. */
const live = <T, const Id extends string>(spec: Live<T, Id>): Step<unknown, Id> =>
  step<T, Id>({
    id: spec.id,
    asks: spec.asks,
    vantage: spec.vantage,
    evidence: true,
    probes: (scene, site): readonly Probe<T>[] | Judgement => {
      if (!needsOf(scene).includes(spec.id)) return NOT_SHOWN;
      const node = exampleNode(scene);
      const place = spec.vantage === 'node' ? onNodeNamed(scene, node) : inCiliumOn(scene, node);
      if (!place.ok) return place.says;
      return [{ key: 'only', location: place.location, ...spec.probe(place, scene, site) }];
    },
    judge: ([reading], _scene, site) => {
      if (reading === undefined || !reading.ok) return NOT_SHOWN;
      return pass(say('read', '읽음'), same(''), spec.facts(reading.value, site));
    },
    moot: () => NOT_READ,
  });

const ciliumStatus = live<CiliumStatus, 'live-cilium'>({
  id: 'live-cilium',
  asks: say('What does the Cilium agent say of itself?', 'Cilium 에이전트는 자신을 어떻게 설명하는가?'),
  vantage: 'cilium',
  probe: () => ({ call: { name: 'cilium-status', args: {} }, timeoutMs: 5000, parse: parseCiliumStatus }),
  facts: (status) => ({
    replacement: status.kubeProxyReplacement,
    socketLb: status.socketLb,
    masquerade: status.masqueradeV4,
    mode: status.masqueradeMode,
    exclusion: status.exclusionCidrV4,
    devices: status.devices,
    tunnel: status.tunnelProtocol,
    hostRouting: status.hostRouting,
    clock: status.clockSource,
    attach: status.attachMode,
    tcpEntries: status.mapSizes['TCP connection tracking'] ?? null,
    otherEntries: status.mapSizes['Non-TCP connection tracking'] ?? null,
    natEntries: status.mapSizes.NAT ?? null,
  }),
});

const programs = live<readonly AttachedProgram[], 'live-programs'>({
  id: 'live-programs',
  asks: say('Which programs are attached where?', '어떤 프로그램이 어디에 붙어 있는가?'),
  vantage: 'cilium',
  probe: () => ({ call: { name: 'bpf-net', args: {} }, timeoutMs: 5000, parse: parseBpfNet }),
  facts: (attached) => ({
    attached: attached.map(({ device, direction, program }) => `${device} ${direction} ${program}`).slice(0, 40),
    onPods: attached.filter(({ device }) => device.startsWith('lxc')).length,
  }),
});

const links = live<readonly LinkInfo[], 'live-links'>({
  id: 'live-links',
  asks: say('Which devices are there, with which MTU?', '어떤 장치가 있고 MTU는 얼마인가?'),
  vantage: 'node',
  probe: () => ({ call: { name: 'link-list', args: {} }, timeoutMs: 3000, parse: parseLinks }),
  facts: (all, site) => {
    const mtuOf = (name: string): number | null => all.find((one) => one.name === name)?.mtuBytes ?? null;
    const vxlan = all.find(({ kind }) => kind === 'vxlan');
    const tailnet = all.find(({ name }) => name === site.tailnetDevice);
    return {
      tailnetMtu: mtuOf(site.tailnetDevice),
      tailnetState: tailnet === undefined ? null : `${tailnet.flags.join(',')} state ${tailnet.operstate}`,
      vxlanMtu: vxlan?.mtuBytes ?? null,
      vxlanPort: vxlan?.vxlan?.port ?? null,
      vxlanId: vxlan?.vxlan?.id ?? null,
      pods: all.filter(({ name }) => name.startsWith('lxc')).length,
    };
  },
});

/** Several lookups in one step would need one parser; each is a step of its own. */
const route = <const Id extends string>(id: Id, asks: Text, to: (scene: Scene, site: Site) => string) =>
  live<RouteGet, Id>({
    id,
    asks,
    vantage: 'node',
    probe: (place, scene, site) => routeProbe('only', place.location, to(scene, site)),
    facts: (value) =>
      value.kind === 'unreachable'
        ? { route: 'no route' }
        : {
            route: [
              `dev ${value.device}`,
              value.gateway && `via ${value.gateway}`,
              value.table && `table ${value.table}`,
            ]
              .filter(Boolean)
              .join(' '),
            mtu: value.mtuBytes,
          },
  });

const otherThan = (scene: Scene, node: string): string =>
  Object.entries(scene.tailnetIps).find(([name]) => name !== node)?.[1] ?? '100.64.0.2';

const peerRoute = route(
  'live-peer-route',
  say('Which way do packets to another node go?', '다른 노드로 가는 패킷은 어디로 나가는가?'),
  (scene) => otherThan(scene, exampleNode(scene)),
);

const internetRoute = route(
  'live-internet-route',
  say('Which way do packets to the internet go?', '인터넷으로 가는 패킷은 어디로 나가는가?'),
  (_scene, site) => site.internetIp,
);

const remotePod = (scene: Scene): string => {
  const here = exampleNode(scene);
  const far = lookedOr(scene.nodes, []).find(({ name, podCidrs }) => name !== here && podCidrs.length > 0);
  const network = far?.podCidrs.find((one) => one.includes('.'))?.split('/')[0];
  return network === undefined ? '10.244.2.11' : network.replace(/\.\d+$/, '.11');
};

const podRoute = route(
  'live-pod-route',
  say('Which way do packets to a pod on another node go?', '다른 노드의 파드로 가는 패킷은 어디로 나가는가?'),
  (scene) => remotePod(scene),
);

const tailscale = live<TailscaleStatus | typeof NO_DAEMON, 'live-tailscale'>({
  id: 'live-tailscale',
  asks: say('What does tailscaled say of itself?', 'tailscaled는 자신을 어떻게 설명하는가?'),
  vantage: 'node',
  probe: (_place, _scene, site) => ({
    call: { name: 'tailscale-status', args: { socket: site.tailscaleSocket, timeoutMs: 2000, peers: true } },
    timeoutMs: 4000,
    parse: parseTailscaleStatus,
  }),
  facts: (status) =>
    status === NO_DAEMON
      ? { state: 'no daemon' }
      : {
          state: status.backendState,
          version: status.version,
          tailscaleVersion: status.version,
          ip: status.ips[0] ?? null,
          direct: status.peers.filter(({ path }) => path === 'direct').length,
          relayed: status.peers.filter(({ path }) => path === 'derp' || path === 'peer-relay').length,
          idle: status.peers.filter(({ path }) => path === 'idle').length,
        },
});

const settings = live<Settings, 'live-settings'>({
  id: 'live-settings',
  asks: say("Which values do the kernel's settings have?", '커널 설정값은 얼마인가?'),
  vantage: 'node',
  probe: () => ({ call: { name: 'read-file', args: { file: 'settings' } }, timeoutMs: 2000, parse: parseSettings }),
  facts: ({ values }) => {
    const one = (name: string): number | null => values[name]?.[0] ?? null;
    const count = one('net.netfilter.nf_conntrack_count');
    const max = one('net.netfilter.nf_conntrack_max');
    return {
      rmemDefault: one('net.core.rmem_default'),
      rmemMax: one('net.core.rmem_max'),
      conntrack:
        count === null || max === null || max === 0
          ? null
          : `${count} of ${max} (${Math.round((100 * count) / max)} %)`,
    };
  },
});

const services = live<readonly LbService[], 'live-services'>({
  id: 'live-services',
  asks: say("Which services are in the load balancer's map?", '로드밸런서 맵에는 어떤 서비스가 있는가?'),
  vantage: 'cilium',
  probe: () => ({ call: { name: 'cilium-lb', args: {} }, timeoutMs: 5000, parse: parseCiliumLb }),
  facts: (all) => ({
    services: all.length,
    rows: all
      .slice(0, 3)
      .map(
        ({ ip, port, protocol, backends }) =>
          `${ip}:${port}/${protocol} → ${backends.map((one) => `${one.ip}:${one.port}`).join(' ')}`,
      ),
  }),
});

export const LIVE_STEPS = [
  ciliumStatus,
  programs,
  links,
  peerRoute,
  internetRoute,
  podRoute,
  tailscale,
  settings,
  services,
] as const;

export type LiveStepId = (typeof LIVE_STEPS)[number]['id'];
