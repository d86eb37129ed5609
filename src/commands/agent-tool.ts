// By which names is the Cilium agent's own client called inside its container?

/** cilium-dbg since 1.15; `cilium` in the same container before (cilium: cilium-cli/k8s/client.go). */
export const agentTool = (...rest: string[]): readonly (readonly string[])[] => [
  ['cilium-dbg', ...rest],
  ['cilium', ...rest],
];
