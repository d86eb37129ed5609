// What does plain `cilium-dbg status` say? Labels vary by release, and their column by line.
import { type Parsed, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { agentRefusal } from './agent-text.ts';
import type { CiliumStatus } from './cilium-status.ts';
import { ipamOf, masqueradeModeOf, replacementOf } from './cilium-status-words.ts';
import { printable } from './printable.ts';

// KubeProxyReplacement:   True   [eth0   46.224.169.8 fe80::9000:7ff:fe71:c2ba (Direct Routing)]
const LINE = /^([A-Za-z0-9 ]{1,60}):\s+(\S.*)$/;

/** Exit status 1 says that the agent's own state is not Ok: the text stands all the same. */
export const statusFromText = (output: ToolOutput): Parsed<CiliumStatus> => {
  const refused = agentRefusal(output.exitCode === 1 ? { ...output, exitCode: 0 } : output);
  if (refused !== null) return refused;
  if (!output.stdout.endsWith('\n')) return unreadable('cilium status: the last line is cut');
  const fields = new Map<string, string>();
  for (const line of output.stdout.split('\n')) {
    const match = LINE.exec(line.trimEnd());
    if (match?.[1] !== undefined && !fields.has(match[1])) fields.set(match[1], match[2] ?? '');
  }
  const said = (label: string): string => fields.get(label) ?? '';
  // Cilium:                 Ok   1.19.1 (v1.19.1-d0d0c879)
  const cilium = /^(Ok|Warning|Failure|Disabled)(?:\s+(\S.*))?$/.exec(said('Cilium'));
  const controllers = /^(\d{1,6})\/(\d{1,6}) healthy/.exec(said('Controller Status'));
  if (cilium === null) return unreadable('cilium status: no line tells the state of Cilium');
  // Network: Tunnel [vxlan]   Host: Legacy
  const routing = /^Network: (\w+)(?: \[(\w+)\])?(?:\s+Host: (\w+))?/.exec(said('Routing'));
  const failing = controllers === null ? 0 : Number(controllers[2]) - Number(controllers[1]);
  return parsed({
    state: cilium[1] ?? '',
    message: printable(cilium[2] ?? ''),
    ...masqueradingOf(said('Masquerading')),
    kubeProxyReplacement: replacementOf(/^\w+/.exec(said('KubeProxyReplacement'))?.[0] ?? ''),
    socketLb: null,
    devices: devicesOf(said('KubeProxyReplacement')),
    failingControllers: failing > 0 ? [`${failing} of ${controllers?.[2] ?? ''}`] : [],
    troubles: ['Kubernetes', 'KVStore', 'Hubble', 'Cilium health daemon'].flatMap((label) =>
      /^(?:Warning|Failure)\b/.test(said(label)) ? [printable(`${label}: ${said(label)}`)] : [],
    ),
    routingMode: routing?.[1] ?? '',
    tunnelProtocol: routing?.[2] ?? '',
    hostRouting: routing?.[3] ?? '',
    clockSource: /^(?:ktime|jiffies)\b/.exec(said('Clock Source for BPF'))?.[0] ?? '',
    attachMode: /^\w{2,20}$/.exec(said('Attach Mode'))?.[0].toLowerCase() ?? '',
    encryption: /^\w{2,20}/.exec(said('Encryption'))?.[0] ?? '',
    mapSizes: {},
    ipam: ipamOf(said('IPAM')),
    nodes: [],
    stale: [],
  });
};

type Masquerading = Pick<CiliumStatus, 'masqueradeV4' | 'masqueradeMode' | 'exclusionCidrV4' | 'ipMasqAgent'>;

// BPF (ip-masq-agent)   [enp0s6, tailscale0]   10.244.0.0/24  [IPv4: Enabled, IPv6: Disabled] · IPTables [IPv4: Enabled, …] · Disabled
const MASQUERADING = /^(BPF|IPTables|Disabled)\b/;
const EXCLUSION = /\s(\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2})(?=\s|$)/;

const masqueradingOf = (text: string): Masquerading => {
  const word = MASQUERADING.exec(text)?.[1];
  const v4 = /\[IPv4: (Enabled|Disabled)\b/.exec(text)?.[1];
  const on = word === undefined ? null : word !== 'Disabled' && v4 !== 'Disabled';
  return {
    masqueradeV4: on,
    masqueradeMode: masqueradeModeOf(word ?? ''),
    exclusionCidrV4: EXCLUSION.exec(text)?.[1] ?? null,
    ipMasqAgent: text.includes('(ip-masq-agent)'),
  };
};

/** Names before their addresses, between brackets; empty when the text shows none. */
const devicesOf = (text: string): readonly string[] => {
  const [, list = ''] = /\[([^[\]]{1,2000})\]/.exec(text) ?? [];
  return list
    .split(',')
    .map((one) => /^\s*(\S{1,15})(?:\s|$)/.exec(one)?.[1] ?? '')
    .filter((name) => name !== '');
};
