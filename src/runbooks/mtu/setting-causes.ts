// Causes in the settings: sizes that do not fit, or not all alike.
import type { Cause, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { say } from '../../model/text.ts';
import { listed, numberOf, wordOf } from '../../steps/facts.ts';
import { pairOf } from '../../steps/node-pairs.ts';
import { change, helmSet, look } from '../../steps/remedies.ts';
import type { MtuStep } from './steps.ts';

export type MtuCause = Cause<MtuStep, NodeScene>;
export type Ask = Found<MtuStep>;

export const namesOf = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} +${names.length - 3}` : names.join(', ');

export const askMtu = (scene: NodeScene, node: string): string =>
  `netwhy ask mtu ${scene.pod === null ? node : `${scene.pod.namespace}/${scene.pod.name}`}`;

/** Pods keep the size they were made with: each must be made anew. */
const setMtu = (scene: NodeScene, site: Site) =>
  change(
    say(
      `Set Cilium's MTU to that of the tailnet (it takes ${site.vxlanOverheadBytes} off itself), restart the agents, then recreate pods.`,
      `Cilium의 MTU를 tailnet과 같게 설정하고(${site.vxlanOverheadBytes}은 Cilium이 뺍니다) 에이전트를 재시작한 뒤 파드를 다시 만드세요.`,
    ),
    `${helmSet(scene, site, `MTU=${site.tailnetMtuBytes}`)} && kubectl -n ${site.ciliumNamespace} rollout restart daemonset/cilium`,
    'netwhy ask mtu',
    'guide: Phase 5 (MTU); errata G26, G27',
  );

const sayChanged = (found: Ask) => {
  const nodes = namesOf(listed(found('mtu-devices'), 'changed'));
  const mtu = wordOf(found('mtu-devices'), 'tailnetMtu');
  return say(
    `The tailnet device of ${nodes} has an MTU of ${mtu}, not Tailscale's 1280: ends that differ lose large packets.`,
    `${nodes}의 tailnet 장치 MTU가 Tailscale 기본값 1280이 아닌 ${mtu}입니다. 양쪽이 다르면 큰 패킷을 잃습니다.`,
  );
};

const tailnetChanged: MtuCause = {
  code: 'tailnet-mtu-changed',
  layer: 'tailnet',
  step: 'mtu-devices',
  severity: 'warn',
  when: (found) => listed(found('mtu-devices'), 'changed').length > 0,
  proven: (found) =>
    listed(found('mtu-node-path'), 'oversize').length > 0 || listed(found('mtu-node-path'), 'holes').length > 0,
  explains: ['mtu-drift', 'mtu-node-path', 'mtu-pod-path', 'mtu-fragments'],
  about: (found) => listed(found('mtu-devices'), 'changed'),
  say: sayChanged,
  remedies: (found, scene) => {
    const [node = ''] = listed(found('mtu-devices'), 'changed');
    return [
      look(
        say(`On ${node}: who set it?`, `${node}에서 누가 바꿨는지 확인하세요.`),
        'ip link show tailscale0; systemctl show tailscaled -p Environment; grep -r TS_DEBUG_MTU /etc/default/tailscaled',
        askMtu(scene, node),
        'tailscale: net/tstun/mtu.go; errata G26',
      ),
      change(
        say('Set it back; all nodes must agree.', '되돌리세요. 모든 노드가 같아야 합니다.'),
        'sudo ip link set tailscale0 mtu 1280',
        askMtu(scene, node),
        'tailscale: net/tstun/mtu.go',
      ),
    ];
  },
};

const overlayTooBig: MtuCause = {
  code: 'overlay-mtu-too-big',
  layer: 'overlay',
  step: 'mtu-devices',
  severity: 'warn',
  when: (found) => listed(found('mtu-devices'), 'big').length > 0,
  // A ping that passes does not clear it: outer packets are cut up silently, and only counters tell.
  proven: (found) => {
    const big = listed(found('mtu-devices'), 'big');
    return listed(found('mtu-fragments'), 'growing').some((node) => big.includes(node));
  },
  explains: ['mtu-pods', 'mtu-pod-path', 'mtu-fragments', 'mtu-config'],
  about: (found) => listed(found('mtu-devices'), 'big'),
  say: (found) => {
    const nodes = namesOf(listed(found('mtu-devices'), 'big'));
    const inner = wordOf(found('mtu-devices'), 'inner');
    const limit = wordOf(found('mtu-devices'), 'limit');
    return say(
      `The overlay of ${nodes} takes packets of ${inner} bytes where the tailnet leaves room for ${limit}: large ones are cut up silently.`,
      `${nodes}의 오버레이가 ${inner}바이트까지 받지만 tailnet에는 ${limit}까지만 들어가, 큰 패킷이 말없이 조각납니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [node = ''] = listed(found('mtu-devices'), 'big');
    return [
      look(
        say(
          `On ${node}: compare sizes, and watch fragments grow.`,
          `${node}에서 크기를 비교하고 조각 카운터를 지켜보세요.`,
        ),
        'ip link show tailscale0; ip link show cilium_vxlan; ip route show | grep cilium_; grep ^Ip: /proc/net/snmp; sleep 5; grep ^Ip: /proc/net/snmp',
        askMtu(scene, node),
        'guide: Phase 5 (MTU); errata G25, G26',
      ),
      setMtu(scene, site),
    ];
  },
};

/** Agents read it when they start: until then the nodes carry what they were given before. */
const optionTooBig: MtuCause = {
  code: 'mtu-option-too-big',
  layer: 'tuning',
  step: 'mtu-config',
  severity: 'warn',
  when: (found) => found('mtu-config').fails && listed(found('mtu-devices'), 'big').length === 0,
  explains: [],
  say: (found, _scene) => {
    const set = numberOf(found('mtu-config'), 'set');
    return say(
      `Cilium's MTU option is ${set}, more than the tailnet carries: the sizes in use fit, those after a restart of the agents will not.`,
      `Cilium의 MTU 옵션이 ${set}(으)로 tailnet보다 큽니다. 지금 쓰는 크기는 맞지만 에이전트가 재시작하면 맞지 않게 됩니다.`,
    );
  },
  remedies: (_found, scene, site) => [
    look(
      say('See what the agents will read.', '에이전트가 읽을 값을 확인하세요.'),
      `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.mtu}'`,
      'netwhy ask mtu',
      'guide: Phase 5 (MTU); errata G26, G27',
    ),
    setMtu(scene, site),
  ],
};

