// Causes in the path between two nodes: relayed, or dead though direct.
import type { Remedy } from '../../model/runbook.ts';
import type { Site } from '../../model/site.ts';
import { say } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns, listNames } from '../../steps/rows.ts';
import { type Ask, besides, farEnd, inWords, kindOf, nearEnd, type TailscaleCause, waysIn } from './evidence.ts';

const again = (way: string): string => `netwhy ask why-flaky ${way.replace('>', ' ')}`;
const andMore = (ways: readonly string[]): string => (ways.length > 1 ? ` (+${ways.length - 1})` : '');

/** Ways that go by a relay from a node whose UDP does not get out. */
const shutIn = (found: Ask): readonly string[] => {
  const blocked = listed(found('netcheck'), 'blocked');
  return waysIn(found, 'tailnet-path', 'relayed').filter(
    (way) => blocked.includes(nearEnd(way)) && !shutByRules(found).includes(way),
  );
};

const openUdp = (node: string, site: Site): Remedy =>
  change(
    say(
      `In the VCN: allow UDP out to anywhere, and UDP ${site.tailscalePort} in, for the subnet of ${node}.`,
      `VCN에서 ${node}의 서브넷에 UDP 송신 전체와 UDP ${site.tailscalePort} 수신을 허용하세요.`,
    ),
    'oci network security-list list --compartment-id "$COMPARTMENT_OCID" --query \'data[].{name:"display-name",egress:"egress-security-rules",ingress:"ingress-security-rules"}\'',
    `netwhy ask tailscale ${node}`,
    'errata G13; tailscale: kb/1082',
  );

/** As above, and Oracle's own rules say why. */
const shutByRules = (found: Ask): readonly string[] => {
  const shut = listed(found('cloud-udp'), 'shut');
  return waysIn(found, 'tailnet-path', 'relayed').filter((way) => shut.includes(nearEnd(way)));
};

const securityListBlocks: TailscaleCause = {
  code: 'security-list-blocks-tailscale',
  layer: 'cloud',
  step: 'cloud-udp',
  severity: 'warn',
  beside: true,
  when: (found) => shutByRules(found).length > 0,
  // Oracle's rules, and tailscale's own measurement.
  proven: (found) => shutByRules(found).every((way) => listed(found('netcheck'), 'blocked').includes(nearEnd(way))),
  explains: ['netcheck', 'tailnet-path', 'tailnet-latency', 'relay-share'],
  about: (found, scene) => concerns(scene, shutByRules(found).map(nearEnd)),
  say: (found) => {
    const nodes = listNames([...new Set(shutByRules(found).map(nearEnd))]);
    return say(
      `Oracle's security rules of ${nodes} let no UDP out: all its tunnels go by relays, which are slow and limited.`,
      `${nodes}의 Oracle 보안 규칙이 UDP 송신을 허용하지 않아 모든 터널이 느리고 제한된 릴레이로 우회합니다.`,
    );
  },
  remedies: (found, _scene, site) => [openUdp(nearEnd(shutByRules(found)[0] ?? ''), site)],
};

