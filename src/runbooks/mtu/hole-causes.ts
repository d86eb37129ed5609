// Black holes: a leg of the way that swallows large packets without a word, while small ones pass.
import { say, type Text } from '../../model/text.ts';
import { listed, wordOf } from '../../steps/facts.ts';
import { pairOf } from '../../steps/node-pairs.ts';
import { change, look } from '../../steps/remedies.ts';
import { type Ask, askMtu, type MtuCause } from './setting-causes.ts';
import type { MtuStep } from './steps.ts';

const CODE = { code: 'mtu-blackhole', severity: 'fail' } as const;

const pairsOf = (found: Ask, step: MtuStep): readonly string[] => listed(found(step), 'holes');

const between = (pair: string): Text => {
  const { from, to } = pairOf(pair);
  return say(`from ${from} to ${to}`, `${from}에서 ${to}(으)로 가는`);
};

const tailnetLeg: MtuCause = {
  ...CODE,
  layer: 'tailnet',
  step: 'mtu-node-path',
  when: (found) => pairsOf(found, 'mtu-node-path').length > 0,
  // Large packets of pods travel the same way, inside it.
  proven: (found) => pairsOf(found, 'mtu-pod-path').length > 0 || pairsOf(found, 'mtu-node-path').length > 1,
  explains: ['mtu-pod-path'],
  about: (found) => pairsOf(found, 'mtu-node-path'),
  say: (found) => {
    const where = between(pairsOf(found, 'mtu-node-path')[0] ?? '');
    const bytes = wordOf(found('mtu-node-path'), 'bytes');
    return say(
      `The tailnet ${where.en} swallows large packets without a word: small ones pass, ${bytes} bytes vanish.`,
      `${where.ko} tailnet이 큰 패킷을 알림 없이 삼킵니다. 작은 패킷은 통과하지만 ${bytes}바이트는 사라집니다.`,
    );
  },
  remedies: (found, scene) => {
    const { from, to } = pairOf(pairsOf(found, 'mtu-node-path')[0] ?? '');
    const ip = scene.tailnetIps[to] ?? to;
    return [
      look(
        say(`On ${from}: find the size that still passes.`, `${from}에서 통과하는 크기를 찾아보세요.`),
        `for s in 1252 1152 1052 952; do ping -n -c 3 -i 0.3 -W 1 -M do -s $s ${ip} | tail -2; done`,
        askMtu(scene, from),
        'guide: Phase 4 (path discovery), Phase 5 (MTU); errata G23',
      ),
      look(
        say(
          'What limits the path below WireGuard: the card, a router, a provider that drops ICMP 3/4?',
          'WireGuard 아래 경로를 제한하는 것을 찾으세요. 카드, 라우터, ICMP 3/4를 버리는 통신사일 수 있습니다.',
        ),
        `ip -j route get ${ip}; tailscale ping -c 3 ${ip}; tracepath -n -m 5 "$(tailscale status --json | grep -o '"CurAddr": "[0-9.]*' | grep -o '[0-9.]*$' | head -1)"`,
        askMtu(scene, from),
        'guide: Phase 4; errata G25',
      ),
      change(
        say(
          `Until it is found: make tailscale0 smaller on both ends (e.g. 1180), and Cilium's MTU with it. Below 1280 it carries no IPv6.`,
          '찾을 때까지 양쪽 tailscale0을 줄이고(예: 1180) Cilium의 MTU도 맞추세요. 1280보다 작으면 IPv6는 다니지 못합니다.',
        ),
        'sudo ip link set tailscale0 mtu 1180',
        askMtu(scene, from),
        'tailscale: net/tstun/mtu.go; errata G26',
      ),
    ];
  },
};

