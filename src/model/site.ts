// The site profile: what is expected here, with the guide's numbers as defaults.

export interface Site {
  /** An internet address asked by ICMP. Source: guide, Phase 6. */
  readonly internetIp: string;
  /** An internet address that answers TCP 80, asked by address (ICMP failing is not egress failing). */
  readonly httpIp: string;
  /** Echoes the caller's public address. Source: guide, Phase 6. */
  readonly checkipHost: string;
  /** An outside name, absolute. Source: guide, Phase 6. */
  readonly outsideName: string;
  /** A name every cluster resolves, absolute. */
  readonly clusterName: string;
  readonly tailnetDevice: string;
  /** MTU of tailscale0 in bytes. Source: tailscale net/tstun/mtu.go. */
  readonly tailnetMtuBytes: number;
  /** VXLAN over IPv4 in bytes: 14 + 20 + 8 + 8. */
  readonly vxlanOverheadBytes: number;
  readonly tailnetCidr: string;
  /** Where tailscaled listens on a node; one in a pod or a Talos extension puts it elsewhere. Source: tailscale paths. */
  readonly tailscaleSocket: string;
  /** Share of a connection table from which on it is filling. Source: guide, monitoring metrics. */
  readonly conntrackWarnRatio: number;
  /** Share from which on the table counts as full (new flows are refused). */
  readonly conntrackFullRatio: number;
  /** The same two limits for Cilium's eBPF maps. Source: cilium_bpf_map_pressure, as for the kernel's table. */
  readonly mapPressureWarnRatio: number;
  readonly mapPressureFullRatio: number;
  /** Round trip between two nodes over the tailnet, milliseconds. Source: guide, monitoring metrics. */
  readonly tailnetLatencyMaxMs: number;
  /** Share of lost packets between two nodes above which a path is lossy: of 60, two. */
  readonly lossMaxRatio: number;
  /** Days before a node key expires from which on it is worth a warning. */
  readonly keyExpiryWarnDays: number;
  /** UDP port of the overlay on the tailnet. Source: Cilium tunnel-port. */
  readonly vxlanPort: number;
  /** UDP port tailscaled is set up with; the one it really took shows in its status. Source: tailscaled.defaults. */
  readonly tailscalePort: number;
  /** Receive buffer the guide recommends, bytes; information only (errata G30). */
  readonly rmemBytes: number;
  /** Connection tracking entries the guide recommends (errata G29). */
  readonly conntrackEntries: number;
  readonly agentNamespace: string;
  readonly agentLabel: string;
  readonly ciliumNamespace: string;
}

/** An absolute path without `..`, to a file of this name alone. */
export const TAILSCALE_SOCKET = /^(?:\/[a-z0-9_-][a-z0-9._-]*){1,8}\/tailscaled\.sock$/i;

export const DEFAULT_SITE: Site = {
  internetIp: '8.8.8.8',
  httpIp: '1.1.1.1',
  checkipHost: 'checkip.amazonaws.com',
  outsideName: 'google.com.',
  clusterName: 'kubernetes.default.svc.cluster.local.',
  tailnetDevice: 'tailscale0',
  tailnetMtuBytes: 1280,
  vxlanOverheadBytes: 50,
  tailnetCidr: '100.64.0.0/10',
  tailscaleSocket: '/var/run/tailscale/tailscaled.sock',
  conntrackWarnRatio: 0.8,
  conntrackFullRatio: 0.98,
  mapPressureWarnRatio: 0.8,
  mapPressureFullRatio: 0.95,
  tailnetLatencyMaxMs: 50,
  lossMaxRatio: 0.02,
  keyExpiryWarnDays: 14,
  vxlanPort: 8472,
  tailscalePort: 41_641,
  rmemBytes: 26_214_400,
  conntrackEntries: 524_288,
  agentNamespace: 'netwhy',
  agentLabel: 'app.kubernetes.io/name=netwhy-agent',
  ciliumNamespace: 'kube-system',
};