const udpBlocked: TailscaleCause = {
  code: 'wireguard-udp-blocked',
  layer: 'tailnet',
  step: 'netcheck',
  severity: 'warn',
  beside: true,
  when: (found) => shutIn(found).length > 0,
  proven: () => true,
  explains: ['tailnet-path', 'tailnet-latency', 'relay-share'],
  about: (found, scene) => concerns(scene, shutIn(found).map(nearEnd)),
  say: (found) => {
    const nodes = listNames([...new Set(shutIn(found).map(nearEnd))]);
    return say(
      `UDP does not leave ${nodes}: all its tunnels go by relays, which are slow and limited. A security list or firewall blocks it.`,
      `${nodes}에서 UDP가 나가지 못해 모든 터널이 느리고 제한된 릴레이로 우회합니다. 보안 목록이나 방화벽이 막고 있습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [way = ''] = shutIn(found);
    const node = nearEnd(way);
    return [
      look(
        say(`On ${node}: what does tailscale itself measure?`, `${node}에서 tailscale이 직접 측정한 값을 보세요.`),
        `tailscale netcheck; sudo iptables-save -c | grep -nE '${site.tailscalePort}|3478|ts-input|REJECT'`,
        'tailscale netcheck',
        'guide: Phase 5 Tailscale; tailscale#2726',
      ),
      openUdp(node, site),
    ];
  },
};

const blackholed = (found: Ask): readonly string[] =>
  waysIn(found, 'tailnet-data', 'dead').filter((way) => ['direct', 'flapping'].includes(kindOf(found, way)));

const directPathBlackholed: TailscaleCause = {
  code: 'direct-path-blackholed',
  layer: 'tailnet',
  step: 'tailnet-data',
  severity: 'fail',
  beside: true,
  when: (found) => blackholed(found).length > 0,
  // Six packets of data died while disco answered; tailscaled has no fresh handshake either.
  proven: (found) => blackholed(found).every((way) => listed(found('tailnet-peers'), 'dead').includes(way)),
  explains: ['tailnet-peers'],
  about: (found, scene) => concerns(scene, blackholed(found)),
  say: (found) => {
    const [way = ''] = blackholed(found);
    return say(
      `The direct path ${inWords(way)}${andMore(blackholed(found))} answers tailscale's own pings and swallows all data: it looks direct and is dead.`,
      `직접 경로 ${inWords(way)}${andMore(blackholed(found))}이(가) tailscale 자체 핑에는 응답하지만 데이터는 모두 삼킵니다. 겉보기만 연결되어 있습니다.`,
    );
  },
  remedies: (found, scene) => {
    const [way = ''] = blackholed(found);
    const ip = scene.tailnetIps[farEnd(way)] ?? farEnd(way);
    return [
      look(
        say(`On ${nearEnd(way)}: climb the ladder by hand.`, `${nearEnd(way)}에서 단계별로 직접 확인하세요.`),
        `tailscale ping -c 3 ${ip}; tailscale ping --tsmp -c 3 ${ip}; tailscale ping --icmp -c 3 ${ip}`,
        `tailscale ping --tsmp -c 3 ${ip}`,
        'tailscale: kb/1465; tailscale#19457',
      ),
      change(
        say(
          'Make tailscaled look for its paths anew; it does not fall back by itself.',
          'tailscaled가 경로를 새로 찾게 하세요. 스스로 우회하지 않습니다.',
        ),
        'sudo systemctl restart tailscaled',
        again(way),
        'tailscale#19457',
      ),
    ];
  },
};

const relayed = (found: Ask): readonly string[] =>
  waysIn(found, 'tailnet-path', 'relayed').filter(
    (way) => !shutIn(found).includes(way) && !shutByRules(found).includes(way),
  );

const peerRelayed: TailscaleCause = {
  code: 'peer-relayed',
  layer: 'tailnet',
  step: 'tailnet-path',
  severity: 'warn',
  beside: true,
  when: (found) => relayed(found).length > 0,
  // Five pings say so, and so does the path tailscaled has in use.
  proven: (found) =>
    relayed(found).every((way) =>
      ['derp', 'peer-relay'].includes(besides(found, 'tailnet-peers', 'seen', 'seenPath', way)),
    ),
  // Where UDP does not get out at all, that is why.
  restsOn: ['netcheck'],
  explains: ['tailnet-latency', 'relay-share'],
  about: (found, scene) => concerns(scene, relayed(found)),
  say: (found) => {
    const [way = ''] = relayed(found);
    const more = andMore(relayed(found));
    const byPeer = besides(found, 'tailnet-path', 'relayed', 'by', way) === 'peer-relay';
    const ms = besides(found, 'tailnet-latency', 'pair', 'ms', way);
    const slow = ms === '' ? '' : ` (${ms} ms)`;
    return say(
      `${inWords(way)}${more} goes by ${byPeer ? 'a peer relay' : 'a DERP relay'}${slow}, not directly: slower, and limited in throughput.`,
      `${inWords(way)}${more} 통신이 직접 연결되지 않고 ${byPeer ? '피어 릴레이' : 'DERP 릴레이'}를 거칩니다${slow}. 느리고 처리량이 제한됩니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [way = ''] = relayed(found);
    return [
      look(
        say(
          `On ${nearEnd(way)} and ${farEnd(way)}: what kind of NAT is in between? Hard NAT on both ends needs an open port on one.`,
          `${nearEnd(way)}와(과) ${farEnd(way)} 양쪽의 NAT 종류를 보세요. 둘 다 까다로운 NAT이면 한쪽 포트를 열어야 합니다.`,
        ),
        `tailscale netcheck; tailscale debug peer-endpoint-changes ${scene.tailnetIps[farEnd(way)] ?? farEnd(way)}`,
        again(way),
        'errata G15; tailscale: kb/1463',
      ),
      change(
        say(
          `Allow UDP ${site.tailscalePort} in to one of the two from the other, in the VCN's security list.`,
          `VCN 보안 목록에서 둘 중 하나로 들어오는 UDP ${site.tailscalePort}을(를) 허용하세요.`,
        ),
        'oci network security-list list --compartment-id "$COMPARTMENT_OCID" --query \'data[].{name:"display-name",ingress:"ingress-security-rules"}\'',
        again(way),
        'errata G13; tailscale: kb/1082',
      ),
    ];
  },
};

export const PATH_CAUSES: readonly TailscaleCause[] = [
  directPathBlackholed,
  securityListBlocks,
  udpBlocked,
  peerRelayed,
];
