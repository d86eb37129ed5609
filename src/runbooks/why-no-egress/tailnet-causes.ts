// Causes in the tailnet: routes Tailscale took over, a device that is gone or down.
import { say } from '../../model/text.ts';
import { ALL_POD_TRAFFIC, askAgain, change, type EgressCause, listed, look, policyMayHide } from './evidence.ts';

const subnetRouteHijack: EgressCause = {
  code: 'tailscale-subnet-route-hijack',
  layer: 'node',
  step: 'pod-range-route',
  severity: 'fail',
  // An exit node takes every address, pods' too: that is the other cause.
  when: (found) =>
    found('pod-range-route').fails &&
    found('uplink-route').facts.viaTailnet !== true &&
    ((found('pod-range-route').facts.target === true && !found('egress-pod').passes) ||
      (found('pod-range-route').facts.remote === true && found('pod-peer-other-node').fails)),
  // Without the route to the internet it may be an exit node's as well.
  proven: (found) => found('uplink-route').passes && (found('egress-pod').fails || found('pod-peer-other-node').fails),
  explains: ALL_POD_TRAFFIC,
  say: (_found, { target }) =>
    say(
      `Node ${target.node} sends pod addresses into the tailnet: it accepted a subnet route that covers the pod range.`,
      `노드 ${target.node}이(가) 파드 대역을 포함하는 서브넷 경로를 받아들여 파드 주소를 tailnet으로 보냅니다.`,
    ),
  remedies: (_found, { target }) => [
    look(
      say(`On ${target.node}: find the route that covers pods.`, `${target.node}에서 파드를 덮는 경로를 찾으세요.`),
      'ip route show table 52',
      `ip route get ${target.ip || '10.244.0.1'}`,
      'tailscale: accept-routes; errata G2',
    ),
    change(
      say('Stop accepting subnet routes on this node.', '이 노드에서 서브넷 경로 수락을 끄세요.'),
      'sudo tailscale set --accept-routes=false',
      `ip route get ${target.ip || '10.244.0.1'}`,
      'tailscale: accept-routes',
    ),
  ],
};

const exitNodeHijack: EgressCause = {
  code: 'tailscale-exit-node-hijack',
  layer: 'node',
  step: 'uplink-route',
  severity: 'fail',
  when: (found) =>
    found('uplink-route').facts.viaTailnet === true && (found('egress-pod').fails || found('egress-node').fails),
  proven: (found) => found('egress-pod').fails && found('egress-node').fails,
  explains: [...ALL_POD_TRAFFIC, 'egress-node', 'node-dns', 'trace', 'pod-range-route'],
  say: (_found, { target }) =>
    say(
      `Node ${target.node} sends its internet traffic through a Tailscale exit node that does not carry it.`,
      `노드 ${target.node}의 인터넷 트래픽이 Tailscale exit node로 나가는데, 거기서 전달되지 않습니다.`,
    ),
  remedies: (_found, { target }) => [
    look(
      say(`On ${target.node}: which exit node is in use?`, `${target.node}에서 사용 중인 exit node를 확인하세요.`),
      'tailscale exit-node list; ip route show table 52',
      'ip route get 8.8.8.8',
      'tailscale: exit nodes',
    ),
    change(
      say('Leave the exit node.', 'exit node 사용을 끄세요.'),
      'sudo tailscale set --exit-node=',
      'ip route get 8.8.8.8',
      'tailscale: exit nodes',
    ),
  ],
};

const TAILNET_SYMPTOMS = [
  'node-peer',
  'node-ready',
  'pod-peer-other-node',
  'pod-tailnet',
  'dns-cluster',
  'dns-outside',
  'dns-host',
  'dns-sibling',
  'dns-replicas',
  'dns-upstream',
  'egress-name',
] as const;

const tailscaledDown: EgressCause = {
  code: 'tailscaled-down',
  layer: 'tailnet',
  step: 'tailscale0',
  severity: 'fail',
  // Pods on other nodes that answer would contradict it; a pod on the node's own network needs no tailnet to get out.
  when: (found, { target }) =>
    !target.hostNetwork &&
    found('tailscale0').facts.missing === true &&
    listed(found('pod-peer-other-node'), 'answering').length === 0,
  proven: (found) => found('node-peer').fails || found('pod-peer-other-node').fails,
  explains: TAILNET_SYMPTOMS,
  say: (_found, { target }) =>
    say(
      `tailscaled is not running on ${target.node}: its tailnet device is gone, and so is every path to other nodes.`,
      `${target.node}에서 tailscaled가 동작하지 않아 tailnet 장치와 다른 노드로 가는 경로가 모두 없습니다.`,
    ),
  remedies: (_found, { target }, site) => [
    look(
      say(
        `On ${target.node}: see why it stopped (with --tun=userspace-networking there is no device at all).`,
        `${target.node}에서 멈춘 이유를 확인하세요 (--tun=userspace-networking이면 장치가 원래 없습니다).`,
      ),
      'systemctl status tailscaled --no-pager; journalctl -u tailscaled -n 50 --no-pager',
      `ip link show ${site.tailnetDevice}`,
      'guide: Phase 1; tailscale: userspace networking',
    ),
    change(say('Start it.', '시작하세요.'), 'sudo systemctl restart tailscaled', 'tailscale status', 'guide: Phase 1'),
  ],
};

