// Causes the objects tell: pod not running, node not Ready, Cilium agent or endpoint not ready.
import { say } from '../../model/text.ts';
import { ALL_POD_TRAFFIC, askAgain, change, type EgressCause, look, wordOf } from './evidence.ts';

const podNotRunningBody = {
  code: 'pod-not-running',
  layer: 'object',
  step: 'pod-state',
  severity: 'fail',
  explains: [],
  say: (found, { target }) => {
    const state = wordOf(found('pod-state'), 'state').replace(/^(?:waiting|terminated):/, '');
    const phase = wordOf(found('pod-state'), 'phase') || 'no phase';
    const container = wordOf(found('pod-state'), 'container');
    const why = state === '' ? wordOf(found('pod-state'), 'reason') : `${container}: ${state}`;
    if (phase === 'Running')
      return say(
        `No container of pod ${target.namespace}/${target.name} is running (${why}), so nothing in it sends anything.`,
        `파드 ${target.namespace}/${target.name}에 실행 중인 컨테이너가 없어(${why}) 아무것도 보내지 않습니다.`,
      );
    const detail = why === '' ? phase : `${phase}, ${why}`;
    return say(
      `Pod ${target.namespace}/${target.name} is not running (${detail}), so it has no traffic at all.`,
      `파드 ${target.namespace}/${target.name}이(가) 실행 중이 아니어서(${detail}) 트래픽 자체가 없습니다.`,
    );
  },
  remedies: (found, { target }) => {
    const describe = `kubectl -n ${target.namespace} describe pod ${target.name}`;
    const verify = `kubectl -n ${target.namespace} get pod ${target.name}`;
    const container = wordOf(found('pod-state'), 'container');
    const crashed = Number(wordOf(found('pod-state'), 'restarts')) > 0 && container !== '';
    const events = look(
      say('See why in its events.', '이벤트에서 이유를 확인하세요.'),
      describe,
      verify,
      'Kubernetes: Debug Pods',
    );
    if (!crashed) return [events];
    const logs = look(
      say('Read what the container said before it stopped.', '컨테이너가 멈추기 전에 남긴 로그를 확인하세요.'),
      `kubectl -n ${target.namespace} logs ${target.name} -c ${container} --previous --tail=50`,
      verify,
      'Kubernetes: Debug Pods',
    );
    return [logs, events];
  },
} as const satisfies Omit<EgressCause, 'when'>;

/** Without a network there is nothing more to ask: the run ends here. */
const podNotRunning: EgressCause = {
  ...podNotRunningBody,
  when: (found) =>
    found('pod-state').fails && (found('pod-state').facts.hasNetwork !== true || !found('egress-pod').fails),
  // The phase or the missing address, and the state of its containers.
  proven: (found) => found('pod-state').facts.hasNetwork !== true || !found('egress-pod').fails,
};

/** A crash loop with a network that does not get out: the crash may be the symptom, so it comes after the network's causes. */
export const podCrashing: EgressCause = {
  ...podNotRunningBody,
  when: (found) =>
    found('pod-state').fails && found('pod-state').facts.hasNetwork === true && found('egress-pod').fails,
};

const nodeNotReady: EgressCause = {
  code: 'node-not-ready',
  layer: 'object',
  step: 'node-ready',
  severity: 'fail',
  // A node that lost its tailnet or its routes loses its heartbeat too: those go first.
  when: (found) => found('node-ready').fails && !found('tailscale0').fails && !found('uplink-route').fails,
  proven: (found) => found('egress-pod').fails || wordOfReason(found('egress-pod').judgement) === 'unreachable',
  explains: ['cilium-agent'],
  say: (found, { target }) => {
    const flows = found('egress-pod').passes;
    return say(
      `Node ${target.node} is NotReady${flows ? ', though this pod still reaches the internet' : ''}.`,
      `노드 ${target.node}이(가) NotReady 상태입니다${flows ? '. 다만 이 파드는 아직 인터넷에 접속됩니다' : ''}.`,
    );
  },
  remedies: (_found, { target }) => [
    look(
      say('See which condition the kubelet reports.', 'kubelet이 보고한 상태를 확인하세요.'),
      `kubectl describe node ${target.node}`,
      `kubectl get node ${target.node}`,
      'Kubernetes: Node status',
    ),
    look(
      say(`On ${target.node}: is the kubelet alive?`, `${target.node}에서 kubelet이 살아 있는지 확인하세요.`),
      'systemctl status kubelet --no-pager',
      `kubectl get node ${target.node}`,
      'Kubernetes: Node status',
    ),
  ],
};

