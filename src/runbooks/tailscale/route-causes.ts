// Causes in what Tailscale's table takes over, and in addresses the cluster has wrong.
import { say } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns, listNames } from '../../steps/rows.ts';
import { type Ask, besides, sickNodes, type TailscaleCause } from './evidence.ts';

const again = (node: string): string => `netwhy ask tailscale ${node}`;

const taken = (found: Ask): readonly string[] => listed(found('table-52'), 'taken');

const subnetRouteHijack: TailscaleCause = {
  code: 'tailscale-subnet-route-hijack',
  layer: 'node',
  step: 'table-52',
  severity: 'fail',
  when: (found) => taken(found).length > 0,
  proven: (found) => taken(found).every((node) => listed(found('other-routes'), 'pods').includes(node)),
  explains: ['other-routes', 'tailnet-prefs'],
  about: (found, scene) => concerns(scene, taken(found)),
  say: (found) => {
    const [node = ''] = taken(found);
    const range = besides(found, 'table-52', 'taken', 'range', node);
    return say(
      `${listNames(taken(found))} accepted a subnet route that covers addresses of the cluster (${range}) and sends them into the tailnet.`,
      `${listNames(taken(found))}이(가) 클러스터 주소(${range})를 덮는 서브넷 경로를 받아들여 tailnet으로 보냅니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = taken(found);
    return [
      look(
        say(`On ${node}: find the route and who offers it.`, `${node}에서 그 경로와 제공하는 장비를 찾으세요.`),
        `ip route show table 52; tailscale status --json | jq -r '.Peer[] | select(.PrimaryRoutes) | [.HostName, (.PrimaryRoutes | join(","))] | @tsv'`,
        'ip route show table 52',
        'tailscale: accept-routes; errata G2',
      ),
      change(
        say('Stop accepting subnet routes on this node.', '이 노드에서 서브넷 경로 수락을 끄세요.'),
        'sudo tailscale set --accept-routes=false',
        again(node),
        'tailscale: accept-routes',
      ),
    ];
  },
};

const leaving = (found: Ask): readonly string[] => listed(found('table-52'), 'exit');

const exitNodeHijack: TailscaleCause = {
  code: 'tailscale-exit-node-hijack',
  layer: 'node',
  step: 'table-52',
  severity: 'fail',
  beside: true,
  when: (found) => leaving(found).length > 0,
  proven: (found) => leaving(found).every((node) => listed(found('other-routes'), 'exit').includes(node)),
  explains: ['other-routes', 'tailnet-prefs'],
  about: (found, scene) => concerns(scene, leaving(found)),
  say: (found) => {
    const nodes = listNames(leaving(found));
    return say(
      `${nodes} sends everything that leaves it through a Tailscale exit node, pods' traffic too.`,
      `${nodes}에서 나가는 모든 트래픽이 파드 트래픽까지 Tailscale exit node로 나갑니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = leaving(found);
    return [
      look(
        say(`On ${node}: which exit node is in use?`, `${node}에서 사용 중인 exit node를 확인하세요.`),
        'tailscale exit-node list; ip route show table 52',
        `ip route get ${site.internetIp}`,
        'tailscale: exit nodes',
      ),
      change(
        say('Leave the exit node.', 'exit node 사용을 끄세요.'),
        'sudo tailscale set --exit-node=',
        again(node),
        'tailscale: exit nodes',
      ),
    ];
  },
};

const moved = (found: Ask): readonly string[] => listed(found('tailnet-addresses'), 'moved');

const addressChanged: TailscaleCause = {
  code: 'tailnet-address-changed',
  layer: 'tailnet',
  step: 'tailnet-addresses',
  severity: 'fail',
  when: (found) => moved(found).length > 0,
  // The device has it, and tailscaled says so too.
  proven: (found) =>
    moved(found).every(
      (node) =>
        besides(found, 'tailscaled', 'named', 'ip', node) === besides(found, 'tailnet-addresses', 'moved', 'to', node),
    ),
  explains: ['tailnet-peers', 'tailnet-path', 'tailnet-data', 'tailnet-latency', 'tailnet-routes'],
  about: (found, scene) => concerns(scene, moved(found)),
  say: (found) => {
    const [node = ''] = moved(found);
    const from = besides(found, 'tailnet-addresses', 'moved', 'from', node);
    const to = besides(found, 'tailnet-addresses', 'moved', 'to', node);
    return say(
      `${node} has a new tailnet address (${to}), but the cluster still sends its tunnels to ${from}.`,
      `${node}의 tailnet 주소가 ${to}(으)로 바뀌었는데 클러스터는 아직 ${from}(으)로 터널을 보냅니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = moved(found);
    const from = besides(found, 'tailnet-addresses', 'moved', 'from', node);
    return [
      look(
        say(
          'Compare what the device has with what the cluster knows.',
          '장치의 주소와 클러스터가 아는 주소를 비교하세요.',
        ),
        `tailscale ip -4; kubectl get node ${node} -o wide; kubectl get ciliumnode ${node} -o jsonpath='{.spec.addresses}'`,
        again(node),
        'cilium: CiliumNode addresses; errata G4',
      ),
      change(
        say(
          `Give the machine its old address again (${from}) in the Tailscale admin console, or set --node-ip of the kubelet to the new one and restart kubelet and Cilium there.`,
          `Tailscale 관리 콘솔에서 이전 주소(${from})를 다시 지정하거나, kubelet의 --node-ip를 새 주소로 바꾸고 그 노드의 kubelet과 Cilium을 재시작하세요.`,
        ),
        `sudo systemctl restart kubelet && kubectl -n kube-system delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`,
        again(node),
        'kubelet: --node-ip; tailscale: kb/1033',
      ),
    ];
  },
};

const outside = (found: Ask): readonly string[] => listed(found('tailnet-addresses'), 'outside');

const outsideTailnet: TailscaleCause = {
  code: 'overlay-outside-tailnet',
  layer: 'overlay',
  step: 'tailnet-addresses',
  severity: 'fail',
  beside: true,
  when: (found) => outside(found).length > 0,
  // It has a tailnet address, and the cluster uses another.
  proven: (found) => outside(found).every((node) => listed(found('tailnet-device'), 'addressed').includes(node)),
  explains: [],
  about: (found, scene) => concerns(scene, outside(found)),
  say: (found) => {
    const nodes = listNames(outside(found));
    return say(
      `The cluster knows ${nodes} by an address outside the tailnet: its tunnels bypass Tailscale and go over the cloud network.`,
      `클러스터가 ${nodes}을(를) tailnet 밖의 주소로 알고 있어 터널이 Tailscale을 거치지 않고 클라우드 네트워크로 갑니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = outside(found);
    return [
      look(
        say('Which address does each node go by?', '노드마다 어떤 주소를 쓰는지 확인하세요.'),
        'kubectl get nodes -o wide; kubectl get ciliumnodes -o custom-columns="NAME:.metadata.name,ADDRESSES:.spec.addresses[*].ip"',
        again(node),
        'cilium: tunnels go to the CiliumNode InternalIP',
      ),
      change(
        say(
          `On ${node}: put --node-ip, with the address printed, into the kubelet's arguments (often in /etc/default/kubelet); restart it, then Cilium.`,
          `${node}에서 출력된 주소를 kubelet 인수 --node-ip에 넣고(대개 /etc/default/kubelet) kubelet과 그 노드의 Cilium을 재시작하세요.`,
        ),
        'tailscale ip -4; sudoedit /etc/default/kubelet && sudo systemctl restart kubelet',
        again(node),
        'guide: Phase 1; kubelet: --node-ip',
      ),
    ];
  },
};

