// Causes below the overlay: the tailnet that carries it is down, logged out, hijacked, or does not reach a node.
import { say } from '../../model/text.ts';
import { pairOf } from '../../steps/node-pairs.ts';
import {
  type Ask,
  askOverlay,
  change,
  listed,
  look,
  namesOf,
  type OverlayCause,
  PODS,
  silentWith,
  wordOf,
} from './evidence.ts';
import { PEER_CAUSES } from './peer-causes.ts';

/** Nodes that send addresses of pods into the tailnet; an exit node takes every address, a subnet route a range. */
const hijackedOn = (found: Ask): readonly string[] => [
  ...new Set(listed(found('overlay-routes'), 'hijacked').map((pair) => pairOf(pair).from)),
];
const byExitNode = (found: Ask): readonly string[] =>
  hijackedOn(found).filter((node) => listed(found('overlay-routes'), 'exit').includes(node));
const bySubnet = (found: Ask): readonly string[] =>
  hijackedOn(found).filter((node) => !byExitNode(found).includes(node));

const DEVICE = 'overlay-tailnet-device';
const EXPLAINS = [...PODS, 'overlay-leak', 'nodes-ready'] as const;
const RESTART = 'sudo systemctl restart tailscaled';

const tailscaledDown: OverlayCause = {
  code: 'tailscaled-down',
  layer: 'tailnet',
  step: DEVICE,
  severity: 'fail',
  when: (found) => listed(found(DEVICE), 'missing').length > 0,
  proven: (found) => silentWith(found, listed(found(DEVICE), 'missing')),
  explains: EXPLAINS,
  about: (found) => listed(found(DEVICE), 'missing'),
  say: (found, _scene) => {
    const nodes = namesOf(listed(found(DEVICE), 'missing'));
    return say(
      `tailscaled does not run on ${nodes}: without its device no overlay packet goes to other nodes.`,
      `${nodes}에서 tailscaled가 동작하지 않아 장치가 없고, 오버레이 패킷이 다른 노드로 가지 못합니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found(DEVICE), 'missing');
    return [
      look(
        say(`On ${node}: see why it stopped.`, `${node}에서 멈춘 이유를 확인하세요.`),
        'systemctl status tailscaled --no-pager; journalctl -u tailscaled -n 50 --no-pager',
        `ip link show ${site.tailnetDevice}`,
        'guide: Phase 1; tailscale: userspace networking',
      ),
      change(say('Start it.', '시작하세요.'), RESTART, askOverlay(node), 'guide: Phase 1'),
    ];
  },
};

const tailscale0Down: OverlayCause = {
  code: 'tailscale0-down',
  layer: 'tailnet',
  step: DEVICE,
  severity: 'fail',
  beside: true,
  when: (found) => listed(found(DEVICE), 'down').length > 0,
  proven: (found) => silentWith(found, listed(found(DEVICE), 'down')),
  explains: EXPLAINS,
  about: (found) => listed(found(DEVICE), 'down'),
  say: (found) => {
    const nodes = namesOf(listed(found(DEVICE), 'down'));
    return say(
      `The tailnet device of ${nodes} is down, and the overlay inside it with it.`,
      `${nodes}의 tailnet 장치가 꺼져 있어 그 안의 오버레이도 끊겼습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found(DEVICE), 'down');
    return [
      look(
        say(`On ${node}: see its flags.`, `${node}에서 장치 상태를 확인하세요.`),
        `ip link show ${site.tailnetDevice}`,
        `ip link show ${site.tailnetDevice}`,
        'guide: Phase 1; errata G1',
      ),
      change(
        say(
          'Restart tailscaled: it brings the device up and sets table 52 again.',
          'tailscaled를 재시작하면 장치가 켜지고 테이블 52가 다시 채워집니다.',
        ),
        RESTART,
        askOverlay(node),
        'guide: Phase 1; errata G2',
      ),
    ];
  },
};

