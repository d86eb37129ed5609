// Does each node hand packets on to its pods? Where Cilium leaves that to the kernel, a node that does not forward is deaf behind its tunnel.
import { nodeStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { parseFlag } from '../../parsers/kernel-files.ts';
import { focusNames } from '../../steps/node-pairs.ts';
import { askEach, blindOf, hostNetworkOn, settle } from '../../steps/per-node.ts';
import { noVxlan } from './applies.ts';
import { askOverlay, change, forwardsNot, listed, namesOf, type OverlayCause, PODS, silentWith } from './evidence.ts';

const forwarding = nodeStep<boolean, 'overlay-forwarding'>({
  id: 'overlay-forwarding',
  asks: say('Do the nodes hand packets on to their pods?', '노드가 파드로 패킷을 넘겨주는가?'),
  vantage: 'node',
  // With eBPF host routing Cilium hands them on by itself, so it counts only where pods are silent.
  evidence: true,
  probes: (scene) =>
    noVxlan(scene) ??
    askEach(scene, focusNames(scene), hostNetworkOn, (node, { location }) => [
      {
        key: node,
        location,
        call: { name: 'read-file', args: { file: 'ip-forward' } },
        timeoutMs: 2000,
        parse: parseFlag,
      },
    ]),
  judge: (readings, scene) => {
    const off = readings.flatMap((one) => (one.ok && !one.value ? [one.key] : []));
    return settle({
      wrong: off.map((node) => same(`${node}: net.ipv4.ip_forward = 0`)),
      well: same('net.ipv4.ip_forward = 1'),
      blind: blindOf(scene, focusNames(scene), hostNetworkOn, readings),
      expected: same('1'),
      facts: { off },
    });
  },
  // Of one node alone only its way out is tried.
  moot: (verdictOf, scene) =>
    scene.focus.length > 1 && verdictOf('overlay-pods') === 'pass'
      ? say('not needed: pods answer', '불필요: 파드가 응답함')
      : null,
});

const off: OverlayCause = {
  code: 'node-ip-forward-off',
  layer: 'node',
  step: 'overlay-forwarding',
  severity: 'fail',
  when: (found) => forwardsNot(found).length > 0,
  proven: (found) => listed(found('overlay-pods'), 'silent').length > 0 && silentWith(found, forwardsNot(found)),
  explains: [...PODS, 'vxlan-arrives'],
  about: forwardsNot,
  say: (found) => {
    const nodes = namesOf(forwardsNot(found));
    return say(
      `${nodes} does not forward packets (net.ipv4.ip_forward = 0), so nothing is handed on to its pods.`,
      `${nodes}이(가) 패킷을 포워딩하지 않아(net.ipv4.ip_forward = 0) 파드로 아무것도 넘겨주지 못합니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = forwardsNot(found);
    return [
      change(
        say(`On ${node}: switch forwarding on.`, `${node}에서 포워딩을 켜세요.`),
        'sudo sysctl -w net.ipv4.ip_forward=1',
        askOverlay(node),
        'guide: Phase 6, checklist 3; kernel: ip-sysctl',
      ),
      change(
        say(`On ${node}: keep it over reboots.`, `${node}에서 재부팅 뒤에도 유지되게 하세요.`),
        "echo 'net.ipv4.ip_forward = 1' | sudo tee /etc/sysctl.d/99-ip-forward.conf",
        'cat /etc/sysctl.d/99-ip-forward.conf; sysctl net.ipv4.ip_forward',
        'kernel: ip-sysctl',
      ),
    ];
  },
};

export const FORWARDING_STEPS = [forwarding] as const;
export const FORWARDING_CAUSES: readonly OverlayCause[] = [off];
