// What the simulated network is made of: stacks with devices, routes, filters; the cloud; policies. Plain mutable data.
import type { NodeSpec, PodSpec, Topology } from '../topology.ts';
import type { CiliumState } from './cilium-state.ts';
import type { KernelState, Wire } from './kernel-state.ts';
import type { TailnetPath, Tailscaled } from './tailnet.ts';

export interface Device {
  readonly name: string;
  readonly index: number;
  readonly kind: 'loopback' | 'physical' | 'tun' | 'veth' | 'vxlan';
  /** The other end of a veth in the same namespace; empty otherwise. */
  readonly peer: string;
  readonly mac: string;
  /** With prefix: `10.0.0.11/24`. */
  readonly addresses: readonly string[];
  mtuBytes: number;
  /** Of a VXLAN device made by another than Cilium, which takes 8472. */
  vxlanPort?: number;
  up: boolean;
  readonly rx: { packets: number; bytes: number };
  readonly tx: { packets: number; bytes: number };
}

export interface Route {
  /** `0.0.0.0/0` is the default route. */
  readonly to: string;
  readonly dev: string;
  readonly via?: string;
  readonly src?: string;
  readonly mtuBytes?: number;
  readonly protocol?: string;
  readonly metric?: number;
  readonly scopeLink?: boolean;
  readonly onlink?: boolean;
  /** Kernel encapsulation: the tunnel id and the far node's address. */
  readonly encap?: { readonly id: number; readonly dst: string };
}

export interface RoutingRule {
  readonly priority: number;
  readonly mark?: number;
  /** A table to look in, or null for `unreachable`. */
  readonly table: string | null;
}

export interface FilterRule {
  readonly chain: string;
  /** A trailing `+` matches any rest, as in iptables. */
  readonly in?: string;
  readonly notIn?: string;
  readonly out?: string;
  readonly src?: string;
  readonly dst?: string;
  readonly protocol?: 'icmp' | 'udp' | 'tcp';
  readonly sport?: number;
  readonly dport?: number;
  readonly state?: 'RELATED,ESTABLISHED' | 'NEW';
  readonly marked?: true;
  readonly comment?: string;
  /** ACCEPT, DROP, REJECT, RETURN, MARK or the name of a chain. */
  readonly target: string;
  packets: number;
  bytes: number;
}

interface StackBase {
  readonly id: string;
  readonly node: string;
  readonly devices: Map<string, Device>;
  readonly tables: Map<string, Route[]>;
  rules: readonly RoutingRule[];
  /** Path MTU learned from routers, by destination. */
  readonly pmtu: Map<string, number>;
}

export interface TailnetPeer {
  readonly name: string;
  /** The node behind it; null for a machine outside the cluster, from which nothing comes back. */
  readonly node: string | null;
  readonly allowed: readonly string[];
}

/** What cilium-agent would tell about a dropped packet. */
export interface Drop {
  readonly atMs: number;
  readonly direction: 'EGRESS' | 'INGRESS';
  readonly src: string;
  readonly dst: string;
  readonly protocol: 'icmp' | 'udp' | 'tcp';
  readonly sport: number;
  readonly dport: number;
  /** Hubble's enum. */
  readonly reason: 'POLICY_DENIED' | 'EP_NOT_READY' | 'FIB_LOOKUP_FAILED';
}

export interface NodeStack extends StackBase {
  readonly kind: 'node';
  readonly spec: NodeSpec;
  /** The machine is switched on. */
  on: boolean;
  ipForward: boolean;
  readonly tailscaled: Tailscaled;
  readonly tailnet: TailnetPeer[];
  /** Firewall mark of VXLAN packets: what Cilium leaves there of an identity. */
  vxlanMark: number;
  readonly filter: FilterRule[];
  readonly conntrack: { base: number; readonly flows: Set<string>; max: number };
  masquerade: {
    enabled: boolean;
    mode: 'BPF' | 'iptables';
    /** Devices Cilium uses; in BPF mode the only ones that masquerade. */
    devices: readonly string[];
    /** Destinations left alone. */
    exclusion: string;
  };
  readonly cilium: CiliumState;
  readonly snmp: { forwarded: number; fragOks: number; fragCreates: number; inEchos: number };
  readonly drops: Drop[];
  ciliumAgentUp: boolean;
  readonly kernel: KernelState;
}

export interface PodStack extends StackBase {
  readonly kind: 'pod';
  readonly spec: PodSpec;
  /** Cilium's program of this endpoint is in place. */
  endpointReady: boolean;
  /** The DNS server inside. */
  dns: 'none' | 'up' | 'refusing' | 'hanging';
  running: boolean;
  /** As the kubelet wrote it where the pod's dnsPolicy or dnsConfig says so; empty: the usual one. */
  resolvConf: string;
  /** TCP ports a program of the pod listens on. */
  readonly listens: Set<number>;
}

export type Stack = NodeStack | PodStack;

export interface EgressPolicy {
  readonly kind: 'NetworkPolicy' | 'CiliumNetworkPolicy';
  readonly namespace: string;
  readonly name: string;
  readonly selects: (pod: PodSpec) => boolean;
  readonly allows: { readonly dns: boolean; readonly cluster: boolean; readonly world: boolean };
  /** Names its DNS rules list; without them every name may be asked. */
  readonly names?: (name: string) => boolean;
}

export interface IngressPolicy {
  readonly kind: 'NetworkPolicy' | 'CiliumNetworkPolicy';
  readonly namespace: string;
  readonly name: string;
  readonly selects: (pod: PodSpec) => boolean;
  /** null: the sender is no pod. */
  readonly allows: (from: PodSpec | null) => boolean;
}

export interface Cloud {
  /** What Oracle's API tells of the way out, and what happens to packets there. */
  wayOut: 'nat' | 'no-default-route' | 'nat-blocked' | 'no-public-ip' | 'gateway-disabled' | 'egress-shut';
  natGateway: 'up' | 'blackhole' | 'wan-down';
  resolver: 'up' | 'blocked';
  /** Nodes whose WireGuard and STUN packets a security list drops, both ways. */
  readonly blocksUdp: Set<string>;
  /** Of those, nodes whose own security list says so; elsewhere it is a firewall that Oracle knows nothing of. */
  readonly rulesShutUdp: Set<string>;
}

export interface Network {
  readonly topology: Topology;
  readonly random: () => number;
  readonly wire: Wire;
  readonly nodes: Map<string, NodeStack>;
  /** By pod address; pods with their own network only. */
  readonly pods: Map<string, PodStack>;
  readonly cloud: Cloud;
  readonly policies: EgressPolicy[];
  /** By the names of both nodes: see `pathBetween`. */
  readonly tailnetPaths: Map<string, TailnetPath>;
  /** What the netwhy agents hold beside the tools of the catalogue. */
  readonly agent: { tailscaleCli: boolean };
  readonly ingressPolicies: IngressPolicy[];
}
