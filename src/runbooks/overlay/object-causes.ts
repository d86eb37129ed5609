// Causes Kubernetes itself can tell of: a node or its Cilium agent that is not well.
import { say } from '../../model/text.ts';
import {
  askOverlay,
  change,
  listed,
  look,
  namesOf,
  notReady,
  type OverlayCause,
  PODS,
  silentWith,
  tailnetSick,
  touches,
} from './evidence.ts';

const sickNodes: OverlayCause = {
  code: 'node-not-ready',
  layer: 'object',
  step: 'nodes-ready',
  severity: 'fail',
  // A node that lost its tailnet loses its heartbeat too: that goes first.
  when: (found) => notReady(found).some((node) => !tailnetSick(found).includes(node)),
  proven: (found) => silentWith(found, notReady(found)),
  explains: PODS,
  about: (found) => notReady(found),
  say: (found) => {
    const nodes = notReady(found);
    const flows = listed(found('overlay-pods'), 'ok').some((pair) => touches(pair, nodes));
    const [en, ko] = silentWith(found, nodes)
      ? [', and its pods do not answer from other nodes', '. 다른 노드에서 그 파드에 도달하지 못합니다']
      : flows
        ? ['; the overlay there still carries', '. 오버레이는 아직 통합니다']
        : ['; its overlay could not be asked', '. 오버레이는 확인하지 못했습니다'];
    return say(
      `Kubernetes says NotReady of ${namesOf(nodes)}${en}.`,
      `${namesOf(nodes)} 노드가 NotReady 상태입니다${ko}.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = notReady(found);
    return [
      look(
        say('See which condition the kubelet reports.', 'kubelet이 보고한 상태를 확인하세요.'),
        `kubectl describe node ${node}`,
        `kubectl get node ${node}`,
        'Kubernetes: Node status',
      ),
      look(
        say(
          `On ${node}, if it can be reached at all: is the kubelet alive?`,
          `${node}에 접속할 수 있다면 kubelet이 살아 있는지 확인하세요.`,
        ),
        'systemctl status kubelet tailscaled --no-pager',
        `kubectl get node ${node}`,
        'Kubernetes: Node status',
      ),
    ];
  },
};

const agentDown: OverlayCause = {
  code: 'cilium-agent-down',
  layer: 'object',
  step: 'overlay-agents',
  severity: 'fail',
  // With a node that is not ready goes its agent.
  when: (found) => listed(found('overlay-agents'), 'sick').some((node) => !notReady(found).includes(node)),
  proven: (found) => silentWith(found, listed(found('overlay-agents'), 'sick')),
  explains: ['overlay-health', 'tunnel-endpoints'],
  about: (found) => listed(found('overlay-agents'), 'sick'),
  say: (found) => {
    const nodes = listed(found('overlay-agents'), 'sick');
    return say(
      `No Cilium agent is ready on ${namesOf(nodes)}: tunnels that stand go on, new pods and nodes are not learned there.`,
      `${namesOf(nodes)}에 준비된 Cilium 에이전트가 없습니다. 기존 터널은 유지되지만 새 파드와 노드가 반영되지 않습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found('overlay-agents'), 'sick');
    const pods = `kubectl -n ${site.ciliumNamespace} get pods -l k8s-app=cilium --field-selector spec.nodeName=${node}`;
    return [
      look(
        say('Read why it is not ready.', '준비되지 않은 이유를 확인하세요.'),
        listed(found('overlay-agents'), 'missing').includes(node)
          ? `kubectl -n ${site.ciliumNamespace} describe daemonset cilium`
          : `kubectl -n ${site.ciliumNamespace} logs "$(${pods} -o name)" -c cilium-agent --tail=50`,
        pods,
        'cilium: Troubleshooting',
      ),
      change(
        say('Restart it; running flows go on meanwhile.', '재시작하세요. 기존 연결은 유지됩니다.'),
        `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`,
        askOverlay(node),
        'cilium: Troubleshooting',
      ),
    ];
  },
};

export const OBJECT_CAUSES: readonly OverlayCause[] = [sickNodes, agentDown];
