// The shape of a recorded scene, as src/model/scene.ts says it.
import { z } from 'zod';
import type { Location } from '../model/location.ts';
import type { Looked } from '../model/looked.ts';
import type { NodeScene, PathScene, PodScene, Scene, ServiceScene } from '../model/scene.ts';
import { UNKNOWN_REASONS } from '../model/verdict.ts';

export const notLooked = z.object({ ok: z.literal(false), reason: z.enum(UNKNOWN_REASONS), detail: z.string() });

const looked = <T>(value: z.ZodType<T>): z.ZodType<Looked<T>> =>
  z.union([z.object({ ok: z.literal(true), value }), notLooked]);

const strings = z.record(z.string(), z.string());
const flag = z.boolean();
const word = z.string();

export const location: z.ZodType<Location> = z.discriminatedUnion('at', [
  z.object({ at: z.literal('api') }),
  z.object({ at: z.literal('node'), node: word }),
  z.object({ at: z.literal('pod'), node: word, namespace: word, pod: word, ip: word, container: word }),
  z.object({ at: z.literal('cilium'), node: word, namespace: word, pod: word }),
  z.object({ at: z.literal('cloud'), node: word, instance: word }),
]);

const pod = z.object({
  namespace: word,
  name: word,
  uid: word,
  node: word,
  ip: word,
  phase: word,
  reason: word,
  deleting: flag,
  hostNetwork: flag,
  dnsPolicy: word.exactOptional(),
  labels: strings,
  containers: z.array(z.object({ name: word, image: word, ready: flag, restarts: z.number(), state: word })),
});

const node = z.object({
  name: word,
  ready: flag,
  reason: word,
  internalIps: z.array(word),
  podCidrs: z.array(word),
  instance: word.exactOptional(),
});
const dns = z.object({
  serviceIp: word,
  replicas: z.array(z.object({ ip: word, pod: word, node: word, ready: flag })),
});
const agent = z.object({
  namespace: word,
  pod: word,
  node: word,
  ready: flag,
  canEnter: flag,
  canCapture: z.literal(true).optional(),
  tailnet: word,
});
const ciliumPod = z.object({ namespace: word, pod: word, node: word, ready: flag, version: word });
const side = z.object({ enforcing: flag, state: word });
const ciliumEndpoint = z.object({ id: z.number(), state: word, identity: z.number(), egress: side, ingress: side });
const policy = z.object({
  kind: z.enum(['NetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy']),
  namespace: word,
  name: word,
  egress: flag,
  allowsDns: flag.nullable(),
  allowsWorld: flag.nullable(),
  selectsToo: z.array(word),
});

const ciliumNode = z.object({ name: word, internalIps: z.array(word), healthIp: word, podCidrs: z.array(word) });
const ingress = z.array(
  z.object({
    kind: policy.shape.kind,
    namespace: word,
    name: word,
    selects: z.array(word),
    allowsTarget: flag.nullable(),
    denies: flag.nullable(),
  }),
);
const service = z.object({
  namespace: word,
  name: word,
  type: word,
  clusterIp: word,
  headless: flag,
  externalName: word,
  ports: z.array(
    z.object({ name: word, protocol: z.enum(['TCP', 'UDP', 'SCTP']), port: z.number(), targetPort: word }),
  ),
  selector: strings,
  endpoints: looked(
    z.array(
      z.object({
        ip: word,
        pod: word,
        node: word,
        ready: flag,
        terminating: flag,
        ports: z.array(z.object({ name: word, port: z.number() })),
      }),
    ),
  ),
  selected: looked(
    z.array(
      z.object({
        facts: pod,
        ready: flag,
        containerPorts: z.array(z.object({ name: word, port: z.number(), protocol: word })),
      }),
    ),
  ),
  ingress: looked(ingress),
});

const surroundings = z.object({
  cluster: word,
  subject: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('pod'), namespace: word, name: word, node: word }),
    z.object({ kind: z.literal('service'), namespace: word, name: word }),
    z.object({ kind: z.literal('node'), name: word, peer: word }),
    z.object({ kind: z.literal('cluster') }),
    z.object({ kind: z.literal('topic'), name: word }),
  ]),
  targetNote: word,
  host: word,
  options: strings,
  nodes: looked(z.array(node)),
  dns: looked(dns),
  agents: looked(z.array(agent)),
  ciliumPods: looked(z.array(ciliumPod)),
  ciliumConfig: looked(strings),
  tailnetIps: strings,
  ciliumNodes: looked(z.array(ciliumNode)),
  keptMs: z.number().exactOptional(),
});

const kubeProxy = looked(z.object({ pods: z.number() }).nullable());

const podScene = surroundings.extend({
  target: pod,
  node: looked(node),
  siblings: looked(z.array(pod)),
  elsewhere: looked(z.array(pod)),
  ciliumEndpoint: looked(ciliumEndpoint.nullable()),
  policies: looked(z.array(policy)),
});

const serviceScene: z.ZodType<ServiceScene> = podScene.extend({ service, kubeProxy });

const pathScene: z.ZodType<PathScene> = podScene.extend({
  destination: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('pod'), pod, ingress: looked(ingress) }),
    z.object({ kind: z.literal('service'), service, kubeProxy }),
    z.object({ kind: z.literal('host'), host: word }),
  ]),
});

const nodeScene: z.ZodType<NodeScene> = surroundings.extend({
  focus: z.array(node),
  leftOut: z.number(),
  pod: pod.nullable(),
  peerPod: pod.nullable(),
  pods: looked(z.array(pod)),
  kubeProxy,
  round: z.number().optional(),
  suspects: z.array(word).optional(),
});

/** The shape a recorded scene claims to have, by what only that shape holds. */
export const shapeFor = (recorded: object): z.ZodType<Scene> => {
  if ('destination' in recorded) return pathScene;
  if ('service' in recorded) return serviceScene;
  if ('target' in recorded) return podScene satisfies z.ZodType<PodScene>;
  return 'focus' in recorded ? nodeScene : surroundings;
};
