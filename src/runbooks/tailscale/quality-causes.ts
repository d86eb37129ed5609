// Causes in the quality of a path that carries: it keeps changing, or it is slow.
import { say } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns } from '../../steps/rows.ts';
import { type Ask, besides, farEnd, inWords, kindOf, nearEnd, type TailscaleCause, waysIn } from './evidence.ts';

const again = (way: string): string => `netwhy ask why-flaky ${way.replace('>', ' ')}`;
const andMore = (ways: readonly string[]): string => (ways.length > 1 ? ` (+${ways.length - 1})` : '');

const flapping = (found: Ask): readonly string[] => waysIn(found, 'tailnet-path', 'flapping');

const pathFlapping: TailscaleCause = {
  code: 'path-flapping',
  layer: 'tailnet',
  step: 'tailnet-path',
  severity: 'warn',
  beside: true,
  when: (found) => flapping(found).length > 0,
  // Other pings met both paths too, or traffic went by relays meanwhile.
  proven: (found) =>
    flapping(found).every(
      (way) =>
        listed(found('tailnet-latency'), 'mixed').includes(way) ||
        listed(found('relay-share'), 'byRelay').includes(nearEnd(way)),
    ),
  explains: ['tailnet-latency', 'relay-share'],
  about: (found, scene) => concerns(scene, flapping(found)),
  say: (found) => {
    const [way = ''] = flapping(found);
    return say(
      `The path ${inWords(way)}${andMore(flapping(found))} keeps changing between direct and relayed: latency jumps, and packets overtake each other.`,
      `${inWords(way)}${andMore(flapping(found))} 경로가 직접 연결과 릴레이를 오갑니다. 지연이 튀고 패킷 순서가 뒤바뀝니다.`,
    );
  },
  remedies: (found, scene) => {
    const [way = ''] = flapping(found);
    const ip = scene.tailnetIps[farEnd(way)] ?? farEnd(way);
    return [
      look(
        say(
          `On ${nearEnd(way)}: watch it, and when its endpoints changed. New pods change routes, which makes tailscaled look again.`,
          `${nearEnd(way)}에서 경로와 엔드포인트 변경 시각을 지켜보세요. 새 파드가 뜨면 경로가 바뀌어 tailscaled가 다시 탐색합니다.`,
        ),
        `tailscale ping --until-direct=false -c 20 ${ip}; tailscale debug peer-endpoint-changes ${ip}`,
        again(way),
        'errata G15, G36; tailscale#17583',
      ),
      change(
        say(
          'Keep one way open that lasts: UDP 41641 in to one of the two.',
          '오래 가는 길을 하나 열어 두세요: 둘 중 하나로 들어오는 UDP 41641.',
        ),
        'oci network security-list list --compartment-id "$COMPARTMENT_OCID" --query \'data[].{name:"display-name",ingress:"ingress-security-rules"}\'',
        again(way),
        'errata G13; tailscale: kb/1082',
      ),
    ];
  },
};

const slow = (found: Ask): readonly string[] =>
  waysIn(found, 'tailnet-latency', 'slow').filter((way) => kindOf(found, way) === 'direct');

const latencyHigh: TailscaleCause = {
  code: 'tailnet-latency-high',
  layer: 'tailnet',
  step: 'tailnet-latency',
  severity: 'warn',
  beside: true,
  when: (found) => slow(found).length > 0,
  // Packets of the node itself take as long.
  proven: (found) => slow(found).every((way) => listed(found('tailnet-data'), 'slow').includes(way)),
  explains: [],
  about: (found, scene) => concerns(scene, slow(found)),
  say: (found) => {
    const [way = ''] = slow(found);
    const ms = besides(found, 'tailnet-latency', 'slow', 'slowMs', way);
    return say(
      `The direct path ${inWords(way)}${andMore(slow(found))} takes ${ms} ms there and back.`,
      `직접 경로 ${inWords(way)}${andMore(slow(found))}의 왕복 시간이 ${ms} ms입니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [way = ''] = slow(found);
    const ip = scene.tailnetIps[farEnd(way)] ?? farEnd(way);
    return [
      look(
        say(
          `On ${nearEnd(way)}: is it the network beneath? Ping the endpoint tailscale names, past the tunnel.`,
          `${nearEnd(way)}에서 아래 네트워크 문제인지 보세요. tailscale이 알려 준 엔드포인트를 터널 밖에서 ping 합니다.`,
        ),
        `tailscale ping ${ip}; tailscale status --json | jq -r '.Peer[] | select(.TailscaleIPs[0] == "${ip}") | .CurAddr'; ping -c 10 -i 0.2 ${ip}`,
        again(way),
        'guide: monitoring metrics; errata G39',
      ),
      look(
        say(
          'Are the two in the same region, and is either short of CPU for encryption?',
          '두 노드가 같은 리전인지, 암호화에 CPU가 부족하지 않은지 확인하세요.',
        ),
        `kubectl get nodes -L topology.kubernetes.io/region,topology.kubernetes.io/zone; kubectl top nodes`,
        `netwhy ask tailscale ${nearEnd(way)} (expected: under ${site.tailnetLatencyMaxMs} ms)`,
        'guide: monitoring metrics',
      ),
    ];
  },
};

export const QUALITY_CAUSES: readonly TailscaleCause[] = [pathFlapping, latencyHigh];
