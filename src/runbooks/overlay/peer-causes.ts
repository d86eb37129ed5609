// Causes between two nodes of the tailnet below the overlay: one does not answer, or packets are lost.
import { say } from '../../model/text.ts';
import { pairOf } from '../../steps/node-pairs.ts';
import { hostSilent, listed, look, namesOf, type OverlayCause, PODS, silentWith, touches } from './evidence.ts';

/** The node that several do not reach, or the far end of the one pair. */
const unreached = (pairs: readonly string[]): readonly string[] => {
  const ends = pairs.flatMap((pair) => [pairOf(pair).to, pairOf(pair).from]);
  const count = (node: string): number => ends.filter((one) => one === node).length;
  const most = Math.max(0, ...ends.map(count));
  return [...new Set(ends)].filter((node) => count(node) === most).slice(0, most > 1 ? 2 : 1);
};

const peerUnreachable: OverlayCause = {
  code: 'peer-unreachable',
  layer: 'tailnet',
  step: 'overlay-peers',
  severity: 'fail',
  when: (found) => hostSilent(found).length > 0,
  proven: (found) =>
    !found('overlay-tailnet-device').silent && hostSilent(found).some((pair) => silentWith(found, unreached([pair]))),
  explains: PODS,
  about: (found) => unreached(hostSilent(found)),
  say: (found) => {
    const [pair = ''] = hostSilent(found);
    const { from, to } = pairOf(pair);
    if (hostSilent(found).every((one) => touches(one, [from]) && touches(one, [to])))
      return say(
        `${from} and ${to} do not hear each other over the tailnet: the overlay between them has nothing to travel on.`,
        `${from}와(과) ${to}이(가) tailnet으로 서로 통하지 않아 그 사이의 오버레이가 지나갈 길이 없습니다.`,
      );
    const nodes = namesOf(unreached(hostSilent(found)));
    return nodes === from
      ? say(
          `${nodes} reaches no other node over the tailnet: the overlay has nothing to travel on.`,
          `${nodes}이(가) tailnet으로 어떤 노드에도 도달하지 못해 오버레이가 지나갈 길이 없습니다.`,
        )
      : say(
          `${nodes} does not answer ${from} over the tailnet: the overlay has nothing to travel on.`,
          `${nodes}이(가) tailnet에서 ${from}에 응답하지 않아 오버레이가 지나갈 길이 없습니다.`,
        );
  },
  remedies: (found, scene) => {
    const [pair = ''] = hostSilent(found);
    const { from, to } = pairOf(pair);
    const ip = scene.tailnetIps[to] ?? to;
    return [
      look(
        say('Look at the tailnet itself.', 'tailnet 자체를 확인하세요.'),
        `netwhy ask tailscale ${from}`,
        `netwhy ask why-flaky ${from} ${to}`,
        'guide: Phase 1',
      ),
      look(
        say(`On ${from}: does WireGuard reach it?`, `${from}에서 WireGuard로 도달하는지 확인하세요.`),
        `tailscale ping -c 3 --timeout 2s ${ip}`,
        `ping -c 3 -W 1 ${ip}`,
        'guide: Phase 4; errata G36',
      ),
    ];
  },
};

const packetLoss: OverlayCause = {
  code: 'tailnet-packet-loss',
  layer: 'tailnet',
  step: 'overlay-peers',
  severity: 'warn',
  when: (found) => listed(found('overlay-peers'), 'lossy').length > 0,
  proven: (found) => listed(found('overlay-health'), 'cut').length > 0,
  explains: ['overlay-health'],
  about: (found) => listed(found('overlay-peers'), 'lossy'),
  say: (found) => {
    const { from, to } = pairOf(listed(found('overlay-peers'), 'lossy')[0] ?? '');
    const [percent = ''] = listed(found('overlay-peers'), 'lostPercent');
    return say(
      `The tailnet between ${from} and ${to} lost ${percent} % of 20 packets; what the overlay carries there is lost with them.`,
      `${from}와(과) ${to} 사이 tailnet에서 패킷 20개 중 ${percent}%가 사라졌습니다. 그 위의 오버레이도 함께 잃습니다.`,
    );
  },
  remedies: (found, scene) => {
    const { from, to } = pairOf(listed(found('overlay-peers'), 'lossy')[0] ?? '');
    const ip = scene.tailnetIps[to] ?? to;
    return [
      look(
        say('Look at the path between the two.', '두 노드 사이의 경로를 확인하세요.'),
        `netwhy ask why-flaky ${from} ${to}`,
        `ping -c 60 -i 0.2 ${ip}`,
        'guide: Phase 6 (intermittent disconnects)',
      ),
    ];
  },
};

export const PEER_CAUSES: readonly OverlayCause[] = [peerUnreachable, packetLoss];