const podLeg: MtuCause = {
  ...CODE,
  layer: 'overlay',
  step: 'mtu-pod-path',
  when: (found) => pairsOf(found, 'mtu-pod-path').length > 0 && pairsOf(found, 'mtu-node-path').length === 0,
  // The same path carries full packets of the nodes themselves.
  proven: (found) => found('mtu-node-path').passes,
  explains: [],
  about: (found) => pairsOf(found, 'mtu-pod-path'),
  say: (found) => {
    const where = between(pairsOf(found, 'mtu-pod-path')[0] ?? '');
    const bytes = wordOf(found('mtu-pod-path'), 'bytes');
    return say(
      `Large packets of pods ${where.en} vanish without a word (${bytes} bytes), while the nodes' own pass: a node on the way does not say so.`,
      `${where.ko} 파드의 큰 패킷(${bytes}바이트)이 알림 없이 사라집니다. 노드 자신의 큰 패킷은 통과하므로 중간 노드가 알리지 않는 것입니다.`,
    );
  },
  remedies: (found, scene) => {
    const { from } = pairOf(pairsOf(found, 'mtu-pod-path')[0] ?? '');
    return [
      look(
        say(
          `On ${from}: is a route smaller than the pods', and ICMP 3/4 dropped?`,
          `${from}에서 파드보다 작은 경로가 있는지, ICMP 3/4를 버리는지 확인하세요.`,
        ),
        'ip route show | grep mtu; sudo iptables-save -c | grep -iE "icmp.*(DROP|REJECT)"; sudo nft list ruleset | grep -i icmp',
        askMtu(scene, from),
        'guide: Phase 5 (MTU), Phase 6 (MTU mismatch); errata G25',
      ),
      change(
        say(
          `On ${from}: let "fragmentation needed" through.`,
          `${from}에서 "fragmentation needed" 메시지를 허용하세요.`,
        ),
        'sudo iptables -I OUTPUT 1 -p icmp --icmp-type fragmentation-needed -j ACCEPT',
        askMtu(scene, from),
        'RFC 2923 (black holes); errata G25',
      ),
    ];
  },
};

const sayEgress = (found: Ask): Text => {
  const [node = ''] = listed(found('mtu-egress'), 'holes');
  const bytes = wordOf(found('mtu-egress'), 'bytes');
  return say(
    `On the way from ${node} to the internet large packets vanish without a word: small ones pass, ${bytes} bytes do not.`,
    `${node}에서 인터넷으로 가는 길에서 큰 패킷이 알림 없이 사라집니다. 작은 패킷은 통과하지만 ${bytes}바이트는 통과하지 못합니다.`,
  );
};

const egressLeg: MtuCause = {
  ...CODE,
  layer: 'cloud',
  step: 'mtu-egress',
  when: (found) => listed(found('mtu-egress'), 'holes').length > 0,
  explains: [],
  about: (found) => listed(found('mtu-egress'), 'holes'),
  say: sayEgress,
  remedies: (found, scene, site) => {
    const [node = ''] = listed(found('mtu-egress'), 'holes');
    return [
      look(
        say(
          `On ${node}: how large is the card, and where does the path narrow?`,
          `${node}에서 카드의 크기와 경로가 좁아지는 곳을 찾으세요.`,
        ),
        `ip route get ${site.internetIp}; tracepath -n -m 8 ${site.internetIp}`,
        askMtu(scene, node),
        'guide: Phase 4 (traceroute); Oracle: VCN (MTU, path MTU discovery)',
      ),
      look(
        say(
          'In Oracle: do security lists let ICMP type 3 code 4 in?',
          'Oracle 보안 목록이 ICMP 3/4 수신을 허용하는지 확인하세요.',
        ),
        'oci network security-list list --compartment-id "$COMPARTMENT_OCID" --query \'data[].{name:"display-name",rules:"ingress-security-rules"}\'',
        askMtu(scene, node),
        'Oracle: hanging connections (path MTU discovery)',
      ),
    ];
  },
};

export const HOLE_CAUSES: readonly MtuCause[] = [tailnetLeg, podLeg, egressLeg];
