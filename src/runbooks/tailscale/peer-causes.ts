// Causes in the other nodes as tailscaled knows them: gone, offline, out of reach, silent.
import type { Remedy } from '../../model/runbook.ts';
import { say } from '../../model/text.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { listed } from '../../steps/facts.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns, listNames } from '../../steps/rows.ts';
import {
  type Ask,
  farEnd,
  ITS_OWN,
  inWords,
  kindOf,
  nearEnd,
  PATHS,
  sickNodes,
  type TailscaleCause,
  waysIn,
} from './evidence.ts';

const again = (node: string): string => `netwhy ask tailscale ${node}`;
const pinged = (way: string, ip: string): string => `tailscale ping -c 5 --until-direct=false ${ip || farEnd(way)}`;

/** Of nodes whose tailscaled is in the tailnet: one that is logged out knows nobody. */
const missing = (found: Ask): readonly string[] => {
  const sick = sickNodes(found);
  const moved = listed(found('tailnet-addresses'), 'moved');
  return listed(found('tailnet-peers'), 'missing').filter(
    (way) => !sick.includes(nearEnd(way)) && !moved.includes(farEnd(way)),
  );
};

const peerMissing: TailscaleCause = {
  code: 'tailnet-peer-missing',
  layer: 'tailnet',
  step: 'tailnet-peers',
  severity: 'fail',
  beside: true,
  when: (found) => missing(found).length > 0,
  proven: (found) => missing(found).every((way) => listed(found('tailnet-path'), 'dead').includes(way)),
  explains: [...PATHS, 'tailnet-routes'],
  about: (_found, scene) => concerns(scene, missing(_found)),
  say: (found) => {
    const [way = ''] = missing(found);
    return say(
      `${nearEnd(way)} does not know ${listNames(missing(found).map(farEnd))} as a peer: removed from the tailnet, hidden by its policy, or locked out.`,
      `${nearEnd(way)}의 피어 목록에 ${listNames(missing(found).map(farEnd))}이(가) 없습니다. tailnet에서 제거됐거나, 정책으로 가려졌거나, 잠금(tailnet lock)에 걸렸습니다.`,
    );
  },
  remedies: (found) => {
    const [way = ''] = missing(found);
    return [
      look(
        say(
          `On ${nearEnd(way)}: whom does it know? And is ${farEnd(way)} in the admin console?`,
          `${nearEnd(way)}에서 아는 피어를 보고, 관리 콘솔에 ${farEnd(way)}이(가) 있는지 확인하세요.`,
        ),
        'tailscale status; tailscale lock status',
        again(nearEnd(way)),
        'tailscale: kb/1018 (ACLs), kb/1226 (tailnet lock)',
      ),
      change(
        say(
          `Let the nodes' tag reach itself in the tailnet's policy; on ${farEnd(way)}, log in again if it was removed.`,
          `tailnet 정책에서 노드 태그끼리 통신을 허용하고, 제거됐다면 ${farEnd(way)}에서 다시 로그인하세요.`,
        ),
        'sudo tailscale up',
        again(nearEnd(way)),
        'tailscale: kb/1018',
      ),
    ];
  },
};

const offline = (found: Ask, isDead: boolean): readonly string[] =>
  waysIn(found, 'tailnet-peers', 'offline').filter((way) => (kindOf(found, way) === 'dead') === isDead);

const namesOf = (ways: readonly string[]): string => listNames([...new Set(ways.map(farEnd))]);

const offlineRemedies = (ways: readonly string[]): readonly Remedy[] => {
  const node = farEnd(ways[0] ?? '');
  return [
    look(
      say(
        `Is the machine of ${node} there, and what does its tailscaled say?`,
        `${node} 머신이 살아 있는지, tailscaled가 무엇이라 하는지 확인하세요.`,
      ),
      `kubectl get node ${node} -o wide; ssh ${node} 'tailscale status; journalctl -u tailscaled -n 50 --no-pager'`,
      again(node),
      'tailscale: health/warnings.go',
    ),
    look(
      say(`On ${node}: does it reach the coordination server?`, `${node}에서 조정 서버에 도달하는지 확인하세요.`),
      'curl -sS -m 5 -o /dev/null -w "%{http_code}\\n" https://controlplane.tailscale.com/; tailscale netcheck',
      again(node),
      'tailscale: kb/1023',
    ),
  ];
};

const peerOffline: TailscaleCause = {
  code: 'peer-offline',
  layer: 'tailnet',
  step: 'tailnet-peers',
  severity: 'warn',
  beside: true,
  when: (found) => offline(found, false).length > 0,
  // The control plane has lost it, and the way there was looked at: it still answers.
  proven: (found) =>
    offline(found, false).every((way) => kindOf(found, way) !== 'unknown' && kindOf(found, way) !== ''),
  explains: ['tailscaled'],
  about: (found, scene) => concerns(scene, offline(found, false).map(farEnd)),
  say: (found) =>
    say(
      `${namesOf(offline(found, false))} has lost the Tailscale control plane; its tunnels still work, but it hears of no change (keys, addresses, new nodes).`,
      `${namesOf(offline(found, false))}이(가) Tailscale 제어 평면과 끊겼습니다. 터널은 아직 동작하지만 변경(키, 주소, 새 노드)을 받지 못합니다.`,
    ),
  remedies: (found) => offlineRemedies(offline(found, false)),
};

