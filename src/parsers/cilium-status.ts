// What does the Cilium agent of a node say of itself? `cilium-dbg status -o json`, or the text form where there is none.
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput } from '../model/command-call.ts';
import { askedJson } from './agent-text.ts';
import { fromAgent } from './cilium-agent.ts';
import { statusFromText } from './cilium-status-text.ts';
import { ipamOf, masqueradeModeOf, replacementOf } from './cilium-status-words.ts';
import { count } from './json-text.ts';
import { printable } from './printable.ts';

export interface CiliumStatus {
  /** Ok, Warning, Failure or Disabled. */
  readonly state: string;
  readonly message: string;
  /** null when the release does not say. */
  readonly masqueradeV4: boolean | null;
  readonly masqueradeMode: 'bpf' | 'iptables' | null;
  readonly exclusionCidrV4: string | null;
  readonly ipMasqAgent: boolean;
  /** null when not said, or half of it (Partial, Probe of old releases). */
  readonly kubeProxyReplacement: boolean | null;
  /** Services are translated at the socket; null when not said. */
  readonly socketLb: boolean | null;
  /** Devices the datapath is attached to; empty when the agent names none. */
  readonly devices: readonly string[];
  /** `name: last failure message` of controllers that fail now. */
  readonly failingControllers: readonly string[];
  /** `component: message` of what the agent itself calls Warning or Failure, but for its own state. */
  readonly troubles: readonly string[];
  /** Tunnel, Native; empty when not said. */
  readonly routingMode: string;
  /** vxlan, geneve; empty when not said. */
  readonly tunnelProtocol: string;
  /** BPF, Legacy; empty when not said. */
  readonly hostRouting: string;
  /** ktime, jiffies; empty when not said. */
  readonly clockSource: string;
  /** tc, tcx; empty when not said. */
  readonly attachMode: string;
  /** Disabled, IPsec, Wireguard, Ztunnel; empty when not said. */
  readonly encryption: string;
  /** Entries each map can hold, by the agent's name for it: `TCP connection tracking`. */
  readonly mapSizes: Readonly<Record<string, number>>;
  /** IPv4 addresses for pods; null when not said. */
  readonly ipam: { readonly used: number; readonly total: number } | null;
  /** Nodes the agent knows, itself among them. */
  readonly nodes: readonly StatusNode[];
  /** Probes of the agent that hang. */
  readonly stale: readonly string[];
}

export interface StatusNode {
  readonly name: string;
  /** Address tunnels go to. */
  readonly ip: string;
  readonly podCidr: string;
}

const component = z.looseObject({ state: z.string().nullish(), msg: z.string().nullish() }).nullish();
/*
 * Go leaves out false, 0 and "": an absent boolean is false. Lists may be null, [] or absent (cilium: api/v1/models).
 * cilium: api/v1/models/status_response.go
 */
