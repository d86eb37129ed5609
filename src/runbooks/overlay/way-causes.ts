// Causes on the overlay's way: tunnels that lead outside the tailnet or to the wrong node, and routes past them.
import { say } from '../../model/text.ts';
import { pairOf } from '../../steps/node-pairs.ts';
import { mendWrongRoute, routeWrong } from '../../steps/vxlan-words.ts';
import {
  askOverlay,
  change,
  inAgentOn,
  leaking,
  listed,
  look,
  namesOf,
  type OverlayCause,
  PODS,
  silentWith,
  wordOf,
} from './evidence.ts';

const outside: OverlayCause = {
  code: 'overlay-outside-tailnet',
  layer: 'overlay',
  step: 'overlay-addresses',
  severity: 'fail',
  when: (found) => listed(found('overlay-addresses'), 'outside').length > 0,
  // The node has the device, and Cilium's object names another address: both were read.
  proven: (found) => found('overlay-addresses').fails,
  explains: PODS,
  about: (found) => listed(found('overlay-addresses'), 'outside'),
  say: (found) => {
    const nodes = namesOf(listed(found('overlay-addresses'), 'outside'));
    const [ip = ''] = listed(found('overlay-addresses'), 'addresses');
    return say(
      `Tunnels to ${nodes} go to ${ip}, outside the tailnet: pod traffic there crosses the cloud network unencrypted.`,
      `${nodes}(으)로 가는 터널이 tailnet 밖의 ${ip}(으)로 향해, 파드 트래픽이 암호화되지 않은 채 클라우드 네트워크를 지납니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found('overlay-addresses'), 'outside');
    return [
      look(
        say('Which address did the node register with?', '노드가 어떤 주소로 등록했는지 확인하세요.'),
        `kubectl get node ${node} -o wide; kubectl get ciliumnode ${node} -o jsonpath='{.spec.addresses}'`,
        `kubectl get ciliumnode ${node} -o jsonpath='{.spec.addresses}'`,
        'guide: Phase 1; Kubernetes: kubelet --node-ip',
      ),
      change(
        say(
          `On ${node}: start the kubelet with --node-ip set to its ${site.tailnetDevice} address, then restart the Cilium agent there.`,
          `${node}에서 kubelet의 --node-ip를 ${site.tailnetDevice} 주소로 지정하고, 그 노드의 Cilium 에이전트를 재시작하세요.`,
        ),
        'ip -4 addr show tailscale0; sudo systemctl restart kubelet',
        askOverlay(node),
        'Kubernetes: kubelet --node-ip; cilium: Node addresses',
      ),
    ];
  },
};

const leaks: OverlayCause = {
  code: 'overlay-leaks-outside-tailnet',
  layer: 'overlay',
  step: 'overlay-leak',
  severity: 'fail',
  when: (found) => leaking(found).length > 0,
  proven: (found) => !found('overlay-tailnet-device').silent && silentWith(found, leaking(found)),
  // A tunnel that is told to leave the tailnet leaks nothing.
  restsOn: ['overlay-addresses'],
  explains: PODS,
  about: (found) => leaking(found),
  say: (found, _scene) => {
    const nodes = namesOf(leaking(found));
    return listed(found('overlay-leak'), 'byRoute').includes(leaking(found)[0] ?? '')
      ? say(
          `${nodes} sends tailnet addresses out by ${wordOf(found('overlay-leak'), 'device') || 'no route'}: VXLAN leaves the tailnet.`,
          `${nodes}이(가) tailnet 주소를 ${wordOf(found('overlay-leak'), 'device') || '경로 없음'}(으)로 보내 VXLAN이 tailnet 밖으로 나갑니다.`,
        )
      : say(
          `VXLAN of ${nodes} does not pass the tailnet device: marks of Cilium and Tailscale collide, and it leaves by the network card.`,
          `${nodes}의 VXLAN이 tailnet 장치를 지나지 않습니다. Cilium과 Tailscale의 마크가 충돌해 네트워크 카드로 나갑니다.`,
        );
  },
  remedies: (found, scene, site) => {
    const [node = ''] = leaking(found);
    const ip = Object.entries(scene.tailnetIps).find(([name]) => name !== node)?.[1] ?? '100.64.0.2';
    return [
      look(
        say(
          `On ${node}: where do packets with and without the mark go?`,
          `${node}에서 마크가 있을 때와 없을 때의 경로를 비교하세요.`,
        ),
        `ip rule show; ip route get ${ip}; ip route get ${ip} mark 0x80000`,
        `ip route get ${ip}`,
        'errata G16; cilium#36104; tailscale#18695',
      ),
      look(
        say(
          'Catch one on its way out (any line is the proof).',
          '나가는 패킷을 잡아 보세요. 한 줄이라도 나오면 증거입니다.',
        ),
        `sudo timeout 5 tcpdump -i "$(ip -o route show default | grep -o 'dev [^ ]*' | cut -d' ' -f2 | head -1)" -nn -c1 'udp port ${site.vxlanPort} and dst net ${site.tailnetCidr}'`,
        askOverlay(node),
        'errata G16; cilium#46422',
      ),
      change(
        say(
          `On ${node}: send tailnet addresses to table 52 before Tailscale's rule for marked packets.`,
          `${node}에서 tailnet 주소는 마크 규칙보다 먼저 테이블 52를 보게 하세요.`,
        ),
        `sudo ip rule add to ${site.tailnetCidr} lookup 52 priority 5205`,
        askOverlay(node),
        'tailscale: osrouter (rules 5210–5270); errata G16',
      ),
    ];
  },
};

