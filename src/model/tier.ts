// How far a look reaches into a cluster: the tiers of manifests/README.md, each further than the one before it.

/**
 * `A` the API's objects, and the nodes' own network · `B` exec in a pod of somebody's · `C` inside the network of a pod, by the
 * agent · `D` exec in cilium-agent, and captured packets.
 */
export const TIERS = ['A', 'B', 'C', 'D'] as const;
export type Tier = (typeof TIERS)[number];

export const isBeyond = (tier: Tier, most: Tier): boolean => TIERS.indexOf(tier) > TIERS.indexOf(most);
