// Does each node's load-balancer map hold what its agent means, and does the agent know the backends other nodes know?
import type { NodeScene } from '../../model/scene.ts';
import type { Reading } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import { type LbService, parseCiliumLb } from '../../parsers/cilium-lb.ts';
import { type CiliumService, parseCiliumServices } from '../../parsers/cilium-services.ts';
import { inCilium, ofKind, type Tagged, tagged } from '../../steps/cilium-probes.ts';
import { blind, blindBy, eachNode, nodeOf } from '../../steps/each-node.ts';
import { focusNames } from '../../steps/rows.ts';

type Value = Tagged<'services', readonly CiliumService[]> | Tagged<'lb', readonly LbService[]>;

const MOST_NAMED = 3;

const frontendOf = ({ ip, port }: { readonly ip: string; readonly port: number }): string => `${ip}:${port}`;

const nameOf = (one: CiliumService): string => (one.name === '' ? frontendOf(one) : `${one.namespace}/${one.name}`);

const active = (one: CiliumService) => one.backends.filter(({ state }) => state === '' || state === 'active');

/** The map's service for the agent's: releases before 1.17 do not tell the protocol. */
const inMap = (map: readonly LbService[], one: CiliumService): LbService | undefined =>
  map.find(
    (entry) =>
      frontendOf(entry) === frontendOf(one) &&
      (entry.protocol === '' || one.protocol === '' || entry.protocol === one.protocol),
  );

/** Services by address whose map does not send where the agent means to. Only cluster addresses: others have rows of their own a node. */
export const diverged = (services: readonly CiliumService[], map: readonly LbService[]): readonly CiliumService[] =>
  services.filter((one) => {
    if (one.kind !== 'ClusterIP') return false;
    const entry = inMap(map, one);
    const wanted = active(one).map(frontendOf);
    const held = (entry?.backends ?? []).map(frontendOf);
    const known = one.backends.map(frontendOf);
    return (
      wanted.some((backend) => !held.includes(backend)) ||
      held.some((backend) => !known.includes(backend)) ||
      (entry?.lostBackends ?? 0) > 0
    );
  });

const familyOf = ({ ip }: { readonly ip: string }): string => (ip.includes(':') ? 'IPv6' : 'IPv4');

/** A family one of them does not speak at all: the two lists cannot be compared, and neither is known to be wrong. */
const unspoken = (services: readonly CiliumService[], map: readonly LbService[]): string | undefined => {
  const wanted = services.filter(({ kind, backends }) => kind === 'ClusterIP' && backends.length > 0);
  const [meant, held] = [new Set(wanted.map(familyOf)), new Set(map.map(familyOf))];
  return map.length === 0 || wanted.length === 0 ? undefined : [...meant].find((family) => !held.has(family));
};

/** Where only one was asked about: two others to compare with, as one of them may not be readable. */
const compared = (scene: NodeScene): readonly string[] => {
  const focus = focusNames(scene);
  if (focus.length > 1 || !scene.ciliumPods.ok) return focus;
  const others = scene.ciliumPods.value.filter((pod) => pod.ready && !focus.includes(pod.node));
  return [...focus, ...others.slice(0, 2).map(({ node }) => node)];
};

/** Services some other node has backends for, and this one none. Those kept to a node differ by right. */
const bare = (own: readonly CiliumService[], others: readonly CiliumService[]): readonly CiliumService[] =>
  own.filter(
    (one) =>
      one.kind === 'ClusterIP' &&
      one.localOnly === false &&
      one.backends.length === 0 &&
      others.some(
        (other) => frontendOf(other) === frontendOf(one) && other.protocol === one.protocol && active(other).length > 0,
      ),
  );

const askServices = { name: 'cilium-services', args: {} };
const askLb = { name: 'cilium-lb', args: {} };

const servicesElsewhere = (all: readonly Reading<Value>[], node: string): readonly CiliumService[] =>
  ofKind(
    all.filter((one) => nodeOf(one) !== node),
    'services',
  ).flatMap(({ value }) => value);