const wordOfReason = (judgement: object): string =>
  'reason' in judgement && typeof judgement.reason === 'string' ? judgement.reason : '';

const ciliumAgentDown: EgressCause = {
  code: 'cilium-agent-down',
  layer: 'object',
  step: 'cilium-agent',
  severity: 'fail',
  when: (found) => found('cilium-agent').fails,
  // A dead agent leaves its programs loaded: old flows go on, so failing traffic is the second observation.
  proven: (found) => found('egress-pod').fails && found('egress-node').passes,
  explains: ['cilium-endpoint', 'policy-drops'],
  say: (found, { target }) => {
    const flows = found('egress-pod').passes;
    return say(
      `The Cilium agent on ${target.node} is not ready${flows ? ': this pod still gets out, but new pods, policies and services do not take effect there' : ''}.`,
      `${target.node}의 Cilium 에이전트가 준비되지 않았습니다${flows ? '. 이 파드는 아직 나가지만 새 파드, 정책, 서비스가 반영되지 않습니다' : ''}.`,
    );
  },
  remedies: (found, { target }, site) => {
    const pod = wordOf(found('cilium-agent'), 'pod');
    const verify = `kubectl -n ${site.ciliumNamespace} get pods -l k8s-app=cilium --field-selector spec.nodeName=${target.node}`;
    if (pod === '')
      return [
        look(
          say('See why the DaemonSet has no pod on this node.', '이 노드에 DaemonSet 파드가 없는 이유를 확인하세요.'),
          `kubectl -n ${site.ciliumNamespace} describe daemonset cilium`,
          verify,
          'cilium: Troubleshooting',
        ),
      ];
    return [
      look(
        say('Read why it is not ready.', '준비되지 않은 이유를 로그에서 확인하세요.'),
        `kubectl -n ${site.ciliumNamespace} logs ${pod} -c cilium-agent --tail=50`,
        verify,
        'cilium: Troubleshooting',
      ),
      change(
        say('Restart it; running flows go on meanwhile.', '재시작하세요. 기존 연결은 유지됩니다.'),
        `kubectl -n ${site.ciliumNamespace} delete pod ${pod}`,
        verify,
        'cilium: Troubleshooting',
      ),
    ];
  },
};

const ciliumEndpointNotReady: EgressCause = {
  code: 'cilium-endpoint-not-ready',
  layer: 'object',
  step: 'cilium-endpoint',
  severity: 'fail',
  when: (found) =>
    found('cilium-endpoint').fails ||
    // No object is normal with disableEndpointCRD; beside a neighbour that gets out it is not.
    (found('cilium-endpoint').facts.missing === true && found('egress-pod').fails && found('egress-sibling').passes),
  proven: (found) => found('cilium-endpoint').fails && found('egress-pod').fails,
  explains: ALL_POD_TRAFFIC,
  say: (found, { target }) => {
    const state = wordOf(found('cilium-endpoint'), 'state');
    return state === ''
      ? say(
          `Cilium has no endpoint for ${target.namespace}/${target.name}, so its packets go nowhere.`,
          `Cilium에 ${target.namespace}/${target.name}의 엔드포인트가 없어 패킷이 처리되지 않습니다.`,
        )
      : say(
          `Cilium has not finished this pod's endpoint (state ${state}).`,
          `Cilium이 이 파드의 엔드포인트 구성을 마치지 못했습니다 (상태 ${state}).`,
        );
  },
  remedies: (_found, scene, site) => {
    const { target } = scene;
    return [
      look(
        say('See what the agent says of the endpoint.', '에이전트가 아는 엔드포인트 상태를 확인하세요.'),
        `kubectl -n ${target.namespace} get ciliumendpoint ${target.name} -o yaml`,
        askAgain(scene),
        'cilium: CiliumEndpoint',
      ),
      change(
        say('Recreate the pod, so that Cilium sets it up anew.', '파드를 다시 만들어 Cilium이 새로 구성하게 하세요.'),
        `kubectl -n ${target.namespace} delete pod ${target.name}`,
        `kubectl -n ${target.namespace} get ciliumendpoint`,
        `cilium: CiliumEndpoint (namespace ${site.ciliumNamespace})`,
      ),
    ];
  },
};

export const OBJECT_CAUSES: readonly EgressCause[] = [
  podNotRunning,
  nodeNotReady,
  ciliumAgentDown,
  ciliumEndpointNotReady,
];
