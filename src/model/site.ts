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
  agentNamespace: 'netwhy',
  agentLabel: 'app.kubernetes.io/name=netwhy-agent',
  ciliumNamespace: 'kube-system',
};
