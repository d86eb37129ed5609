// Causes of a node that may not be on the tailnet any more: its key, its login, the node itself.
import type { NodeScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { focusNames } from '../../steps/node-pairs.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns, listNames } from '../../steps/rows.ts';
import { ALL_TAILNET, type Ask, sickNodes, type TailscaleCause } from './evidence.ts';

const again = (node: string): string => `netwhy ask tailscale ${node}`;

const expiredSelf = (found: Ask): readonly string[] => [
  ...new Set([...listed(found('tailscaled'), 'expired'), ...listed(found('node-keys'), 'expired')]),
];

const nodeKeyExpired: TailscaleCause = {
  code: 'node-key-expired',
  layer: 'tailnet',
  step: 'node-keys',
  severity: 'fail',
  beside: true,
  when: (found) => expiredSelf(found).length > 0,
  // The key's date is past, and tailscaled asks for a new login or the peer no longer answers.
  proven: (found) =>
    expiredSelf(found).every(
      (node) =>
        listed(found('tailscaled'), 'expired').includes(node) ||
        listed(found('tailnet-path'), 'dead').some((way) => way.endsWith(`>${node}`)),
    ),
  explains: ALL_TAILNET,
  about: (found, scene) => concerns(scene, expiredSelf(found)),
  say: (found) => {
    const nodes = listNames(expiredSelf(found));
    return say(
      `The Tailscale key of ${nodes} has expired: the tailnet no longer lets it in, and its tunnels are dead.`,
      `${nodes}의 Tailscale 키가 만료되어 tailnet에서 받아 주지 않으며 터널이 모두 끊겼습니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = expiredSelf(found);
    return [
      look(
        say(`See the key's date, on ${node}.`, `${node}에서 키 만료 시각을 확인하세요.`),
        "tailscale status --json | jq '.Self | {Expired, KeyExpiry}'",
        again(node),
        'tailscale: kb/1028; errata G31',
      ),
      change(
        say(
          `In the admin console, disable key expiry for ${node} (or tag it), then log in again on its own console: doing so over the tunnel cuts you off.`,
          `관리 콘솔에서 ${node}의 키 만료를 끄거나 태그를 붙인 뒤, 노드 콘솔에서 다시 로그인하세요. 터널을 통해 하면 접속이 끊깁니다.`,
        ),
        'sudo tailscale up --force-reauth',
        again(node),
        'tailscale: kb/1028',
      ),
    ];
  },
};

const notIn = (found: Ask): readonly string[] =>
  ['stopped', 'loggedOut', 'starting'].flatMap((fact) => listed(found('tailscaled'), fact));

const loggedOut: TailscaleCause = {
  code: 'tailscale-logged-out',
  layer: 'tailnet',
  step: 'tailscaled',
  severity: 'fail',
  beside: true,
  when: (found) => notIn(found).length > 0,
  proven: (found) =>
    notIn(found).every((node) => listed(found('tailnet-routes'), 'astray').some((way) => way.startsWith(`${node}>`))),
  explains: ALL_TAILNET,
  about: (found, scene) => concerns(scene, notIn(found)),
  say: (found) => {
    const [stopped, starting] = [listed(found('tailscaled'), 'stopped'), listed(found('tailscaled'), 'starting')];
    const nodes = listNames(notIn(found));
    if (stopped.length > 0)
      return say(
        `Somebody ran "tailscale down" on ${listNames(stopped)}: it has left the tailnet.`,
        `누군가 ${listNames(stopped)}에서 "tailscale down"을 실행해 tailnet에서 빠졌습니다.`,
      );
    if (starting.length > 0)
      return say(
        `tailscaled on ${listNames(starting)} is still starting and has no network yet.`,
        `${listNames(starting)}의 tailscaled가 아직 시작 중이라 네트워크가 없습니다.`,
      );
    return say(
      `tailscaled on ${nodes} is logged out: it is not in the tailnet any more.`,
      `${nodes}의 tailscaled가 로그아웃되어 더는 tailnet에 속하지 않습니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = notIn(found);
    return [
      look(
        say(`On ${node}: see its state.`, `${node}에서 상태를 확인하세요.`),
        'tailscale status; journalctl -u tailscaled -n 50 --no-pager',
        again(node),
        'tailscale: ipn/backend.go',
      ),
      change(
        say(
          'Bring it up again, from the console of the node; use an auth key where nobody can open a link.',
          '노드 콘솔에서 다시 연결하세요. 링크를 열 수 없으면 인증 키를 사용하세요.',
        ),
        'sudo tailscale up',
        again(node),
        'guide: Phase 1; tailscale: kb/1085',
      ),
    ];
  },
};

/** A node that is cut off cannot be asked, and loses its heartbeat: where its tailnet could be seen, that goes first. */
const notReady = (found: Ask, scene: NodeScene): readonly string[] => {
  const seen = [
    ...sickNodes(found),
    ...listed(found('tailnet-device'), 'addressed'),
    ...listed(found('tailnet-peers'), 'offlineNode'),
  ];
  const asked = focusNames(scene);
  return listed(found('nodes-ready'), 'notReady').filter((node) => asked.includes(node) && !seen.includes(node));
};

const nodeNotReady: TailscaleCause = {
  code: 'node-not-ready',
  layer: 'object',
  step: 'nodes-ready',
  severity: 'fail',
  beside: true,
  when: (found, scene) => notReady(found, scene).length > 0,
  // It does not answer its peers either, or nobody is there to be asked.
  proven: (found, scene) =>
    notReady(found, scene).every((node) =>
      listed(found('tailnet-path'), 'dead').some((way) => way.endsWith(`>${node}`)),
    ),
  explains: [...ALL_TAILNET, 'tailnet-addresses', 'tailnet-rules', 'other-routes', 'node-resolver'],
  about: (found, scene) => concerns(scene, notReady(found, scene)),
  say: (found, scene) => {
    const nodes = listNames(notReady(found, scene));
    return say(
      `Kubernetes says NotReady of ${nodes}, and its tailnet could not be asked: the machine may be off or cut off.`,
      `${nodes} 노드가 NotReady이고 tailnet도 확인하지 못했습니다. 머신이 꺼졌거나 끊겼을 수 있습니다.`,
    );
  },
  remedies: (found, scene) => {
    const [node = ''] = notReady(found, scene);
    return [
      look(
        say('See which condition the kubelet reports.', 'kubelet이 보고한 상태를 확인하세요.'),
        `kubectl describe node ${node}`,
        `kubectl get node ${node}`,
        'Kubernetes: Node status',
      ),
      look(
        say(
          `On the console of ${node}: are the kubelet and tailscaled alive?`,
          `${node} 콘솔에서 kubelet과 tailscaled가 살아 있는지 확인하세요.`,
        ),
        'systemctl status kubelet tailscaled --no-pager',
        again(node),
        'Kubernetes: Node status; guide: Phase 1',
      ),
    ];
  },
};

export const LOGIN_CAUSES: readonly TailscaleCause[] = [nodeKeyExpired, loggedOut];
export const OBJECT_CAUSES: readonly TailscaleCause[] = [nodeNotReady];
