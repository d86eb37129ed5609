// Which addresses stand behind the service, on which ports, and which other pods can try them?
import { lookedOr } from '../../model/looked.ts';
import type { PodFacts, ServiceEndpoint, ServicePort, ServiceScene } from '../../model/scene.ts';
import { askable, isIpv4 } from '../../steps/places.ts';

/** Ports that can be tried by a connection; more would only cost probes. */
const MOST_PORTS = 3;
const MOST_BACKENDS = 6;

export interface Backend {
  /** `10.244.1.14:8080`; the key of its probes. */
  readonly key: string;
  readonly ip: string;
  readonly port: number;
  /** Empty when the slice does not say. */
  readonly node: string;
  readonly pod: string;
}

export const fullName = ({ service }: ServiceScene): string => `${service.namespace}/${service.name}`;

export const tcpPorts = ({ service }: ServiceScene): readonly ServicePort[] =>
  service.ports.filter((one) => one.protocol === 'TCP').slice(0, MOST_PORTS);

export const readyEndpoints = ({ service }: ServiceScene): readonly ServiceEndpoint[] =>
  lookedOr(service.endpoints, []).filter((one) => one.ready && isIpv4(one.ip));

/** Behind one port of the service, as its endpoints say. */
export const behind = (endpoints: readonly ServiceEndpoint[], port: ServicePort): readonly Backend[] =>
  endpoints.flatMap(({ ip, node, pod, ports }) =>
    ports
      .filter((one) => one.name === port.name)
      .map((one) => ({ key: `${ip}:${one.port}`, ip, port: one.port, node, pod })),
  );

/** Where endpoints could not be listed, ready pods on a numeric target port stand for them. */
const fromPods = ({ service }: ServiceScene, port: ServicePort): readonly Backend[] =>
  service.endpoints.ok || !/^\d{1,5}$/.test(port.targetPort)
    ? []
    : lookedOr(service.selected, [])
        .filter(({ facts, ready }) => ready && isIpv4(facts.ip))
        .map(({ facts }) => ({
          key: `${facts.ip}:${port.targetPort}`,
          ip: facts.ip,
          port: Number(port.targetPort),
          node: facts.node,
          pod: facts.name,
        }));

/** Each address and port once: those of other nodes than the asker's among them as far as there are. */
export const backendsOf = (scene: ServiceScene): readonly Backend[] => {
  const all = tcpPorts(scene).flatMap((port) => [...behind(readyEndpoints(scene), port), ...fromPods(scene, port)]);
  const once = all.filter((one, at) => all.findIndex((other) => other.key === one.key) === at);
  const seen = new Set<string>();
  const spread = once.filter(({ node }) => !seen.has(node) && seen.add(node) !== undefined);
  return [...spread, ...once.filter((one) => !spread.includes(one))].slice(0, MOST_BACKENDS);
};

export const podOf = ({ service }: ServiceScene, { ip }: Backend): PodFacts | undefined =>
  lookedOr(service.selected, []).find(({ facts }) => facts.ip === ip)?.facts;

/** `cart-0 (10.244.1.14:8080)`, or the address alone. */
export const backendName = (backends: readonly Backend[], key: string): string => {
  const pod = backends.find((one) => one.key === key)?.pod ?? '';
  return pod === '' ? key : `${pod} (${key})`;
};

export const nodesOf = (scene: ServiceScene, keys: readonly string[]): readonly string[] => [
  ...new Set(
    backendsOf(scene)
      .filter(({ key, node }) => keys.includes(key) && node !== '')
      .map(({ node }) => node),
  ),
];

/** Pods that may ask instead of the asker: beside it, elsewhere, and other backends. */
const neighbours = (scene: ServiceScene): readonly PodFacts[] =>
  [
    ...lookedOr(scene.siblings, []),
    ...lookedOr(scene.elsewhere, []),
    ...lookedOr(scene.service.selected, []).map(({ facts }) => facts),
  ].filter((pod) => askable(pod) && !pod.hostNetwork);

/** Another pod on the backend's own node; undefined when none is known. */
export const besideBackend = (scene: ServiceScene, { ip, node }: Backend): PodFacts | undefined =>
  neighbours(scene).find((pod) => pod.node === node && pod.ip !== ip && pod.ip !== scene.target.ip);