const podTooBig: MtuCause = {
  code: 'pod-mtu-too-big',
  layer: 'pod',
  step: 'mtu-pods',
  severity: 'warn',
  // Where the node's overlay is too big, its pods are for the same reason.
  when: (found) =>
    listed(found('mtu-pods'), 'bigNodes').some((node) => !listed(found('mtu-devices'), 'big').includes(node)),
  proven: (found) =>
    listed(found('mtu-pod-path'), 'overTold').some((one) =>
      listed(found('mtu-pods'), 'bigNodes').includes(pairOf(one.split(' ')[0] ?? '').from),
    ),
  explains: ['mtu-pod-path'],
  about: (found) => listed(found('mtu-pods'), 'big'),
  say: (found, _scene) => {
    const pods = namesOf(listed(found('mtu-pods'), 'big'));
    const mtu = numberOf(found('mtu-pods'), 'mtuBytes');
    return say(
      `${pods} may send packets of ${mtu} bytes, more than the overlay carries: large transfers to other nodes stall.`,
      `${pods}이(가) 오버레이가 전달할 수 있는 것보다 큰 ${mtu}바이트 패킷을 보낼 수 있어, 다른 노드로 가는 큰 전송이 멈출 수 있습니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [pod = ''] = listed(found('mtu-pods'), 'big');
    const [namespace = '', name = ''] = pod.split('/');
    return [
      look(
        say('See the MTU of its route.', '파드 경로의 MTU를 확인하세요.'),
        `kubectl -n ${namespace} exec ${name} -- ip route`,
        askMtu(scene, pod),
        'guide: Phase 5 (MTU); errata G24, G26',
      ),
      change(
        say('If only this pod has it: recreate it.', '이 파드만 그렇다면 다시 만드세요.'),
        `kubectl -n ${namespace} delete pod ${name}`,
        askMtu(scene, pod),
        'cilium: MTU',
      ),
      setMtu(scene, site),
    ];
  },
};

const drift: MtuCause = {
  code: 'mtu-drift',
  layer: 'overlay',
  step: 'mtu-drift',
  severity: 'warn',
  when: (found) => listed(found('mtu-drift'), 'odd').length > 0 && listed(found('mtu-devices'), 'changed').length === 0,
  proven: (found) => {
    const odd = listed(found('mtu-drift'), 'odd');
    return listed(found('mtu-pod-path'), 'told').some((pair) => odd.includes(pairOf(pair).to));
  },
  explains: ['mtu-pod-path'],
  about: (found) => listed(found('mtu-drift'), 'odd'),
  say: (found) => {
    const nodes = namesOf(listed(found('mtu-drift'), 'odd'));
    const size = wordOf(found('mtu-drift'), 'oddSize');
    const others = wordOf(found('mtu-drift'), 'others');
    return say(
      `${nodes} uses packets of ${size} bytes in the overlay, other nodes ${others}: nodes do not agree.`,
      `${nodes}은(는) 오버레이에서 ${size}바이트를, 다른 노드는 ${others}바이트를 써서 크기가 서로 다릅니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found('mtu-drift'), 'odd');
    return [
      look(
        say('Does a node have settings of its own?', '노드별 설정이 있는지 확인하세요.'),
        `kubectl -n ${site.ciliumNamespace} get ciliumnodeconfigs -o yaml | grep -n mtu; kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.mtu}'`,
        'netwhy ask mtu',
        'cilium: CiliumNodeConfig; guide: Phase 6 (MTU mismatch)',
      ),
      change(
        say(
          `Restart the agent on ${node}: it reads device sizes when it starts. Then recreate its pods.`,
          `${node}의 에이전트를 재시작하세요. 시작할 때 장치 크기를 읽습니다. 그 뒤 파드를 다시 만드세요.`,
        ),
        `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`,
        'netwhy ask mtu',
        'cilium: MTU (device detection)',
      ),
    ];
  },
};

export const SETTING_CAUSES: readonly MtuCause[] = [tailnetChanged, overlayTooBig, podTooBig];
export const DRIFT_CAUSES: readonly MtuCause[] = [drift, optionTooBig];