const tailscale0Down: EgressCause = {
  code: 'tailscale0-down',
  layer: 'tailnet',
  step: 'tailscale0',
  severity: 'fail',
  when: (found, { target }) =>
    (found('tailscale0').fails &&
      !target.hostNetwork &&
      found('tailscale0').facts.missing !== true &&
      found('tailscale0').facts.bare !== true &&
      listed(found('pod-peer-other-node'), 'answering').length === 0) ||
    // Nobody on the node to ask: no other node answers, not even over the tailnet, while the internet does.
    (found('tailscale0').silent &&
      !policyMayHide(found) &&
      found('egress-pod').passes &&
      found('pod-tailnet').fails &&
      listed(found('pod-tailnet'), 'answering').length === 0 &&
      listed(found('pod-peer-other-node'), 'answering').length === 0 &&
      listed(found('pod-peer-other-node'), 'silent').length > 1),
  proven: (found) => found('tailscale0').fails && (found('node-peer').fails || found('pod-peer-other-node').fails),
  explains: TAILNET_SYMPTOMS,
  say: (found, { target }) =>
    found('tailscale0').fails
      ? say(
          `The tailnet device of ${target.node} is down: pods there cannot reach pods on other nodes, CoreDNS among them.`,
          `${target.node}의 tailnet 장치가 꺼져 있어 이 노드의 파드는 다른 노드의 파드(CoreDNS 포함)에 도달하지 못합니다.`,
        )
      : say(
          `The tailnet of ${target.node} carries nothing to any other node.`,
          `${target.node}의 tailnet으로는 어떤 노드에도 도달하지 못합니다.`,
        ),
  remedies: (_found, { target }, site) => [
    look(
      say(`On ${target.node}: see its flags.`, `${target.node}에서 장치 상태를 확인하세요.`),
      `ip link show ${site.tailnetDevice}`,
      `ip link show ${site.tailnetDevice}`,
      'guide: Phase 1; errata G1',
    ),
    change(
      say(
        'Restart tailscaled: it brings the device up and sets table 52 again.',
        'tailscaled를 재시작하면 장치가 켜지고 테이블 52가 다시 채워집니다.',
      ),
      'sudo systemctl restart tailscaled',
      `ip link show ${site.tailnetDevice}; ip route show table 52`,
      'guide: Phase 1; errata G2',
    ),
  ],
};

const loggedOut: EgressCause = {
  code: 'tailscale-logged-out',
  layer: 'tailnet',
  step: 'tailscale0',
  severity: 'fail',
  when: (found, { target }) =>
    !target.hostNetwork &&
    found('tailscale0').facts.bare === true &&
    listed(found('pod-peer-other-node'), 'answering').length === 0,
  proven: (found) => found('node-peer').fails || found('pod-peer-other-node').fails,
  explains: TAILNET_SYMPTOMS,
  say: (_found, { target }) =>
    say(
      `Tailscale on ${target.node} is logged out or stopped, or its key has expired: its device has no address, and no path leads to other nodes.`,
      `${target.node}의 Tailscale이 로그아웃 또는 중지되었거나 키가 만료되어 장치에 주소가 없고 다른 노드로 가는 경로도 없습니다.`,
    ),
  remedies: (_found, scene) => [
    look(
      say(
        `On ${scene.target.node}: which state is it in, and has its key expired?`,
        `${scene.target.node}에서 상태와 키 만료 여부를 확인하세요.`,
      ),
      'tailscale status',
      `netwhy ask tailscale ${scene.target.node}`,
      'tailscale: CLI',
    ),
    change(
      say(
        `On ${scene.target.node}: bring it up, from the machine’s own console: over the tailnet the session would be cut.`,
        `${scene.target.node}의 머신 콘솔에서 다시 연결하세요. tailnet으로 접속한 세션은 끊깁니다.`,
      ),
      'sudo tailscale up',
      askAgain(scene),
      'tailscale: kb/1028 (key expiry)',
    ),
  ],
};

export const HIJACK_CAUSES: readonly EgressCause[] = [subnetRouteHijack, exitNodeHijack];
export const TAILNET_CAUSES: readonly EgressCause[] = [tailscaledDown, tailscale0Down, loggedOut];
