// Causes on the way: a program that is not attached, a policy at either end, a slow or relayed tailnet.
import { say } from '../../model/text.ts';
import { listed, wordOf } from '../../steps/facts.ts';
import { change, inAgentOn, look } from '../../steps/remedies.ts';
import { farEnd, isToHost } from './ends.ts';
import { type Ask, askPath, goalName, OVERLAY_SYMPTOMS, type PathCause, podName, SYMPTOMS } from './evidence.ts';

const programMissing: PathCause = {
  code: 'program-missing',
  layer: 'ebpf',
  step: 'path-programs',
  severity: 'fail',
  // A device that is not there has no program.
  when: (found) => found('path-programs').fails && !found('vxlan-device').fails,
  proven: (found) => found('arrives').fails || found('overlay-pods').fails,
  restsOn: ['vxlan-device'],
  explains: [...SYMPTOMS, ...OVERLAY_SYMPTOMS],
  about: (found) => listed(found('path-programs'), 'nodes'),
  say: (found) => {
    const missing = listed(found('path-programs'), 'missing').join(', ');
    return say(
      `Cilium's program is not attached where the packet passes (${missing}), so it ends there.`,
      `패킷이 지나는 곳에 Cilium 프로그램이 붙어 있지 않아(${missing}) 거기서 끝납니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [node = scene.target.node] = listed(found('path-programs'), 'nodes');
    return [
      look(
        say('List what is attached.', '붙어 있는 프로그램을 확인하세요.'),
        inAgentOn(node, site, 'bpftool net show'),
        `netwhy ask ebpf ${node}`,
        'guide: Phase 2 (programs); errata G6, G7',
      ),
      change(
        say(`Restart the agent of ${node}: it attaches them again.`, `${node}의 에이전트를 재시작하면 다시 붙입니다.`),
        `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`,
        askPath(scene),
        'cilium: loader',
      ),
    ];
  },
};

const policyRemedies: PathCause['remedies'] = (_found, scene) => [
  look(
    say('Read the policies of both ends.', '양쪽 끝의 정책을 확인하세요.'),
    `kubectl -n ${scene.target.namespace} get networkpolicies,ciliumnetworkpolicies -o yaml`,
    askPath(scene),
    'Kubernetes: Network Policies; cilium: network policy',
  ),
];

const audits = (scene: Parameters<PathCause['when']>[1]): boolean => {
  const config = scene.ciliumConfig.ok ? scene.ciliumConfig.value : {};
  return config['policy-audit-mode'] === 'true' || config['enable-policy'] === 'never';
};

const deniesEgress: PathCause = {
  code: 'policy-denies-egress',
  layer: 'policy',
  step: 'policy-out',
  severity: 'fail',
  // Rules towards pods are not read: a neighbour that gets through, or drops that were seen, make the difference.
  when: (found, scene) =>
    !isToHost(scene) &&
    found('arrives').fails &&
    !audits(scene) &&
    listed(found('policy-out'), 'names').length > 0 &&
    (found('policy-out').fails || found('arrives-beside').passes),
  proven: (found) => found('policy-out').fails || found('arrives-beside').passes,
  explains: SYMPTOMS,
  say: (found, scene) => {
    const names = listed(found('policy-out'), 'names').join(', ');
    return say(
      `${names} does not let ${podName(scene)} send to ${goalName(scene)}.`,
      `${names} 정책이 ${podName(scene)}에서 ${goalName(scene)}(으)로 보내는 것을 허용하지 않습니다.`,
    );
  },
  remedies: policyRemedies,
};

const deniesIngress: PathCause = {
  code: 'policy-denies-ingress',
  layer: 'policy',
  step: 'policy-in',
  severity: 'fail',
  when: (found, scene) =>
    found('arrives').fails &&
    !audits(scene) &&
    (found('policy-in').fails || (listed(found('policy-in'), 'names').length > 0 && athome(found))),
  // The far node may always reach its own pods, whatever their policies say.
  proven: (found) => found('policy-in').fails && (athome(found) || found('overlay-pods').passes),
  explains: [...SYMPTOMS, 'answers-at-home'],
  about: (_found, scene) => [goalName(scene)],
  say: (found, scene) => {
    const names = listed(found('policy-in'), 'names').join(', ');
    return say(
      `${names} does not let ${podName(scene)} in to ${goalName(scene)}.`,
      `${names} 정책이 ${podName(scene)}에서 ${goalName(scene)}(으)로 들어오는 것을 허용하지 않습니다.`,
    );
  },
  remedies: policyRemedies,
};

const athome = (found: Ask): boolean => found('answers-at-home').passes;

const peerRelayed: PathCause = {
  code: 'peer-relayed',
  layer: 'tailnet',
  step: 'tailnet-leg',
  severity: 'warn',
  when: (found) => found('tailnet-leg').facts.relayed === true,
  explains: [],
  about: (_found, scene) => [`${scene.target.node}>${farEnd(scene)?.node ?? ''}`],
  say: (found, scene) => {
    const by =
      wordOf(found('tailnet-leg'), 'via') === 'derp'
        ? `DERP ${wordOf(found('tailnet-leg'), 'derp')}`.trim()
        : 'a peer relay';
    const far = farEnd(scene)?.node ?? '';
    return say(
      `${scene.target.node} and ${far} find no direct path: their packets go by ${by}, which is slower and limited.`,
      `${scene.target.node}와(과) ${far} 사이에 직접 경로가 없어 패킷이 ${by === 'a peer relay' ? '피어 중계' : by}(으)로 돌아가며, 느리고 제한이 있습니다.`,
    );
  },
  remedies: (_found, scene) => [
    look(
      say('Ask why: NAT, UDP, the cloud’s security lists.', 'NAT, UDP, 클라우드 보안 목록에서 이유를 확인하세요.'),
      'tailscale netcheck',
      `netwhy ask tailscale ${scene.target.node}`,
      'guide: Phase 1 (NAT traversal); errata G15',
    ),
  ],
};

const latencyHigh: PathCause = {
  code: 'tailnet-latency-high',
  layer: 'tailnet',
  step: 'tailnet-leg',
  severity: 'warn',
  when: (found) => found('tailnet-leg').facts.slow === true && found('tailnet-leg').facts.relayed !== true,
  explains: [],
  about: (_found, scene) => [`${scene.target.node}>${farEnd(scene)?.node ?? ''}`],
  say: (found, scene) => {
    const ms = wordOf(found('tailnet-leg'), 'latencyMs');
    const far = farEnd(scene)?.node ?? '';
    return say(
      `Between ${scene.target.node} and ${far} a packet takes ${ms} ms there and back, though the path is direct.`,
      `${scene.target.node}와(과) ${far} 사이는 직접 경로인데도 왕복 ${ms} ms가 걸립니다.`,
    );
  },
  remedies: (_found, scene) => [
    look(
      say('See which way it goes, and whether it loses packets too.', '어느 길로 가는지, 손실도 있는지 확인하세요.'),
      'tailscale status; tailscale netcheck',
      `netwhy ask why-flaky ${scene.target.node} ${farEnd(scene)?.node ?? ''}`,
      'guide: monitoring metrics (Tailscale latency < 50 ms); errata G39',
    ),
  ],
};

export const PROGRAM_CAUSES: readonly PathCause[] = [programMissing];
export const POLICY_WAY_CAUSES: readonly PathCause[] = [deniesEgress, deniesIngress];
export const TAILNET_WARNINGS: readonly PathCause[] = [peerRelayed, latencyHigh];