const services = eachNode<Value, 'ebpf-services'>({
  id: 'ebpf-services',
  asks: say(
    'Do the load-balancer maps hold every service with its backends?',
    '로드 밸런서 맵에 모든 서비스와 백엔드가 있는가?',
  ),
  vantage: 'cilium',
  guide: {
    says: 'cilium bpf lb list',
    why: say(
      'on a workstation `cilium` is another program; in the agent it is cilium-dbg, compared with what the agent means',
      '작업용 PC의 `cilium`은 다른 프로그램입니다. 에이전트 안에서는 cilium-dbg이며, 에이전트가 아는 서비스와 비교합니다',
    ),
    erratum: 'G8',
  },
  expected: say('the same backends in map and agent, none lost', '맵과 에이전트의 백엔드가 같고 빠진 것 없음'),
  probes: (node, scene) =>
    inCilium<Value>(scene, node, (at) => [
      tagged('lb', at, askLb, parseCiliumLb),
      tagged('services', at, askServices, parseCiliumServices),
      tagged('lb', at, askLb, parseCiliumLb, true),
      tagged('services', at, askServices, parseCiliumServices, true),
    ]),
  see: (readings, node) => {
    const [map, mapAgain] = ofKind(readings, 'lb');
    const [meant, meantAgain] = ofKind(readings, 'services');
    if (map === undefined) return blindBy(readings, 'lb');
    if (meant === undefined) return blindBy(readings, 'services');
    const family = unspoken(meant.value, map.value);
    if (family !== undefined)
      return blind(
        'inconclusive',
        say(
          `the agent names ${family} services, the map holds no ${family} address at all`,
          `에이전트는 ${family} 서비스를 말하지만 맵에는 ${family} 주소가 전혀 없음`,
        ),
      );
    const wrong = diverged(meant.value, map.value);
    // A rollout moves backends between two looks: only what is wrong twice is.
    const twice =
      mapAgain !== undefined && meantAgain !== undefined && unspoken(meantAgain.value, mapAgain.value) === undefined;
    const later = twice ? diverged(meantAgain.value, mapAgain.value).map(frontendOf) : [];
    const apart = wrong.filter((one) => !twice || later.includes(frontendOf(one)));
    const facts = {
      apart: [...new Set(apart.map((one) => `${node} ${nameOf(one)}`))],
      ...(twice && { twice: node }),
    };
    if (apart.length === 0)
      return {
        verdict: 'pass',
        saw: say(
          `${meant.value.length} services, map and agent agree`,
          `서비스 ${meant.value.length}개, 맵과 에이전트가 일치`,
        ),
        facts,
      };
    const words = [...new Set(apart.map(nameOf))].slice(0, MOST_NAMED).join(', ');
    return {
      verdict: 'fail',
      saw: say(`map and agent differ: ${words}`, `맵과 에이전트가 다름: ${words}`),
      facts,
    };
  },
});

const backends = eachNode<Value, 'ebpf-backends'>({
  id: 'ebpf-backends',
  asks: say('Does the agent know the backends other nodes know?', '다른 노드가 아는 백엔드를 이 노드도 아는가?'),
  vantage: 'cilium',
  expected: say('a backend wherever another node has one', '다른 노드에 백엔드가 있는 서비스는 여기도 있음'),
  nodes: compared,
  probes: (node, scene) =>
    inCilium<Value>(scene, node, (at) => [tagged('services', at, askServices, parseCiliumServices)]),
  see: (readings, node, scene, _site, all) => {
    const [meant] = ofKind(readings, 'services');
    if (meant === undefined) return blindBy(readings, 'services');
    const others = servicesElsewhere(all, node);
    if (others.length === 0 && compared(scene).length > 1)
      return blindBy(
        all.filter((one) => nodeOf(one) !== node),
        'services',
      );
    if (others.length === 0)
      return { verdict: 'pass', saw: say('no other node to compare with', '비교할 다른 노드가 없음') };
    const empty = [...new Set(bare(meant.value, others).map(nameOf))];
    return empty.length === 0
      ? { verdict: 'pass', saw: say('the same as elsewhere', '다른 노드와 같음') }
      : {
          verdict: 'fail',
          saw: say(
            `none for ${empty.slice(0, MOST_NAMED).join(', ')}, unlike other nodes`,
            `다른 노드와 달리 없음: ${empty.slice(0, MOST_NAMED).join(', ')}`,
          ),
          facts: { empty: empty.map((one) => `${node} ${one}`) },
        };
  },
});

export const SERVICE_STEPS = [services, backends] as const;