const endpointWrong: OverlayCause = {
  code: 'tunnel-endpoint-wrong',
  layer: 'overlay',
  step: 'tunnel-endpoints',
  severity: 'fail',
  when: (found) => listed(found('tunnel-endpoints'), 'wrong').length > 0,
  proven: (found) =>
    silentWith(
      found,
      listed(found('tunnel-endpoints'), 'wrong').map((pair) => pairOf(pair).to),
    ),
  explains: PODS,
  about: (found) => listed(found('tunnel-endpoints'), 'wrong'),
  say: (found) => {
    const { from, to } = pairOf(listed(found('tunnel-endpoints'), 'wrong')[0] ?? '');
    const endpoint = wordOf(found('tunnel-endpoints'), 'endpoint');
    const right = wordOf(found('tunnel-endpoints'), 'right');
    return say(
      `Cilium on ${from} sends pods of ${to} to ${endpoint || 'no tunnel at all'} instead of ${right}.`,
      `${from}의 Cilium이 ${to}의 파드를 ${right}이(가) 아닌 ${endpoint || '터널 없이'}(으)로 보냅니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const { from, to } = pairOf(listed(found('tunnel-endpoints'), 'wrong')[0] ?? '');
    return [
      look(
        say(
          `See the tunnels ${from} knows, and the address ${to} has.`,
          `${from}이(가) 아는 터널과 ${to}의 주소를 비교하세요.`,
        ),
        `${inAgentOn(from, site, 'cilium-dbg bpf ipcache list')}; kubectl get ciliumnode ${to} -o jsonpath='{.spec.addresses}'`,
        askOverlay(from),
        'cilium: ipcache; errata G10',
      ),
      change(
        say(
          `Restart the agent on ${from}: it writes its ipcache anew.`,
          `${from}의 에이전트를 재시작하면 ipcache를 다시 씁니다.`,
        ),
        `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${from}`,
        askOverlay(from),
        'cilium: Troubleshooting',
      ),
    ];
  },
};

const wrongRoute: OverlayCause = {
  code: 'overlay-route-wrong',
  layer: 'overlay',
  step: 'overlay-routes',
  severity: 'fail',
  when: (found) => listed(found('overlay-routes'), 'wrong').length > 0,
  // A device that is gone takes its routes along: without having seen it, this stays likely.
  proven: (found) =>
    !found('vxlan-device').silent &&
    silentWith(
      found,
      listed(found('overlay-routes'), 'wrong').map((pair) => pairOf(pair).from),
    ),
  explains: PODS,
  about: (found) => listed(found('overlay-routes'), 'wrong'),
  say: (found) => {
    const { from, to } = pairOf(listed(found('overlay-routes'), 'wrong')[0] ?? '');
    return routeWrong(from, to, wordOf(found('overlay-routes'), 'device'));
  },
  remedies: (found, _scene, site) => {
    const { from } = pairOf(listed(found('overlay-routes'), 'wrong')[0] ?? '');
    const address = wordOf(found('overlay-routes'), 'address') || '10.244.0.1';
    return mendWrongRoute(from, address, site, askOverlay(from));
  },
};

export const WAY_CAUSES: readonly OverlayCause[] = [outside, leaks];
export const DIRECTION_CAUSES: readonly OverlayCause[] = [endpointWrong, wrongRoute];
