// How large may packets be that pods send, by their own routes and by cilium-config?
import { nodeStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, pass, skipped, unknown } from '../../model/verdict.ts';
import { focusNames } from '../../steps/node-pairs.ts';
import { askEach, type PlaceOn, settle } from '../../steps/per-node.ts';
import { podPlace } from '../../steps/places.ts';
import { noVxlan } from '../overlay/applies.ts';
import { budget, linksOf, routesOf, type Setting, settingProbes, unread } from './settings.ts';
import { innerLimit, notRunning, podsRead } from './sizes.ts';

const podKey = (node: string, namespace: string, name: string): string => `${node}:${namespace}/${name}`;

/** A pod is reached by entering it or by its own tools: which, the observer finds out. */
const anyPod: PlaceOn = (scene, node) => {
  const pod = podsRead(scene, node)[0];
  return pod === undefined
    ? { ok: false, says: skipped('not-applicable', say(`no pod on ${node}`, `${node}에 파드가 없음`)) }
    : { ok: true, location: podPlace(pod) };
};

/** The route's MTU counts, the link's only without one: Cilium leaves links at 1280 and puts 1230 on routes (measured). */
const pods = nodeStep<Setting, 'mtu-pods'>({
  id: 'mtu-pods',
  asks: say('Do the pods’ packets fit into the overlay?', '파드의 패킷이 오버레이에 들어가는 크기인가?'),
  vantage: 'pod',
  probes: (scene) =>
    noVxlan(scene) ??
    notRunning(scene) ??
    askEach(scene, focusNames(scene), anyPod, (node) =>
      podsRead(scene, node).flatMap((pod) => settingProbes(podKey(node, pod.namespace, pod.name), podPlace(pod))),
    ),
  judge: (readings, scene, site) => {
    const limit = innerLimit(site);
    const seen = focusNames(scene).flatMap((node) =>
      podsRead(scene, node).flatMap(({ namespace, name }) => {
        const key = podKey(node, namespace, name);
        const way = routesOf(readings, key)?.find((one) => one.destination === 'default' && one.type === 'unicast');
        const link = linksOf(readings, key)?.find((one) => one.name === way?.device)?.mtuBytes ?? null;
        // busybox leaves the route's MTU out: the link's is then only the most it can be.
        const hidden = way?.mtuShown === false && way.mtuBytes === null && (link === null || link > limit);
        const mtu = hidden ? null : (way?.mtuBytes ?? link);
        return mtu === null ? [] : [{ node, pod: `${namespace}/${name}`, mtu, link: link ?? 0 }];
      }),
    );
    const big = seen.filter(({ mtu }) => mtu > limit);
    return settle({
      wrong: big.map(({ pod, mtu }) => same(`${pod}: ${mtu}`)),
      well: say(
        `${[...new Set(seen.map(({ mtu }) => mtu))].join(', ')} in ${seen.length} pods`,
        `${[...new Set(seen.map(({ mtu }) => mtu))].join(', ')} (파드 ${seen.length}개)`,
      ),
      blind: unread(
        scene,
        focusNames(scene).filter((node) => podsRead(scene, node).length > 0),
        anyPod,
        readings,
        seen,
      ),
      expected: budget(site),
      facts: {
        rows: seen.map(({ node, pod, mtu, link }) => `${node} ${pod} ${mtu} ${link}`),
        big: big.map(({ pod }) => pod),
        bigNodes: [...new Set(big.map(({ node }) => node))],
        mtuBytes: big[0]?.mtu ?? null,
      },
      as: 'warn',
    });
  },
});

const config = nodeStep({
  id: 'mtu-config',
  asks: say('Which MTU is Cilium set to?', 'Cilium에 어떤 MTU가 설정되어 있는가?'),
  vantage: 'api',
  evidence: true,
  guide: {
    says: 'MTU: 1200 (conservative)',
    why: say(
      'it fits: as helm value MTU it is the size under the overlay, Cilium takes 50 off and pods get 1150',
      '맞는 값입니다. helm 값 MTU는 오버레이 아래의 크기라서 Cilium이 50을 빼고 파드는 1150이 됩니다',
    ),
    erratum: 'G27',
  },
  probes: (scene, site) => {
    if (!scene.ciliumConfig.ok) return unknown(scene.ciliumConfig.reason, same(scene.ciliumConfig.detail));
    const set = Number(scene.ciliumConfig.value.mtu ?? '0');
    const expected = say(`unset, or at most ${site.tailnetMtuBytes}`, `미설정 또는 최대 ${site.tailnetMtuBytes}`);
    if (!Number.isInteger(set) || set === 0)
      return pass(say('not set: the smallest device decides', '미설정: 가장 작은 장치가 정함'), expected, { set: 0 });
    const saw = say(
      `mtu ${set}, so ${set - site.vxlanOverheadBytes} for pods`,
      `mtu ${set}, 파드는 ${set - site.vxlanOverheadBytes}`,
    );
    return set > site.tailnetMtuBytes ? fail(saw, expected, { set }) : pass(saw, expected, { set });
  },
  judge: () => unknown('inconclusive', same('')),
});

export const POD_STEPS = [pods, config] as const;
