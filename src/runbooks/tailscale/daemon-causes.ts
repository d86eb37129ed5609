// Causes on a node itself: tailscaled, its device, its routing rules.
import { say } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns, listNames } from '../../steps/rows.ts';
import { ALL_TAILNET, type Ask, type TailscaleCause } from './evidence.ts';

const again = (node: string): string => `netwhy ask tailscale ${node}`;

/** With userspace networking there is no device at all, by choice. */
const gone = (found: Ask): readonly string[] => {
  const userspace = listed(found('tailscaled'), 'userspace');
  return listed(found('tailnet-device'), 'missing').filter((node) => !userspace.includes(node));
};

const tailscaledDown: TailscaleCause = {
  code: 'tailscaled-down',
  layer: 'tailnet',
  step: 'tailnet-device',
  severity: 'fail',
  when: (found) => gone(found).length > 0,
  // The device went with the process, and nobody answers at the socket.
  proven: (found) => gone(found).every((node) => listed(found('tailscaled'), 'silent').includes(node)),
  explains: [...ALL_TAILNET, 'udp-gro', 'relay-share', 'tailnet-rules', 'tailnet-addresses'],
  about: (found, scene) => concerns(scene, gone(found)),
  say: (found) => {
    const nodes = listNames(gone(found));
    return say(
      `tailscaled is not running on ${nodes}: its tailnet device is gone, and so is every path to other nodes.`,
      `${nodes}에서 tailscaled가 동작하지 않아 tailnet 장치와 다른 노드로 가는 경로가 모두 없습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = gone(found);
    return [
      look(
        say(`On ${node}: see why it stopped.`, `${node}에서 멈춘 이유를 확인하세요.`),
        'systemctl status tailscaled --no-pager; journalctl -u tailscaled -n 50 --no-pager',
        `ip link show ${site.tailnetDevice}`,
        'guide: Phase 1; tailscale: userspace networking',
      ),
      change(say('Start it.', '시작하세요.'), 'sudo systemctl restart tailscaled', again(node), 'guide: Phase 1'),
    ];
  },
};

const down = (found: Ask): readonly string[] => listed(found('tailnet-device'), 'down');

const tailscale0Down: TailscaleCause = {
  code: 'tailscale0-down',
  layer: 'tailnet',
  step: 'tailnet-device',
  severity: 'fail',
  beside: true,
  when: (found) => down(found).length > 0,
  // The kernel took the routes away with the device.
  proven: (found) =>
    down(found).every((node) => listed(found('tailnet-routes'), 'astray').some((way) => way.startsWith(`${node}>`))),
  explains: [...ALL_TAILNET, 'tailnet-addresses'],
  about: (found, scene) => concerns(scene, down(found)),
  say: (found, _scene) => {
    const nodes = listNames(down(found));
    return say(
      `The tailnet device of ${nodes} is down: packets to other nodes leave unencrypted by the network card, or not at all.`,
      `${nodes}의 tailnet 장치가 꺼져 있어 다른 노드로 가는 패킷이 암호화 없이 네트워크 카드로 나가거나 나가지 못합니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = down(found);
    return [
      look(
        say(`On ${node}: see its flags.`, `${node}에서 장치 상태를 확인하세요.`),
        `ip link show ${site.tailnetDevice}; ip route show table 52`,
        `ip link show ${site.tailnetDevice}`,
        'guide: Phase 1; errata G1',
      ),
      change(
        say(
          'Restart tailscaled: it brings the device up and sets table 52 again.',
          'tailscaled를 재시작하면 장치가 켜지고 테이블 52가 다시 채워집니다.',
        ),
        'sudo systemctl restart tailscaled',
        again(node),
        'guide: Phase 1; errata G2',
      ),
    ];
  },
};

const withoutRules = (found: Ask): readonly string[] => listed(found('tailnet-rules'), 'without');

const rulesMissing: TailscaleCause = {
  code: 'tailscale-rules-missing',
  layer: 'tailnet',
  step: 'tailnet-rules',
  severity: 'fail',
  // tailscaled takes its rules away itself where it is down.
  when: (found) => withoutRules(found).some((node) => !gone(found).includes(node) && !down(found).includes(node)),
  proven: (found) =>
    withoutRules(found).every((node) =>
      listed(found('tailnet-routes'), 'astray').some((way) => way.startsWith(`${node}>`)),
    ),
  explains: ['tailnet-routes', 'tailnet-data', 'vxlan-strays'],
  about: (found, scene) => concerns(scene, withoutRules(found)),
  say: (found) => {
    const nodes = listNames(withoutRules(found));
    const [rules = ''] = listed(found('tailnet-rules'), 'gone');
    return say(
      `Routing rules of Tailscale are gone on ${nodes} (${rules}): its table is not looked up, and tailnet addresses leave by the network card.`,
      `${nodes}에서 Tailscale 라우팅 규칙(${rules})이 사라져, 테이블을 찾지 않고 tailnet 주소가 네트워크 카드로 나갑니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = withoutRules(found);
    return [
      look(
        say(
          `On ${node}: who deletes rules? systemd-networkd does when it restarts, unless told not to.`,
          `${node}에서 규칙을 지우는 주체를 찾으세요. systemd-networkd는 재시작할 때 지웁니다.`,
        ),
        'ip rule show; networkctl --version; grep -rn ManageForeignRoutingPolicyRules /etc/systemd/networkd.conf /etc/systemd/networkd.conf.d/',
        'ip rule show',
        'systemd: networkd.conf(5); errata G16',
      ),
      change(
        say(
          'Keep foreign rules, then let tailscaled set its own again.',
          '외부 규칙을 지우지 않게 한 뒤 tailscaled가 규칙을 다시 만들게 하세요.',
        ),
        "sudo mkdir -p /etc/systemd/networkd.conf.d && printf '[Network]\\nManageForeignRoutingPolicyRules=no\\nManageForeignRoutes=no\\n' | sudo tee /etc/systemd/networkd.conf.d/tailscale.conf && sudo systemctl restart systemd-networkd tailscaled",
        again(node),
        'systemd: networkd.conf(5); tailscale: osrouter',
      ),
    ];
  },
};

export const DEVICE_CAUSES: readonly TailscaleCause[] = [tailscaledDown, tailscale0Down];
export const RULE_CAUSES: readonly TailscaleCause[] = [rulesMissing];
