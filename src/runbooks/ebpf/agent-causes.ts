// Causes in the agent itself: down, not content, controllers that fail, endpoints that are not set up.
import { say } from '../../model/text.ts';
import {
  type Ask,
  askEbpf,
  change,
  concerns,
  type EbpfCause,
  firstNode,
  inAgentOn,
  listed,
  listNames,
  look,
  marksOf,
  nodesOf,
  restartOn,
  whatOf,
} from './evidence.ts';

const down = (found: Ask): readonly string[] => listed(found('ebpf-agent-pods'), 'down');

/** The agent gave no answer either. */
const isSilent = (found: Ask): boolean => {
  const { judgement, facts } = found('ebpf-agent-status');
  const unseen = Array.isArray(facts.unknown) ? facts.unknown : down(found);
  return (
    'reason' in judgement && judgement.reason === 'unreachable' && down(found).some((node) => unseen.includes(node))
  );
};

const agentDown: EbpfCause = {
  code: 'cilium-agent-down',
  layer: 'object',
  step: 'ebpf-agent-pods',
  severity: 'fail',
  when: (found) => down(found).length > 0,
  proven: isSilent,
  // Not more: another node may have a fault of its own at any of the other steps.
  explains: ['ebpf-agent-status'],
  about: (found, scene) => concerns(scene, down(found)),
  say: (found) => {
    const nodes = listNames(down(found));
    return say(
      `The Cilium agent on ${nodes} is not ready: what is loaded goes on, but new pods, policies and services do not take effect there.`,
      `${nodes}의 Cilium 에이전트가 준비되지 않았습니다. 올라간 프로그램은 계속 동작하지만 새 파드, 정책, 서비스가 반영되지 않습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = down(found);
    const [pod] = listed(found('ebpf-agent-pods'), 'pods');
    const verify = `kubectl -n ${site.ciliumNamespace} get pods -l k8s-app=cilium --field-selector spec.nodeName=${node}`;
    if (pod === undefined)
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

const notReady = (found: Ask) => marksOf(found('ebpf-endpoints'), 'bad');

const endpointNotReady: EbpfCause = {
  code: 'cilium-endpoint-not-ready',
  layer: 'object',
  step: 'ebpf-endpoints',
  severity: 'fail',
  when: (found) => notReady(found).length > 0,
  // Not a moment's work: it was so at two looks.
  proven: (found) => listed(found('ebpf-endpoints'), 'twice').length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(notReady(found))),
  say: (found) => {
    const marks = notReady(found);
    return say(
      `Cilium has not finished the endpoint of ${whatOf(marks)} on ${listNames(nodesOf(marks))}: its packets go nowhere.`,
      `${listNames(nodesOf(marks))}에서 Cilium이 ${whatOf(marks)}의 엔드포인트 구성을 마치지 못해 패킷이 처리되지 않습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const marks = notReady(found);
    const node = firstNode(marks);
    const pod = /^([a-z0-9.-]+)\/([a-z0-9.-]+) /.exec(marks[0]?.what ?? '');
    const id = marksOf(found('ebpf-endpoints'), 'ids')[0]?.what ?? '';
    return [
      look(
        say('See what the agent says of the endpoint.', '에이전트가 아는 엔드포인트 상태를 확인하세요.'),
        inAgentOn(node, site, id === '' ? 'cilium-dbg endpoint list' : `cilium-dbg endpoint get ${id}`),
        askEbpf([node]),
        'cilium: Endpoint lifecycle',
      ),
      ...(pod === null
        ? []
        : [
            change(
              say(
                'Recreate the pod, so that Cilium sets it up anew.',
                '파드를 다시 만들어 Cilium이 새로 구성하게 하세요.',
              ),
              `kubectl -n ${pod[1]} delete pod ${pod[2]}`,
              `kubectl -n ${pod[1]} get ciliumendpoint`,
              'cilium: CiliumEndpoint',
            ),
          ]),
    ];
  },
};

const complaints = (found: Ask) => marksOf(found('ebpf-agent-status'), 'unwell');

const agentUnwell: EbpfCause = {
  code: 'cilium-agent-unwell',
  layer: 'ebpf',
  step: 'ebpf-agent-status',
  severity: 'warn',
  when: (found) => complaints(found).length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(complaints(found))),
  say: (found) => {
    const marks = complaints(found);
    return say(
      `The Cilium agent on ${listNames(nodesOf(marks))} says that something is wrong: ${whatOf(marks)}.`,
      `${listNames(nodesOf(marks))}의 Cilium 에이전트가 이상을 알리고 있습니다: ${whatOf(marks)}.`,
    );
  },
  remedies: (found, _scene, site) => {
    const node = firstNode(complaints(found));
    return [
      look(
        say(
          'Read the whole status, with every probe and controller.',
          '모든 점검과 컨트롤러가 담긴 전체 상태를 확인하세요.',
        ),
        inAgentOn(node, site, 'cilium-dbg status --verbose'),
        askEbpf([node]),
        'cilium: Troubleshooting',
      ),
    ];
  },
};

const failing = (found: Ask) => marksOf(found('ebpf-controllers'), 'failing');

const controllerFailing: EbpfCause = {
  code: 'cilium-controller-failing',
  layer: 'ebpf',
  step: 'ebpf-controllers',
  severity: 'fail',
  when: (found) => failing(found).length > 0,
  // Named in its status, and counted in its metrics.
  proven: (found) =>
    listed(found('ebpf-controllers'), 'counted').some((node) => nodesOf(failing(found)).includes(node)),
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(failing(found))),
  say: (found) => {
    const marks = failing(found);
    return say(
      `A controller of the Cilium agent on ${listNames(nodesOf(marks))} keeps failing: ${whatOf(marks)}.`,
      `${listNames(nodesOf(marks))}의 Cilium 에이전트 컨트롤러가 계속 실패합니다: ${whatOf(marks)}.`,
    );
  },
  remedies: (found, _scene, site) => {
    const node = firstNode(failing(found));
    const verify = askEbpf([node]);
    return [
      look(
        say('See each controller, its last failure and since when.', '컨트롤러별 마지막 실패와 시각을 확인하세요.'),
        inAgentOn(node, site, 'cilium-dbg status --all-controllers'),
        verify,
        'cilium: Troubleshooting',
      ),
      change(
        say(
          'If the reason is gone and it still fails, restart the agent of this node.',
          '원인이 사라졌는데도 실패하면 이 노드의 에이전트를 재시작하세요.',
        ),
        restartOn(site.ciliumNamespace, node),
        verify,
        'cilium: Troubleshooting',
      ),
    ];
  },
};

export const OBJECT_CAUSES: readonly EbpfCause[] = [agentDown, endpointNotReady];
export const AGENT_CAUSES: readonly EbpfCause[] = [controllerFailing];
export const UNWELL_CAUSES: readonly EbpfCause[] = [agentUnwell];
