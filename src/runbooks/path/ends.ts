// Where does the path lead: to which pods, on which nodes, by which address and port?
import { lookedOr } from '../../model/looked.ts';
import type { NodeFacts, NodeScene, PathScene, PodFacts, ServiceFacts } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { hasNetwork } from '../../steps/cannot-ask.ts';
import { isIpv4 } from '../../steps/places.ts';

/** One end of the path: a pod, be it named or behind a Service. */
export interface End {
  /** `namespace/name`, or its address where no pod is known. */
  readonly name: string;
  readonly ip: string;
  /** Empty when not known. */
  readonly node: string;
  /** A TCP port it should take connections on; null when none is known. */
  readonly port: number | null;
  readonly pod: PodFacts | null;
}

/** Backends looked at closer; every further one would cost probes and say the same. */
const MOST_ENDS = 3;

export const serviceOf = ({ destination }: PathScene): ServiceFacts | null =>
  destination.kind === 'service' ? destination.service : null;

export const isToHost = ({ destination }: PathScene): boolean => destination.kind === 'host';

/** The port to try: the first over TCP. */
export const servicePort = (service: ServiceFacts): number | null =>
  service.ports.find(({ protocol }) => protocol === 'TCP')?.port ?? null;

/** Pods at the other end, those on other nodes first; empty for a host, and where there is nothing to reach. */
export const endsOf = (scene: PathScene): readonly End[] => {
  const { destination, target } = scene;
  switch (destination.kind) {
    case 'pod': {
      const { pod } = destination;
      const { ip, node } = pod;
      return isIpv4(ip) ? [{ name: `${pod.namespace}/${pod.name}`, ip, node, port: null, pod }] : [];
    }
    case 'service': {
      const all = backendsOf(destination.service).filter(({ ip }) => ip !== target.ip);
      const far = all.filter(({ node }) => node !== target.node);
      const near = all.filter(({ node }) => node === target.node);
      return [...far.slice(0, 1), ...near.slice(0, 1), ...far.slice(1), ...near.slice(1)].slice(0, MOST_ENDS);
    }
    case 'host':
      return [];
    default:
      return destination satisfies never;
  }
};

const backendsOf = ({ endpoints, selected, namespace, ports }: ServiceFacts): readonly End[] => {
  const pods = lookedOr(selected, []);
  const named = ports.find(({ protocol }) => protocol === 'TCP')?.name ?? '';
  return lookedOr(endpoints, [])
    .filter(({ ready, ip }) => ready && isIpv4(ip))
    .map(({ ip, pod, node, ports: open }) => {
      const facts = pods.find((one) => one.facts.ip === ip)?.facts ?? null;
      const port = (open.find((one) => one.name === named) ?? open[0])?.port ?? null;
      return { name: pod === '' ? ip : `${namespace}/${pod}`, ip, node, port, pod: facts };
    });
};

/** The first end on another node; null when all are on the pod's own, or none is known. */
export const farEnd = (scene: PathScene): End | null =>
  endsOf(scene).find(({ node }) => node !== '' && node !== scene.target.node) ?? null;

/** What the pod sends to: an end's address, the Service's, the host's where it is an address, else any outside. */
export const goalIp = (scene: PathScene, site: Site): string => {
  const { destination } = scene;
  if (destination.kind === 'host') return isIpv4(destination.host) ? destination.host : site.internetIp;
  const service = serviceOf(scene);
  if (service !== null && isIpv4(service.clusterIp)) return service.clusterIp;
  return endsOf(scene)[0]?.ip ?? '';
};

/** The pod's node as the questions about nodes see it, where the path leaves the cluster from it. */
export const senderNode = (scene: PathScene): NodeScene | null => {
  const { target, siblings, node } = scene;
  if (!isToHost(scene) || !hasNetwork(scene) || !node.ok) return null;
  return {
    ...scene,
    subject: { kind: 'node', name: target.node, peer: '' },
    focus: [node.value],
    leftOut: 0,
    pod: null,
    peerPod: null,
    pods: siblings,
    kubeProxy: { ok: true, value: null },
  };
};

/**
 * The two nodes as the questions about the overlay see them; null where the path does not use it: one node,
 * or an end on its node's network, which is reached by the tailnet itself.
 */
export const twoNodes = (scene: PathScene): NodeScene | null => {
  const far = farEnd(scene);
  if (far === null || !hasNetwork(scene) || far.pod?.hostNetwork === true) return null;
  const all = lookedOr(scene.nodes, []);
  const focus = [scene.target.node, far.node].flatMap((name): readonly NodeFacts[] =>
    all.filter((node) => node.name === name),
  );
  if (focus.length !== 2) return null;
  const pods = [scene.target, ...(far.pod === null ? [] : [far.pod])];
  const others = [...lookedOr(scene.siblings, []), ...lookedOr(scene.elsewhere, [])];
  return {
    ...scene,
    subject: { kind: 'node', name: scene.target.node, peer: far.node },
    focus,
    leftOut: 0,
    pod: null,
    peerPod: null,
    pods: { ok: true, value: [...pods, ...others.filter(({ uid }) => !pods.some((pod) => pod.uid === uid))] },
    // Whether kube-proxy runs has no part in a way between pods.
    kubeProxy: { ok: true, value: null },
  };
};
