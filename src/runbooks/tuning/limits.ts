// Which figures does the question compare with, and where do they come from?

/** What tailscaled takes for its UDP sockets itself, with a right that ignores rmem_max. Source: tailscale, wgengine/magicsock. */
export const TAILSCALED_BUFFER_BYTES = 7 << 20;

/** What newer kernels let any socket buffer; older ones 212992. Source: linux, net/core/sock.c (4194304 measured). */
export const RMEM_FLOOR_BYTES = 4 << 20;

/** The least Cilium gives its TCP table on the smallest node. Source: cilium, pkg/option (dynamic map sizing). */
export const CILIUM_TCP_FLOOR = 131_072;

/** What the kernel gives a node of 1 GiB. Source: linux, net/netfilter/nf_conntrack_core.c. */
export const KERNEL_CONNECTIONS_FLOOR = 65_536;

/** Names of the uplink on Oracle Cloud's images and elsewhere: asked for their offloads before the route tells which it is. */
export const UPLINKS = ['enp0s6', 'enp0s3', 'ens3', 'eth0'] as const;