/** Where the route itself leads past the tailnet, that is the trouble. */
const leaking = (found: Ask): readonly string[] => {
  const sick = [...sickNodes(found), ...listed(found('tailnet-rules'), 'without')];
  return listed(found('vxlan-strays'), 'strays').filter((node) => !sick.includes(node));
};

const overlayLeaks: TailscaleCause = {
  code: 'overlay-leaks-outside-tailnet',
  layer: 'overlay',
  step: 'vxlan-strays',
  severity: 'fail',
  when: (found) => leaking(found).length > 0,
  // They leave by the card although the route to every node is right: the mark decides.
  proven: (found) =>
    leaking(found).every(
      (node) => !listed(found('tailnet-routes'), 'astray').some((way) => way.startsWith(`${node}>`)),
    ),
  explains: [],
  about: (found, scene) => concerns(scene, leaking(found)),
  say: (found) => {
    const [node = ''] = leaking(found);
    const by = besides(found, 'vxlan-strays', 'strays', 'by', node);
    return say(
      `VXLAN of ${listNames(leaking(found))} leaves by ${by || 'the network card'} instead of the tailnet: Cilium's marks collide with Tailscale's.`,
      `${listNames(leaking(found))}의 VXLAN이 tailnet이 아니라 ${by || '네트워크 카드'}(으)로 나갑니다. Cilium 마크가 Tailscale 마크와 충돌합니다.`,
    );
  },
  remedies: (found, scene) => {
    const [node = ''] = leaking(found);
    const by = besides(found, 'vxlan-strays', 'strays', 'by', node) || 'any';
    const peer = Object.entries(scene.tailnetIps).find(([name]) => name !== node)?.[1] ?? '100.64.0.2';
    return [
      look(
        say(
          `On ${node}: see them leave, and what the mark does to the route.`,
          `${node}에서 나가는 패킷과 마크에 따른 경로를 확인하세요.`,
        ),
        `sudo timeout 5 tcpdump -i ${by} -nn -c 3 'udp port 8472 and dst net 100.64.0.0/10'; ip route get ${peer} mark 0x80000`,
        again(node),
        'errata G16; cilium#36104, cilium#35338',
      ),
      change(
        say(
          `On ${node}: send marked packets for tailnet addresses to Tailscale's table before rule 5210. Lost at reboot: put it into a unit.`,
          `${node}에서 tailnet 주소로 가는 마크된 패킷을 규칙 5210보다 먼저 Tailscale 테이블로 보내세요. 재부팅하면 사라지므로 유닛으로 등록하세요.`,
        ),
        'sudo ip rule add priority 5200 to 100.64.0.0/10 ipproto udp dport 8472 lookup 52',
        again(node),
        'cilium#46422; tailscale#591',
      ),
    ];
  },
};

export const HIJACK_CAUSES: readonly TailscaleCause[] = [exitNodeHijack, subnetRouteHijack];
export const ADDRESS_CAUSES: readonly TailscaleCause[] = [addressChanged, outsideTailnet];
export const STRAY_CAUSES: readonly TailscaleCause[] = [overlayLeaks];