const peerGone: TailscaleCause = {
  code: 'peer-offline',
  layer: 'tailnet',
  step: 'tailnet-path',
  severity: 'fail',
  beside: true,
  when: (found) => offline(found, true).length > 0,
  // Neither the control plane nor this node hears of it.
  proven: () => true,
  // Where nobody can be asked on it either, "gone" is all there is to say, whatever it died of.
  rulesOut: (found, scene) => (offline(found, true).every((way) => !onNodeNamed(scene, farEnd(way)).ok) ? ITS_OWN : []),
  explains: [...PATHS, 'tailnet-peers', 'tailscaled', 'nodes-ready'],
  about: (found, scene) => concerns(scene, offline(found, true).map(farEnd)),
  say: (found) =>
    say(
      `${namesOf(offline(found, true))} has left the tailnet: the control plane has lost it, and it answers no ping. Is the machine on, and tailscaled running?`,
      `${namesOf(offline(found, true))}이(가) tailnet에서 사라졌습니다. 제어 평면과 끊겼고 핑에도 응답하지 않습니다. 머신과 tailscaled가 켜져 있는지 확인하세요.`,
    ),
  remedies: (found) => offlineRemedies(offline(found, true)),
};

/** Neither directly nor by a relay, of a peer that counts as online. */
const unreachable = (found: Ask): readonly string[] => {
  const gone = [...listed(found('tailnet-peers'), 'offline'), ...listed(found('tailnet-peers'), 'missing')];
  return waysIn(found, 'tailnet-path', 'dead').filter((way) => !gone.includes(way));
};

const peerUnreachable: TailscaleCause = {
  code: 'peer-unreachable',
  layer: 'tailnet',
  step: 'tailnet-path',
  severity: 'fail',
  beside: true,
  when: (found) => unreachable(found).length > 0,
  proven: (found) => unreachable(found).every((way) => listed(found('tailnet-data'), 'dead').includes(way)),
  explains: PATHS,
  about: (found, scene) => concerns(scene, unreachable(found)),
  say: (found) => {
    const [way = ''] = unreachable(found);
    const others = unreachable(found).length - 1;
    const more = others > 0 ? ` (+${others})` : '';
    return say(
      `No way at all from ${inWords(way)}${more}: neither a direct path nor a relay answers.`,
      `${inWords(way)}${more} 사이에 길이 전혀 없습니다. 직접 경로도 릴레이도 응답하지 않습니다.`,
    );
  },
  remedies: (found, scene) => {
    const [way = ''] = unreachable(found);
    return [
      look(
        say(
          `On ${nearEnd(way)}: do UDP and the relays work?`,
          `${nearEnd(way)}에서 UDP와 릴레이가 동작하는지 확인하세요.`,
        ),
        'tailscale netcheck; tailscale status; ip route get 8.8.8.8',
        pinged(way, scene.tailnetIps[farEnd(way)] ?? ''),
        'tailscale: kb/1463; guide: Phase 5 Tailscale',
      ),
      look(
        say(
          `The same on ${farEnd(way)}; and does it leave its network at all?`,
          `${farEnd(way)}에서도 확인하고, 밖으로 나가는지도 보세요.`,
        ),
        'tailscale netcheck; curl -sS -m 5 http://checkip.amazonaws.com',
        again(farEnd(way)),
        'guide: Phase 6, checklist 4',
      ),
    ];
  },
};

/** What leaves this node another way, or answers to an old address, says nothing of the far system. */
const silent = (found: Ask): readonly string[] => {
  const astray = listed(found('tailnet-routes'), 'astray');
  const known = [
    ...listed(found('tailnet-addresses'), 'moved'),
    ...listed(found('tailnet-rules'), 'without'),
    ...listed(found('table-52'), 'taken'),
    ...listed(found('table-52'), 'exit'),
  ];
  return waysIn(found, 'tailnet-data', 'filtered').filter(
    (way) => !astray.includes(way) && !known.includes(nearEnd(way)) && !known.includes(farEnd(way)),
  );
};

const peerSilent: TailscaleCause = {
  code: 'peer-system-silent',
  layer: 'tailnet',
  step: 'tailnet-data',
  severity: 'warn',
  beside: true,
  when: (found) => silent(found).length > 0,
  // WireGuard there answers, the system behind it does not: two rungs of the ladder, each asked several times.
  proven: (found) => silent(found).every((way) => kindOf(found, way) !== 'unknown'),
  explains: [],
  about: (found, scene) => concerns(scene, silent(found)),
  say: (found) => {
    const [way = ''] = silent(found);
    return say(
      `WireGuard on ${farEnd(way)} answers ${nearEnd(way)}, its system does not: its tailnet device is down, or a packet filter or the tailnet's policy drops the packets.`,
      `${farEnd(way)}의 WireGuard는 ${nearEnd(way)}에 응답하지만 시스템은 응답하지 않습니다. 장치가 꺼졌거나, 패킷 필터나 tailnet 정책이 버립니다.`,
    );
  },
  remedies: (found, scene) => {
    const [way = ''] = silent(found);
    return [
      look(
        say(`Ask about ${farEnd(way)} itself.`, `${farEnd(way)} 자체를 확인하세요.`),
        again(farEnd(way)),
        `ping -c 3 -W 1 ${scene.tailnetIps[farEnd(way)] ?? farEnd(way)}`,
        'tailscale: kb/1465; errata G39',
      ),
      look(
        say(
          `On ${farEnd(way)}: what filters packets that come by the tailnet?`,
          `${farEnd(way)}에서 tailnet으로 들어오는 패킷을 막는 규칙을 찾으세요.`,
        ),
        'sudo iptables-save -c | grep -nE "tailscale0|ts-input|icmp"; tailscale debug prefs | grep ShieldsUp',
        again(nearEnd(way)),
        'tailscale: util/linuxfw; kb/1018',
      ),
    ];
  },
};

export const PEER_CAUSES: readonly TailscaleCause[] = [peerMissing, peerOffline, peerGone, peerUnreachable, peerSilent];
