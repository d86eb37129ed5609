// What the clients of a node's Cilium agent say when it does not run.

export const NO_AGENT =
  'Cilium:    daemon unreachable\ncannot connect to the agent: Get "http://localhost/v1/healthz": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory\nIs the agent running?\n';
