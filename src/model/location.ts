// Where an observation is made: the vantage of a step, and the exact place of a probe.

export const VANTAGES = ['pod', 'node', 'cilium', 'api', 'cloud'] as const;
export type Vantage = (typeof VANTAGES)[number];

export type Location =
  /** The API server's objects. */
  | { readonly at: 'api' }
  /** The host network of a node, by the netwhy agent there. */
  | { readonly at: 'node'; readonly node: string }
  /** A pod's own network namespace. */
  | {
      readonly at: 'pod';
      readonly node: string;
      readonly namespace: string;
      readonly pod: string;
      readonly ip: string;
      readonly container: string;
    }
  /** The cilium-agent container on a node. */
  | { readonly at: 'cilium'; readonly node: string; readonly namespace: string; readonly pod: string }
  /** The cloud's API, asked about the machine a node is; `instance` is its id there, empty when the node does not tell it. */
  | { readonly at: 'cloud'; readonly node: string; readonly instance: string };

/**
 * How a place was reached; the answer names it.
 * `agent`: host network by the netwhy agent · `agent-netns`: the agent entered the pod's network namespace ·
 * `pod-exec`: the pod's own tools · `cilium-exec`: exec in cilium-agent · `api`: an object read · `cloud-api`: the cloud's API.
 */
export const RUNGS = ['api', 'agent', 'agent-netns', 'pod-exec', 'cilium-exec', 'cloud-api'] as const;
export type Rung = (typeof RUNGS)[number];

/** One short line for people: `pod shop/web-0`, `node node-1`. */
export const describeLocation = (location: Location): string => {
  switch (location.at) {
    case 'api':
      return 'API server';
    case 'node':
      return `node ${location.node}`;
    case 'pod':
      return `pod ${location.namespace}/${location.pod}`;
    case 'cilium':
      return `cilium-agent on ${location.node}`;
    case 'cloud':
      return `Oracle's API on ${location.node}`;
    default:
      return location satisfies never;
  }
};
