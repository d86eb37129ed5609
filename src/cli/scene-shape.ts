// The shape of a recorded scene, as src/model/scene.ts says it.
import { z } from 'zod';
import type { Location } from '../model/location.ts';
import type { Looked } from '../model/looked.ts';
import type { Scene } from '../model/scene.ts';
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
  labels: strings,
  containers: z.array(z.object({ name: word, image: word, ready: flag, restarts: z.number(), state: word })),
});

const node = z.object({ name: word, ready: flag, reason: word, internalIps: z.array(word), podCidrs: z.array(word) });
const dns = z.object({
  serviceIp: word,
  replicas: z.array(z.object({ ip: word, pod: word, node: word, ready: flag })),
});
const agent = z.object({ namespace: word, pod: word, node: word, ready: flag, canEnter: flag });
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

export const scene: z.ZodType<Scene> = z.object({
  cluster: word,
  target: pod,
  targetNote: word,
  host: word,
  node: looked(node),
  nodes: looked(z.array(node)),
  siblings: looked(z.array(pod)),
  elsewhere: looked(z.array(pod)),
  dns: looked(dns),
  agents: looked(z.array(agent)),
  ciliumPods: looked(z.array(ciliumPod)),
  ciliumConfig: looked(strings),
  ciliumEndpoint: looked(ciliumEndpoint.nullable()),
  policies: looked(z.array(policy)),
  tailnetIps: strings,
});
