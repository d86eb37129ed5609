// Where does a capture look, and for what: the overlay, WireGuard, or one pod?
import { Fault } from '../../model/fault.ts';
import type { Location } from '../../model/location.ts';
import type { NodeScene, PodFacts } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { same, say } from '../../model/text.ts';
import { type Judgement, unknown } from '../../model/verdict.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { isIpv4, podPlace } from '../../steps/places.ts';

export const KINDS = ['vxlan', 'wireguard', 'pod'] as const;
export type Kind = (typeof KINDS)[number];

export interface Aim {
  readonly kind: Kind;
  readonly node: string;
  /** null unless a pod is looked at. */
  readonly pod: PodFacts | null;
  /** Name of the device, `any` for all. */
  readonly device: string;
  /** UDP port of the filter; null where the filter is an address. */
  readonly port: number | null;
  readonly count: number;
  readonly seconds: number;
}

const COUNT = 20;
const SECONDS = 5;
/** As container runtimes and Cilium name a pod's device. */
const POD_DEVICE = 'eth0';

export const kindOf = ({ options }: NodeScene): Kind => KINDS.find((kind) => kind === options.what) ?? 'vxlan';

/** @throws Fault usage when a pod's own packets are asked for and there is no such thing. */
export const aimOf = (scene: NodeScene, site: Site): Aim => {
  const kind = kindOf(scene);
  const aim = {
    kind,
    node: scene.focus[0]?.name ?? '',
    pod: null,
    count: numberOr(scene.options.count, COUNT),
    seconds: numberOr(scene.options.seconds, SECONDS),
  };
  switch (kind) {
    case 'vxlan':
      return { ...aim, device: site.tailnetDevice, port: site.vxlanPort };
    case 'wireguard':
      // Whichever card the way to a peer takes.
      return { ...aim, device: 'any', port: site.tailscalePort };
    case 'pod':
      return { ...aim, device: POD_DEVICE, port: null, pod: podOf(scene, aim.node) };
    default:
      return kind satisfies never;
  }
};

const numberOr = (typed: string | undefined, otherwise: number): number =>
  typed === undefined ? otherwise : Number(typed);

const podOf = ({ pod }: NodeScene, node: string): PodFacts => {
  if (pod === null)
    throw usage(
      `capture pod takes a pod; of a node's packets ask for vxlan or wireguard.`,
      'capture pod에는 파드를 지정하세요. 노드의 패킷은 vxlan이나 wireguard로 물어보세요.',
      node,
    );
  const name = `${pod.namespace}/${pod.name}`;
  if (pod.hostNetwork)
    throw usage(
      `${name} uses the network of its node and has no packets of its own. Ask for vxlan or wireguard on ${node}.`,
      `${name}은(는) 노드의 네트워크를 쓰므로 자기 패킷이 따로 없습니다. ${node}에서 vxlan이나 wireguard로 물어보세요.`,
      node,
    );
  if (pod.phase !== 'Running' || pod.ip === '' || pod.deleting)
    throw usage(
      `${name} is not running: nothing passes its device.`,
      `${name}이(가) 실행 중이 아니라 장치로 지나가는 것이 없습니다.`,
      node,
    );
  return pod;
};

const usage = (en: string, ko: string, node: string): Fault =>
  new Fault('usage', say(en, ko), { suggestions: [`capture vxlan ${node}`, `capture wireguard ${node}`] });

type Spot = { readonly ok: true; readonly location: Location } | { readonly ok: false; readonly says: Judgement };

export const spotOf = (scene: NodeScene, { pod, node }: Aim): Spot => {
  if (pod === null) return onNodeNamed(scene, node);
  if (isIpv4(pod.ip)) return { ok: true, location: podPlace(pod) };
  const why = say('only packets of IPv4 are filtered here', '여기서는 IPv4 패킷만 볼 수 있습니다');
  return { ok: false, says: unknown('inconclusive', why, same('')) };
};