const loggedOut: OverlayCause = {
  code: 'tailscale-logged-out',
  layer: 'tailnet',
  step: DEVICE,
  severity: 'fail',
  beside: true,
  when: (found) => listed(found(DEVICE), 'bare').length > 0,
  proven: (found) => silentWith(found, listed(found(DEVICE), 'bare')),
  explains: EXPLAINS,
  about: (found) => listed(found(DEVICE), 'bare'),
  say: (found) => {
    const nodes = namesOf(listed(found(DEVICE), 'bare'));
    return say(
      `Tailscale on ${nodes} is logged out or stopped, or its key has expired: its device has no address, so tunnels do not reach the node.`,
      `${nodes}의 Tailscale이 로그아웃 또는 중지되었거나 키가 만료되어 장치에 주소가 없고, 터널이 노드에 닿지 않습니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = listed(found(DEVICE), 'bare');
    return [
      look(
        say(
          `On ${node}: which state is it in, and has its key expired?`,
          `${node}에서 상태와 키 만료 여부를 확인하세요.`,
        ),
        'tailscale status',
        `netwhy ask tailscale ${node}`,
        'tailscale: CLI',
      ),
      change(
        say(
          'Bring it up, from the machine’s own console: over the tailnet the session would be cut.',
          '머신 콘솔에서 다시 연결하세요. tailnet으로 접속한 세션은 끊깁니다.',
        ),
        'sudo tailscale up',
        askOverlay(node),
        'tailscale: kb/1028 (key expiry)',
      ),
    ];
  },
};

const hijack: OverlayCause = {
  code: 'tailscale-subnet-route-hijack',
  layer: 'node',
  step: 'overlay-routes',
  severity: 'fail',
  beside: true,
  when: (found) => bySubnet(found).length > 0,
  // Without the route to the internet it may be an exit node's as well.
  proven: (found) =>
    silentWith(found, bySubnet(found)) &&
    bySubnet(found).every((node) => listed(found('overlay-routes'), 'outside').includes(node)),
  explains: PODS,
  about: bySubnet,
  say: (found) => {
    const nodes = namesOf(bySubnet(found));
    return say(
      `${nodes} sends addresses of other nodes' pods into the tailnet: an accepted subnet route covers the pod range.`,
      `${nodes}이(가) 다른 노드의 파드 주소를 tailnet으로 보냅니다. 받아들인 서브넷 경로가 파드 대역을 덮고 있습니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = bySubnet(found);
    const address = wordOf(found('overlay-routes'), 'address') || '10.244.0.1';
    return [
      look(
        say(`On ${node}: find the route that covers pods.`, `${node}에서 파드를 덮는 경로를 찾으세요.`),
        'ip route show table 52',
        `ip route get ${address}`,
        'tailscale: accept-routes; errata G2',
      ),
      change(
        say('Stop accepting subnet routes on this node.', '이 노드에서 서브넷 경로 수락을 끄세요.'),
        'sudo tailscale set --accept-routes=false',
        `ip route get ${address}`,
        'tailscale: accept-routes',
      ),
    ];
  },
};

const exitNode: OverlayCause = {
  code: 'tailscale-exit-node-hijack',
  layer: 'node',
  step: 'overlay-routes',
  severity: 'fail',
  when: (found) => byExitNode(found).length > 0,
  proven: (found) => silentWith(found, byExitNode(found)),
  explains: PODS,
  about: byExitNode,
  say: (found) => {
    const nodes = namesOf(byExitNode(found));
    return say(
      `${nodes} sends everything through a Tailscale exit node, addresses of other nodes' pods too: they never enter the overlay.`,
      `${nodes}이(가) 모든 트래픽을 Tailscale exit node로 보내 다른 노드의 파드 주소까지 오버레이에 들어가지 못합니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = byExitNode(found);
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
        askOverlay(node),
        'tailscale: exit nodes',
      ),
    ];
  },
};

/** Stand in for the causes of the tailscale question where that is not asked along. */
export const UNDERLAY_CAUSES: readonly OverlayCause[] = [
  tailscaledDown,
  tailscale0Down,
  loggedOut,
  exitNode,
  hijack,
  ...PEER_CAUSES,
];
