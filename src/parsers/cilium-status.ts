// What does the Cilium agent of a node say of itself? `cilium-dbg status -o json`.
import { z } from 'zod';
import { type Parser, parsed } from '../model/command-call.ts';
import { fromAgent } from './cilium-agent.ts';
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
  /** Devices the datapath is attached to; empty when the agent names none. */
  readonly devices: readonly string[];
  /** `name: last failure message` of controllers that fail now. */
  readonly failingControllers: readonly string[];
  /** Tunnel, Native; empty when not said. */
  readonly routingMode: string;
  /** vxlan, geneve; empty when not said. */
  readonly tunnelProtocol: string;
  /** Probes of the agent that hang. */
  readonly stale: readonly string[];
}

/*
 * Go leaves out false, 0 and "": an absent boolean is false. Lists may be null, [] or absent (cilium: api/v1/models).
 * cilium: api/v1/models/status_response.go
 */
const status = z.looseObject({
  cilium: z.looseObject({ state: z.string().min(1), msg: z.string().nullish() }),
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
    .looseObject({ 'inter-host-routing-mode': z.string().nullish(), 'tunnel-protocol': z.string().nullish() })
    .nullish(),
  stale: z.record(z.string(), z.unknown()).nullish(),
});

/** Exit status 0 says only that the agent answered; its state stands in the text. */
export const parseCiliumStatus: Parser<CiliumStatus> = (output) => {
  const read = fromAgent(output, status);
  if (!read.ok) return read;
  const { cilium, masquerading, 'kube-proxy-replacement': kpr, routing, controllers, stale } = read.value;
  const named = (kpr?.deviceList ?? []).map((device) => device.name ?? '').filter((name) => name !== '');
  return parsed({
    state: cilium.state,
    message: printable(cilium.msg ?? ''),
    masqueradeV4: masquerading?.enabledProtocols == null ? null : masquerading.enabledProtocols.ipv4 === true,
    masqueradeMode: modeOf(masquerading?.mode ?? ''),
    exclusionCidrV4: masquerading?.['snat-exclusion-cidr-v4'] || masquerading?.['snat-exclusion-cidr'] || null,
    ipMasqAgent: masquerading?.['ip-masq-agent'] === true,
    kubeProxyReplacement: replacementOf(kpr?.mode ?? ''),
    devices: named.length > 0 ? named : (kpr?.devices ?? []),
    failingControllers: (controllers ?? [])
      .filter((one) => (one.status?.['consecutive-failure-count'] ?? 0) > 0)
      .map((one) => printable(`${one.name ?? ''}: ${one.status?.['last-failure-msg'] ?? ''}`)),
    routingMode: routing?.['inter-host-routing-mode'] ?? '',
    tunnelProtocol: routing?.['tunnel-protocol'] ?? '',
    stale: Object.keys(stale ?? {}).map((name) => printable(name)),
  });
};

const modeOf = (mode: string): CiliumStatus['masqueradeMode'] => {
  const lower = mode.toLowerCase();
  return lower === 'bpf' || lower === 'iptables' ? lower : null;
};

/** Strict and Disabled are the words of 1.15 and before. */
const replacementOf = (mode: string): boolean | null => {
  const lower = mode.toLowerCase();
  if (lower === 'true' || lower === 'strict') return true;
  return lower === 'false' || lower === 'disabled' ? false : null;
};
