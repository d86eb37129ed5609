// What do Kubernetes and Cilium's own objects say of the nodes: ready, their agents, where tunnels to them go?
import { lookedOr } from '../../model/looked.ts';
import type { NodeScene } from '../../model/scene.ts';
import { nodeStep } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import { type AddressInfo, parseAddress } from '../../parsers/ip-link.ts';
import { nodesAround } from '../../steps/node-pairs.ts';
import { nodesReady } from '../../steps/nodes-ready.ts';
import { askEach, blindOf, hostNetworkOn, settle } from '../../steps/per-node.ts';
import { isInside } from '../../steps/ranges.ts';
import { noVxlan } from './applies.ts';

const agentsReady = nodeStep({
  id: 'overlay-agents',
  asks: say('Does a Cilium agent run on every node?', '모든 노드에서 Cilium 에이전트가 동작하는가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene) => {
    if (!scene.ciliumPods.ok) return unknown(scene.ciliumPods.reason, same(scene.ciliumPods.detail));
    const pods = scene.ciliumPods.value;
    const ready = new Set(pods.filter((pod) => pod.ready).map((pod) => pod.node));
    const sick = nodesAround(scene).filter((node) => !ready.has(node));
    const missing = sick.filter((node) => !pods.some((pod) => pod.node === node));
    return settle({
      wrong: sick.map((node) =>
        missing.includes(node)
          ? say(`${node}: no agent`, `${node}: 에이전트 없음`)
          : say(`${node}: not ready`, `${node}: 준비되지 않음`),
      ),
      well: say('each is ready', '모두 준비됨'),
      blind: [],
      expected: say('ready on every node', '모든 노드에서 준비됨'),
      facts: { sick, missing },
    });
  },
  judge: () => unknown('inconclusive', same('')),
});

const outsideOf = (scene: NodeScene, tailnet: string): readonly { readonly node: string; readonly ip: string }[] => {
  const around = nodesAround(scene);
  return lookedOr(scene.ciliumNodes, []).flatMap(({ name, internalIps }) =>
    around.includes(name) && internalIps.length > 0 && !internalIps.some((ip) => isInside(ip, tailnet))
      ? [{ node: name, ip: internalIps[0] ?? '' }]
      : [],
  );
};

/** Tunnels go to the CiliumNode's InternalIP, which Cilium takes from the Node: kubelet's --node-ip. */
const addresses = nodeStep<AddressInfo | null, 'overlay-addresses'>({
  id: 'overlay-addresses',
  asks: say('Do tunnels go to addresses in the tailnet?', '터널이 tailnet 주소로 향하는가?'),
  vantage: 'api',
  guide: {
    says: 'Node 1: 100.64.0.1',
    why: say(
      'tailnet addresses come in no order, so they are read from CiliumNode objects',
      'tailnet 주소는 순서대로 배정되지 않으므로 CiliumNode 객체에서 읽습니다',
    ),
    erratum: 'G4',
  },
  probes: (scene, site) => {
    const no = noVxlan(scene);
    if (no !== null) return no;
    if (!scene.ciliumNodes.ok) return unknown(scene.ciliumNodes.reason, same(scene.ciliumNodes.detail));
    const around = nodesAround(scene);
    const known = scene.ciliumNodes.value.filter(({ name }) => around.includes(name));
    if (known.length === 0)
      return unknown('inconclusive', say('Cilium has no object of these nodes', 'Cilium에 이 노드들의 객체가 없음'));
    const outside = outsideOf(scene, site.tailnetCidr);
    if (outside.length === 0)
      return pass(
        same(
          known
            .slice(0, 4)
            .map(({ name, internalIps }) => `${name} ${internalIps.join(' ')}`)
            .join(', '),
        ),
        inTailnet(site.tailnetCidr),
        { outside: [] },
      );
    // A node without the device has no tailnet to miss.
    return askEach(
      scene,
      outside.map(({ node }) => node),
      hostNetworkOn,
      (node, { location }) => [
        {
          key: node,
          location,
          timeoutMs: 2000,
          call: { name: 'address', args: { device: site.tailnetDevice } },
          parse: parseAddress,
        },
      ],
    );
  },
  judge: (readings, scene, site): Judgement => {
    const outside = outsideOf(scene, site.tailnetCidr);
    const has = (node: string): boolean => readings.some((one) => one.key === node && one.ok && one.value !== null);
    const wrong = outside.filter(({ node }) => has(node));
    const blind = blindOf(
      scene,
      outside.map(({ node }) => node),
      hostNetworkOn,
      readings,
    );
    if (wrong.length === 0 && blind.length === 0)
      return skipped('not-applicable', say('the nodes have no tailnet device', '노드에 tailnet 장치가 없음'));
    return settle({
      wrong: wrong.map(({ node, ip }) =>
        say(`${node}: ${ip}, though it has ${site.tailnetDevice}`, `${node}: ${ip} (${site.tailnetDevice}이 있는데도)`),
      ),
      well: same(''),
      blind,
      expected: inTailnet(site.tailnetCidr),
      facts: { outside: wrong.map(({ node }) => node), addresses: wrong.map(({ ip }) => ip) },
    });
  },
});

const inTailnet = (cidr: string): Text => say(`within ${cidr}`, `${cidr} 안`);

export const OBJECT_STEPS = [nodesReady, agentsReady, addresses] as const;
