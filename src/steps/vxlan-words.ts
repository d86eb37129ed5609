// What is said, and what to do, where VXLAN's device, route or port is the trouble: the same words whoever asks.
import type { Remedy } from '../model/runbook.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { say, type Text } from '../model/text.ts';
import { change, look } from './remedies.ts';
import { tunnelPort, VXLAN_DEVICE } from './vxlan.ts';

/** How the asker sees that it worked. */
type Again = string;

const restartAgent = (node: string, site: Site, again: Again, why: Text): Remedy =>
  change(
    why,
    `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`,
    again,
    'cilium: Troubleshooting',
  );

const MAKES_IT_ANEW = say(
  'Restart the Cilium agent there: it makes the device anew.',
  '그 노드의 Cilium 에이전트를 재시작하면 장치를 다시 만듭니다.',
);

export const deviceMissing = (nodes: string): Text =>
  say(
    `${nodes} has no device ${VXLAN_DEVICE}: its pods and those of other nodes do not reach each other.`,
    `${nodes}에 ${VXLAN_DEVICE} 장치가 없어 다른 노드의 파드와 통신하지 못합니다.`,
  );

export const mendMissingDevice = (node: string, site: Site, again: Again): readonly Remedy[] => [
  look(
    say(`On ${node}: what has the agent to say?`, `${node}의 에이전트 로그를 확인하세요.`),
    `kubectl -n ${site.ciliumNamespace} logs "$(kubectl -n ${site.ciliumNamespace} get pods -l k8s-app=cilium --field-selector spec.nodeName=${node} -o name)" -c cilium-agent --tail=100`,
    `ip -d link show ${VXLAN_DEVICE}`,
    'guide: Phase 2',
  ),
  restartAgent(node, site, again, MAKES_IT_ANEW),
];

export const deviceDown = (nodes: string): Text =>
  say(
    `The device ${VXLAN_DEVICE} of ${nodes} is down: no overlay packet leaves or enters there.`,
    `${nodes}의 ${VXLAN_DEVICE} 장치가 꺼져 있어 오버레이 패킷이 드나들지 못합니다.`,
  );

export const mendDownDevice = (node: string, again: Again): readonly Remedy[] => [
  look(
    say(`On ${node}: see its flags.`, `${node}에서 장치 상태를 확인하세요.`),
    `ip -d link show ${VXLAN_DEVICE}`,
    `ip -d link show ${VXLAN_DEVICE}`,
    'guide: Phase 2',
  ),
  change(
    say(`On ${node}: bring it up.`, `${node}에서 장치를 켜세요.`),
    `sudo ip link set ${VXLAN_DEVICE} up`,
    again,
    'guide: Phase 2',
  ),
];

export const deviceWrong = (node: string, what: string): Text =>
  say(
    `${VXLAN_DEVICE} of ${node} is not as Cilium makes it (${what}): other nodes do not understand it.`,
    `${node}의 ${VXLAN_DEVICE} 설정이 Cilium이 만드는 것과 달라(${what}) 다른 노드와 통하지 않습니다.`,
  );

export const mendWrongDevice = (node: string, site: Site, again: Again): readonly Remedy[] => [
  look(
    say(`On ${node}: compare it with the device of another node.`, `${node}의 장치를 다른 노드의 장치와 비교하세요.`),
    `ip -d link show ${VXLAN_DEVICE}; kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o yaml | grep tunnel`,
    again,
    'guide: Phase 2; errata G5',
  ),
  change(
    say(
      `On ${node}: delete it, then restart the agent, which makes it anew.`,
      `${node}에서 장치를 지우고 에이전트를 재시작하면 다시 만듭니다.`,
    ),
    `sudo ip link delete ${VXLAN_DEVICE}`,
    again,
    'cilium: tunnel-port',
  ),
  restartAgent(node, site, again, MAKES_IT_ANEW),
];

/** `device` is empty where there is no route at all. */
export const routeWrong = (from: string, to: string, device: string): Text =>
  device === ''
    ? say(`${from} has no route to pods on ${to}.`, `${from}에 ${to}의 파드로 가는 경로가 없습니다.`)
    : say(
        `${from} sends pods of ${to} out by ${device} instead of into the overlay.`,
        `${from}이(가) ${to}의 파드 주소를 오버레이가 아닌 ${device}(으)로 내보냅니다.`,
      );

export const mendWrongRoute = (from: string, address: string, site: Site, again: Again): readonly Remedy[] => [
  look(
    say(`On ${from}: which route wins?`, `${from}에서 어떤 경로가 선택되는지 확인하세요.`),
    `ip route get ${address}; ip route show match ${address}; ip rule show`,
    `ip route get ${address}`,
    'guide: Phase 2; errata G10',
  ),
  {
    ...restartAgent(
      from,
      site,
      again,
      say(
        `Take the foreign route away, then restart the agent on ${from}: it sets its own again.`,
        `잘못된 경로를 지운 뒤 ${from}의 에이전트를 재시작하면 Cilium 경로가 다시 설정됩니다.`,
      ),
    ),
    source: 'cilium: Routing (encapsulation)',
  },
];

export const portFiltered = (nodes: string, chain: string): Text =>
  say(
    `The packet filter of ${nodes} turns VXLAN away (${chain}): the nodes hear each other, their pods do not.`,
    `${nodes}의 패킷 필터(${chain})가 VXLAN을 막습니다. 노드끼리는 통하지만 파드끼리는 통하지 않습니다.`,
  );

export const doPacketsArrive = (node: string, scene: Scene, site: Site, again: Again): Remedy =>
  look(
    say(`On ${node}: do VXLAN packets arrive?`, `${node}에서 VXLAN 패킷이 도착하는지 확인하세요.`),
    `sudo timeout 10 tcpdump -i ${site.tailnetDevice} -nn -T vxlan -c 10 'udp port ${tunnelPort(scene, site)}'`,
    again,
    'guide: Phase 4; errata G17',
  );

export const mendFilteredPort = (node: string, scene: Scene, site: Site, again: Again): readonly Remedy[] => {
  const port = tunnelPort(scene, site);
  return [
    look(
      say(`On ${node}: what filters UDP ${port}?`, `${node}에서 UDP ${port}를 막는 규칙을 찾으세요.`),
      `sudo iptables-save -c | grep -nE "${port}|REJECT|DROP"; sudo nft list ruleset | grep -nE "${port}|drop|reject"`,
      again,
      'cilium: System Requirements (firewall rules)',
    ),
    doPacketsArrive(node, scene, site, again),
    change(
      say(
        `On ${node}: let the tailnet in before that rule. The cloud's security lists do not matter, VXLAN travels inside WireGuard.`,
        `${node}에서 그 규칙 앞에 tailnet을 허용하세요. VXLAN은 WireGuard 안으로 다니므로 클라우드 보안 목록은 무관합니다.`,
      ),
      `sudo iptables -I INPUT 1 -i ${site.tailnetDevice} -p udp --dport ${port} -j ACCEPT`,
      again,
      'errata G13, G14; cilium: System Requirements (firewall rules)',
    ),
  ];
};
