// What works today and will not, or harms others: keys about to end, MagicDNS, sizes, what tailscaled itself complains of.
import { say } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns, listNames } from '../../steps/rows.ts';
import { type Ask, besides, sickNodes, type TailscaleCause } from './evidence.ts';

const again = (node: string): string => `netwhy ask tailscale ${node}`;

const expiring = (found: Ask): readonly string[] => listed(found('node-keys'), 'expiring');

const keyExpiring: TailscaleCause = {
  code: 'node-key-expiring',
  layer: 'tailnet',
  step: 'node-keys',
  severity: 'warn',
  beside: true,
  when: (found) => expiring(found).length > 0,
  proven: () => true,
  explains: [],
  about: (found, scene) => concerns(scene, expiring(found)),
  say: (found) => {
    const [node = ''] = expiring(found);
    const days = besides(found, 'node-keys', 'expiring', 'days', node);
    const more = expiring(found).length > 1 ? ` (+${expiring(found).length - 1})` : '';
    return say(
      `The Tailscale key of ${node}${more} expires in ${days} days; then the node drops out of the tailnet, and its pods with it.`,
      `${node}${more}의 Tailscale 키가 ${days}일 뒤 만료됩니다. 그때 노드와 그 파드가 tailnet에서 끊깁니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = expiring(found);
    return [
      look(
        say('See the dates of all keys.', '모든 키의 만료 시각을 확인하세요.'),
        'tailscale status --json | jq -r \'[.Self] + [.Peer[]] | .[] | [.HostName, .KeyExpiry // "never"] | @tsv\'',
        again(node),
        'tailscale: kb/1028; errata G31',
      ),
      change(
        say(
          `In the admin console: disable key expiry for ${node}, or give it a tag (tagged machines do not expire).`,
          `관리 콘솔에서 ${node}의 키 만료를 끄거나 태그를 붙이세요 (태그가 있으면 만료되지 않습니다).`,
        ),
        'sudo tailscale up --advertise-tags=tag:k8s-node',
        again(node),
        'tailscale: kb/1028, kb/1068',
      ),
    ];
  },
};

const magic = (found: Ask): readonly string[] => listed(found('node-resolver'), 'magic');

const magicDns: TailscaleCause = {
  code: 'magicdns-in-resolv-conf',
  layer: 'tailnet',
  step: 'node-resolver',
  severity: 'warn',
  when: (found) => magic(found).length > 0,
  proven: (found) => magic(found).every((node) => listed(found('tailnet-prefs'), 'acceptDns').includes(node)),
  explains: [],
  about: (found, scene) => concerns(scene, magic(found)),
  say: (found) => {
    const nodes = listNames(magic(found));
    return say(
      `${nodes} resolves names by MagicDNS (100.100.100.100): a CoreDNS pod that starts there forwards to it, and pods cannot ask it.`,
      `${nodes}이(가) MagicDNS(100.100.100.100)로 이름을 찾습니다. 거기서 뜬 CoreDNS는 이 주소로 전달하지만 파드에서는 물어볼 수 없습니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = magic(found);
    return [
      look(
        say(`On ${node}: who wrote the resolver file?`, `${node}에서 리졸버 파일을 누가 썼는지 확인하세요.`),
        'cat /etc/resolv.conf; resolvectl status; kubectl -n kube-system get configmap coredns -o yaml | grep -n forward',
        'cat /etc/resolv.conf',
        'tailscale#5303, tailscale#6651; errata G4',
      ),
      change(
        say(
          'Let Tailscale leave DNS alone on this node, then restart CoreDNS.',
          '이 노드에서 Tailscale이 DNS를 바꾸지 않게 한 뒤 CoreDNS를 재시작하세요.',
        ),
        'sudo tailscale set --accept-dns=false && kubectl -n kube-system rollout restart deployment coredns',
        again(node),
        'tailscale#1003',
      ),
    ];
  },
};

const resized = (found: Ask): readonly string[] => listed(found('tailnet-device'), 'mtu');

const mtuChanged: TailscaleCause = {
  code: 'tailnet-mtu-changed',
  layer: 'tailnet',
  step: 'tailnet-device',
  severity: 'warn',
  beside: true,
  when: (found) => resized(found).length > 0,
  proven: () => true,
  explains: [],
  about: (found, scene) => concerns(scene, resized(found)),
  say: (found, scene) => {
    const [node = ''] = resized(found);
    const bytes = besides(found, 'tailnet-device', 'mtu', 'mtuBytes', node);
    const alone = scene.focus.length === 1;
    return say(
      `The tailnet device of ${listNames(resized(found))} has MTU ${bytes}${alone ? '' : ', others another'}: Tailscale makes it 1280, and Cilium's sizes are made for that.`,
      `${listNames(resized(found))}의 tailnet 장치 MTU가 ${bytes}입니다. Tailscale 기본값은 1280이고 Cilium 크기도 그에 맞춰져 있습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = resized(found);
    return [
      look(
        say(`On ${node}: who set it?`, `${node}에서 누가 바꿨는지 확인하세요.`),
        `ip link show ${site.tailnetDevice}; grep -rn TS_DEBUG_MTU /etc/default/tailscaled /etc/systemd/system/tailscaled.service.d/`,
        `netwhy ask mtu ${node}`,
        'tailscale: net/tstun/mtu.go; errata G1, G26',
      ),
      change(
        say('Set it back, on all nodes alike.', '모든 노드에서 같은 값으로 되돌리세요.'),
        `sudo ip link set ${site.tailnetDevice} mtu ${site.tailnetMtuBytes}`,
        `netwhy ask mtu ${node}`,
        'tailscale: net/tstun/mtu.go',
      ),
    ];
  },
};

const worried = (found: Ask): readonly string[] => {
  // Others see it offline: that is what it complains of.
  const known = [...sickNodes(found), ...listed(found('tailnet-peers'), 'offlineNode')];
  return listed(found('tailscaled'), 'worried').filter((node) => !known.includes(node));
};

const healthWarning: TailscaleCause = {
  code: 'tailscale-health-warning',
  layer: 'tailnet',
  step: 'tailscaled',
  severity: 'warn',
  beside: true,
  when: (found) => worried(found).length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, worried(found)),
  say: (found) => {
    const [node = ''] = worried(found);
    const text = besides(found, 'tailscaled', 'worried', 'worry', node);
    const short = text.length > 90 ? `${text.slice(0, 89)}…` : text;
    return say(`tailscaled on ${node} complains: ${short}`, `${node}의 tailscaled 경고: ${short}`);
  },
  remedies: (found) => {
    const [node = ''] = worried(found);
    return [
      look(
        say(
          `On ${node}: read the whole warning, and ask what it reaches.`,
          `${node}에서 경고 전문과 도달 상태를 확인하세요.`,
        ),
        'tailscale status | tail -n 5; tailscale netcheck; curl -sS -m 5 -o /dev/null -w "%{http_code}\\n" https://controlplane.tailscale.com/',
        again(node),
        'tailscale: health/warnings.go',
      ),
    ];
  },
};

export const WARNING_CAUSES: readonly TailscaleCause[] = [mtuChanged, healthWarning, keyExpiring, magicDns];
