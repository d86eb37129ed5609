// The hops out of the cluster: name, policy, address translation by Cilium and by the cloud, and the host itself.
import type { PathScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { say } from '../../model/text.ts';
import { wordOf } from '../../steps/facts.ts';
import { isIpv4 } from '../../steps/places.ts';
import { type Hop, hop, notHere } from './diagram.ts';
import { leaving, sender } from './draw-sender.ts';
import { type Ask, goalName } from './evidence.ts';

export const outside = (found: Ask, scene: PathScene, site: Site): readonly Hop[] => {
  const { target } = scene;
  const isTailnet = wordOf(found('node-way'), 'device') === site.tailnetDevice;
  return [
    sender(found, scene),
    name(found, goalName(scene)),
    target.hostNetwork
      ? notHere(say('no policy: host network', '정책 없음: 호스트 네트워크'))
      : policy(found, isIpv4(goalName(scene))),
    leaving(found, scene),
    target.hostNetwork
      ? notHere(say('no masquerade: a node’s address', '마스커레이드 없음: 노드 주소'))
      : hop(say('NAT: Cilium masquerade', 'NAT: Cilium 마스커레이드'), [
          found('masquerade').silent ? found('masquerade-config') : found('masquerade'),
        ]),
    hop(say(`node ${target.node}`, `노드 ${target.node}`), [found('node-way')], [], [found('uplink-route')]),
    isTailnet
      ? notHere(say('no cloud gateway: by the tailnet', '클라우드 게이트웨이 없음: tailnet 경유'))
      : hop(say('NAT: VCN gateway, seen outside:', 'NAT: VCN 게이트웨이, 밖에서 보인 주소:'), [found('echo')]),
    ...(isTailnet ? [] : [hop(say('large packets', '큰 패킷'), [found('mtu-egress')])]),
    { ...hop(say(`host ${goalName(scene)}`, `호스트 ${goalName(scene)}`), [found('arrives')]), symptom: true },
  ];
};

const name = (found: Ask, host: string): Hop =>
  isIpv4(host)
    ? notHere(say('no name: an address', '이름 아님: 주소'))
    : {
        ...hop(say(`name ${host}`, `이름 ${host}`), [
          found('dns-host').verdict === 'skipped' ? found('dns-outside') : found('dns-host'),
        ]),
        symptom: true,
      };

/** One that denies DNS alone is none of an address's concern. */
const policy = (found: Ask, isAddress: boolean): Hop => {
  const made = hop(say('policy of the sender', '보내는 쪽 정책'), [found('policies')]);
  return isAddress && found('policies').facts.world === 'allowed' ? { ...made, mark: '✓' } : made;
};