const status = z.looseObject({
  cilium: z.looseObject({ state: z.string().min(1), msg: z.string().nullish() }),
  kubernetes: component,
  kvstore: component,
  hubble: component,
  masquerading: z
    .looseObject({
      enabledProtocols: z.looseObject({ ipv4: z.boolean().nullish() }).nullish(),
      mode: z.string().nullish(),
      'ip-masq-agent': z.boolean().nullish(),
      'snat-exclusion-cidr-v4': z.string().nullish(),
      'snat-exclusion-cidr': z.string().nullish(),
    })
    .nullish(),
  'kube-proxy-replacement': z
    .looseObject({
      mode: z.string().nullish(),
      devices: z.array(z.string()).nullish(),
      deviceList: z.array(z.looseObject({ name: z.string().nullish() })).nullish(),
      features: z.looseObject({ socketLB: z.looseObject({ enabled: z.boolean().nullish() }).nullish() }).nullish(),
    })
    .nullish(),
  controllers: z
    .array(
      z.looseObject({
        name: z.string().nullish(),
        status: z
          .looseObject({ 'consecutive-failure-count': count.nullish(), 'last-failure-msg': z.string().nullish() })
          .nullish(),
      }),
    )
    .nullish(),
  routing: z
    .looseObject({
      'inter-host-routing-mode': z.string().nullish(),
      'intra-host-routing-mode': z.string().nullish(),
      'tunnel-protocol': z.string().nullish(),
    })
    .nullish(),
  'clock-source': z.looseObject({ mode: z.string().nullish() }).nullish(),
  encryption: z.looseObject({ mode: z.string().nullish() }).nullish(),
  'attach-mode': z.string().nullish(),
  'bpf-maps': z
    .looseObject({
      maps: z.array(z.looseObject({ name: z.string().nullish(), size: count.nullish() })).nullish(),
    })
    .nullish(),
  ipam: z.looseObject({ status: z.string().nullish() }).nullish(),
  cluster: z
    .looseObject({
      ciliumHealth: component,
      nodes: z
        .array(
          z.looseObject({
            name: z.string().nullish(),
            'primary-address': z
              .looseObject({
                ipv4: z.looseObject({ ip: z.string().nullish(), 'alloc-range': z.string().nullish() }).nullish(),
              })
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  stale: z.record(z.string(), z.unknown()).nullish(),
});

/** Exit status 0 says only that the agent answered; its state stands in the text. */
export const parseCiliumStatus: Parser<CiliumStatus> = (output) =>
  askedJson(output) ? statusFromJson(output) : statusFromText(output);

const statusFromJson = (output: ToolOutput): Parsed<CiliumStatus> => {
  const read = fromAgent(output, status);
  if (!read.ok) return read;
  const { cilium, masquerading, 'kube-proxy-replacement': kpr, routing, controllers, stale, cluster } = read.value;
  const named = (kpr?.deviceList ?? []).map((device) => device.name ?? '').filter((name) => name !== '');
  const { kubernetes, kvstore, hubble } = read.value;
  return parsed({
    state: cilium.state,
    message: printable(cilium.msg ?? ''),
    masqueradeV4: masquerading?.enabledProtocols == null ? null : masquerading.enabledProtocols.ipv4 === true,
    masqueradeMode: masqueradeModeOf(masquerading?.mode ?? ''),
    exclusionCidrV4: masquerading?.['snat-exclusion-cidr-v4'] || masquerading?.['snat-exclusion-cidr'] || null,
    ipMasqAgent: masquerading?.['ip-masq-agent'] === true,
    kubeProxyReplacement: replacementOf(kpr?.mode ?? ''),
    socketLb: kpr?.features == null ? null : kpr.features.socketLB?.enabled === true,
    devices: named.length > 0 ? named : (kpr?.devices ?? []),
    failingControllers: (controllers ?? [])
      .filter((one) => (one.status?.['consecutive-failure-count'] ?? 0) > 0)
      .map((one) => printable(`${one.name ?? ''}: ${one.status?.['last-failure-msg'] ?? ''}`)),
    troubles: troublesOf({ kubernetes, kvstore, hubble, 'cilium-health': cluster?.ciliumHealth }),
    routingMode: routing?.['inter-host-routing-mode'] ?? '',
    tunnelProtocol: routing?.['tunnel-protocol'] ?? '',
    hostRouting: routing?.['intra-host-routing-mode'] ?? '',
    clockSource: printable(read.value['clock-source']?.mode ?? '', 20),
    attachMode: printable(read.value['attach-mode'] ?? '', 20),
    encryption: printable(read.value.encryption?.mode ?? '', 20),
    mapSizes: Object.fromEntries(
      (read.value['bpf-maps']?.maps ?? []).map(({ name, size }) => [printable(name ?? '', 80), size ?? 0]),
    ),
    ipam: ipamOf(read.value.ipam?.status ?? ''),
    nodes: (cluster?.nodes ?? []).map((node) => ({
      name: printable(node.name ?? '', 253),
      ip: printable(node['primary-address']?.ipv4?.ip ?? '', 45),
      podCidr: printable(node['primary-address']?.ipv4?.['alloc-range'] ?? '', 50),
    })),
    stale: Object.keys(stale ?? {}).map((name) => printable(name)),
  });
};

/** A kvstore that is Disabled is normal (cilium: cilium-cli/status/status.go grades only these two). */
const troublesOf = (all: Readonly<Record<string, z.infer<typeof component>>>): readonly string[] =>
  Object.entries(all)
    .filter(([, one]) => one?.state === 'Warning' || one?.state === 'Failure')
    .map(([name, one]) => printable(`${name}: ${one?.msg || one?.state}`));
