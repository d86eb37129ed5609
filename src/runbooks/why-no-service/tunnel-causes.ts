// Causes between two nodes that hear each other: one hands nothing on to its pods, or the overlay carries nothing.
import type { ServiceScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { backendsOf } from './backends.ts';
import {
  ADDRESS,
  type Ask,
  askAgain,
  change,
  heardNearby,
  listed,
  look,
  lost,
  type ServiceCause,
  serviceWord,
} from './evidence.ts';
import { answersTailnet, silentNodes } from './way-causes.ts';

/** Silent from here, heard there, and the nodes hear each other: what is lost is inside the overlay. */
const cutOff = (found: Ask, scene: ServiceScene): readonly string[] =>
  silentNodes(found, scene).filter(
    (node) =>
      answersTailnet(found, node) &&
      !backendsOf(scene).some(
        (one) => one.node === node && listed(found('backend-from-node'), 'lost').includes(one.key),
      ),
  );

/** Of those, the nodes that hand nothing on to their pods. */
const forwardsNot = (found: Ask, scene: ServiceScene): readonly string[] =>
  cutOff(found, scene).filter((node) => listed(found('backend-forwarding'), 'off').includes(node));

/** What is lost on the way to the others is lost inside the overlay. */
const behindTunnel = (found: Ask, scene: ServiceScene): readonly string[] => {
  const off = forwardsNot(found, scene);
  return cutOff(found, scene).filter((node) => !off.includes(node));
};

const backendForwardsNot: ServiceCause = {
  code: 'node-ip-forward-off',
  layer: 'node',
  step: 'backend-forwarding',
  severity: 'fail',
  when: (found, scene) => forwardsNot(found, scene).length > 0,
  proven: (found, scene) => forwardsNot(found, scene).length > 0 && lost(found).some((key) => heardNearby(found, key)),
  explains: [...ADDRESS, 'service-backends', 'pod-peer-other-node', 'service-name'],
  about: forwardsNot,
  say: (found, scene) => {
    const nodes = forwardsNot(found, scene).join(', ');
    return say(
      `${nodes} does not forward packets (net.ipv4.ip_forward = 0), so nothing from other nodes reaches its pods of service ${serviceWord(scene)}.`,
      `${nodes}이(가) 패킷을 포워딩하지 않아(net.ipv4.ip_forward = 0) 다른 노드에서 보낸 것이 서비스 ${serviceWord(scene)}의 파드에 닿지 않습니다.`,
    );
  },
  remedies: (found, scene) => {
    const [node = ''] = forwardsNot(found, scene);
    return [
      change(
        say(`On ${node}: switch forwarding on.`, `${node}에서 포워딩을 켜세요.`),
        'sudo sysctl -w net.ipv4.ip_forward=1',
        askAgain(scene),
        'guide: Phase 6, checklist 3; kernel: ip-sysctl',
      ),
      change(
        say(`On ${node}: keep it over reboots.`, `${node}에서 재부팅 뒤에도 유지되게 하세요.`),
        "echo 'net.ipv4.ip_forward = 1' | sudo tee /etc/sysctl.d/99-ip-forward.conf",
        'cat /etc/sysctl.d/99-ip-forward.conf; sysctl net.ipv4.ip_forward',
        'kernel: ip-sysctl',
      ),
    ];
  },
};

const overlayCut: ServiceCause = {
  code: 'overlay-cut',
  layer: 'overlay',
  step: 'service-backends',
  severity: 'fail',
  when: (found, scene) => behindTunnel(found, scene).length > 0 && !found('pod-peer-same-node').fails,
  // A node that hands nothing on to its pods looks the same from afar.
  restsOn: ['backend-forwarding'],
  proven: (found, scene) => {
    const nodes = behindTunnel(found, scene);
    return (
      found('pod-peer-other-node').fails &&
      nodes.every((node) => listed(found('pod-peer-other-node'), 'silent').includes(node)) &&
      lost(found).some((key) => heardNearby(found, key))
    );
  },
  explains: [...ADDRESS, 'pod-peer-other-node', 'service-name'],
  about: (found, scene) => behindTunnel(found, scene).map((node) => `${scene.target.node}>${node}`),
  say: (found, scene) => {
    const nodes = behindTunnel(found, scene).join(', ');
    return say(
      `Pods of ${scene.target.node} and ${nodes} do not hear each other though the nodes do: the overlay (VXLAN) between them carries nothing to service ${serviceWord(scene)}.`,
      `${scene.target.node}와(과) ${nodes}는 노드끼리 통하지만 파드끼리는 통하지 않습니다. 그 사이의 오버레이(VXLAN)가 서비스 ${serviceWord(scene)}(으)로 가는 패킷을 전달하지 못합니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [node = ''] = behindTunnel(found, scene);
    return [
      look(
        say(
          'Ask about the overlay between the two: device, routes, endpoints, counters.',
          '두 노드 사이의 오버레이(장치, 경로, 엔드포인트, 카운터)를 진단하세요.',
        ),
        `netwhy ask overlay ${node}`,
        askAgain(scene),
        'guide: Phase 2 and Phase 4',
      ),
      look(
        say(`On ${node}: do VXLAN packets arrive?`, `${node}에서 VXLAN 패킷이 도착하는지 확인하세요.`),
        `sudo timeout 10 tcpdump -i ${site.tailnetDevice} -nn -T vxlan -c 10 'udp port ${site.vxlanPort}'`,
        askAgain(scene),
        'guide: Phase 4; errata G17',
      ),
    ];
  },
};

export const TUNNEL_CAUSES: readonly ServiceCause[] = [backendForwardsNot, overlayCut];
