// The closed list of everything netwhy can run anywhere. A name that is not here does not run.
import { DEFAULT_OUTPUT_BYTES, MAX_OUTPUT_BYTES } from '../model/batch.ts';
import type { CommandCall } from '../model/command-call.ts';
import { Fault } from '../model/fault.ts';
import type { Rung } from '../model/location.ts';
import { say } from '../model/text.ts';
import { bpfCgroup, bpfNet, bpfPrograms } from './bpftool.ts';
import { capture } from './capture.ts';
import {
  ciliumEncryption,
  ciliumEndpoint,
  ciliumEndpoints,
  ciliumMaps,
  ciliumMetricsList,
  ciliumNodes,
  ciliumServices,
  ciliumStatus,
} from './cilium.ts';
import {
  ciliumConnections,
  ciliumDropCounters,
  ciliumIpcache,
  ciliumLb,
  ciliumMasqueradeExempt,
  ciliumNat,
  ciliumPolicyMap,
  ciliumTunnels,
} from './cilium-bpf.ts';
import { ciliumHealth } from './cilium-health.ts';
import { ciliumMetrics } from './cilium-metrics.ts';
import { conntrackList, conntrackStats } from './conntrack.ts';
import { dns } from './dns.ts';
import { dnsSystem } from './dns-system.ts';
import { ethtoolFeatures } from './ethtool.ts';
import { iptablesSave, nftRuleset } from './firewall.ts';
import { http } from './http.ts';
import { hubbleDrops, hubbleNodeDrops } from './hubble.ts';
import { address, link, linkList } from './ip-link.ts';
import { routeGet, routeList, ruleList } from './ip-route.ts';
import { oracleVnics } from './oracle-vnics.ts';
import { ping } from './ping.ts';
import { readFile } from './read-file.ts';
import { socketList } from './sockets.ts';
import type { CommandSpec } from './spec.ts';
import {
  tailscaleCheckIpForwarding,
  tailscaleCheckUdpGro,
  tailscaleDerpMap,
  tailscaleMetrics,
  tailscaleNetcheck,
  tailscalePing,
  tailscalePrefs,
  tailscaleStatus,
} from './tailscale.ts';
import { tcpConnect } from './tcp-connect.ts';
import { toolVersion } from './tool-version.ts';
import { trace } from './trace.ts';
import { tracepath } from './tracepath.ts';

const ALL = [
  ping,
  dns,
  dnsSystem,
  http,
  routeGet,
  routeList,
  ruleList,
  link,
  linkList,
  address,
  readFile,
  iptablesSave,
  nftRuleset,
  trace,
  oracleVnics,
  tracepath,
  tcpConnect,
  socketList,
  ethtoolFeatures,
  conntrackStats,
  conntrackList,
  capture,
  ciliumStatus,
  ciliumEndpoint,
  ciliumEndpoints,
  ciliumServices,
  ciliumNodes,
  ciliumMaps,
  ciliumEncryption,
  ciliumMetricsList,
  ciliumLb,
  ciliumIpcache,
  ciliumDropCounters,
  ciliumTunnels,
  ciliumNat,
  ciliumConnections,
  ciliumMasqueradeExempt,
  ciliumPolicyMap,
  ciliumHealth,
  ciliumMetrics,
  bpfNet,
  bpfCgroup,
  bpfPrograms,
  hubbleDrops,
  tailscaleStatus,
  tailscalePing,
  tailscaleNetcheck,
  tailscalePrefs,
  tailscaleDerpMap,
  tailscaleMetrics,
  tailscaleCheckUdpGro,
  tailscaleCheckIpForwarding,
  hubbleNodeDrops,
  toolVersion,
] as const;

export const CATALOGUE: ReadonlyMap<string, CommandSpec<unknown>> = new Map(ALL.map((spec) => [spec.name, spec]));

/** A call whose name is known and whose arguments passed their schema. */
export interface CheckedCall {
  readonly spec: CommandSpec<unknown>;
  readonly args: unknown;
}

/**
 * Checks a call against the catalogue.
 * @throws Fault `usage` naming the command and the argument, never echoing a value.
 */
export const checkCall = (call: CommandCall): CheckedCall => {
  const spec = CATALOGUE.get(call.name);
  if (spec === undefined) {
    throw new Fault('usage', say('This command is not in the catalogue.', '목록에 없는 명령입니다.'), {
      suggestions: [...CATALOGUE.keys()],
    });
  }
  const args = spec.args.safeParse(call.args);
  if (!args.success) {
    const where = args.error.issues.map((issue) => issue.path.join('.') || issue.code).join(', ');
    throw new Fault(
      'usage',
      say(`Command ${spec.name} has bad arguments: ${where}.`, `명령 ${spec.name}의 인자가 잘못되었습니다: ${where}.`),
    );
  }
  return { spec, args: args.data };
};

/** Bytes a call may print, whoever runs it. */
export const outputCap = ({ name }: CommandCall): number =>
  Math.min(CATALOGUE.get(name)?.maxBytes ?? DEFAULT_OUTPUT_BYTES, MAX_OUTPUT_BYTES);

/** The argv arrays a call may become at a place, best first. @throws Fault as checkCall. */
export const variantsOf = (
  call: CommandCall,
  rung: Rung,
  prepared: string | null = null,
): readonly (readonly string[])[] => {
  const { spec, args } = checkCall(call);
  return spec.variants(args, rung, prepared);
};
