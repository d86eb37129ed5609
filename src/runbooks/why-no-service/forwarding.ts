// Do the nodes of its pods hand packets on to them? One that does not is deaf to other nodes, and answers its own.
import type { ServiceScene } from '../../model/scene.ts';
import { serviceStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { skipped } from '../../model/verdict.ts';
import { parseFlag } from '../../parsers/kernel-files.ts';
import { askEach, blindOf, hostNetworkOn, settle } from '../../steps/per-node.ts';
import { nothingBehind } from './backend-steps.ts';
import { backendsOf, nodesOf } from './backends.ts';
import { onceItAnswers } from './moot.ts';

/** Nodes its pods run on, but the asker's own: that one is asked as for any pod. */
const otherNodes = (scene: ServiceScene): readonly string[] =>
  nodesOf(
    scene,
    backendsOf(scene).map(({ key }) => key),
  ).filter((node) => node !== scene.target.node);

export const FORWARDING_STEPS = [
  serviceStep<boolean, 'backend-forwarding'>({
    id: 'backend-forwarding',
    asks: say('Do the nodes of its pods hand packets on to them?', '뒤의 파드가 있는 노드가 파드로 패킷을 넘겨주는가?'),
    vantage: 'node',
    // With eBPF host routing Cilium hands them on by itself, so it counts only where pods are silent.
    evidence: true,
    probes: (scene) => {
      const none = nothingBehind(scene);
      if (none !== null) return none;
      const nodes = otherNodes(scene);
      if (nodes.length === 0)
        return skipped('not-applicable', say('no pod on another node', '다른 노드에 파드가 없음'));
      return askEach(scene, nodes, hostNetworkOn, (node, { location }) => [
        {
          key: node,
          location,
          call: { name: 'read-file', args: { file: 'ip-forward' } },
          timeoutMs: 2000,
          parse: parseFlag,
        },
      ]);
    },
    judge: (readings, scene) => {
      const off = readings.flatMap((one) => (one.ok && !one.value ? [one.key] : []));
      return settle({
        wrong: off.map((node) => same(`${node}: net.ipv4.ip_forward = 0`)),
        well: same('net.ipv4.ip_forward = 1'),
        blind: blindOf(scene, otherNodes(scene), hostNetworkOn, readings),
        expected: same('1'),
        facts: { off },
      });
    },
    moot: onceItAnswers,
  }),
] as const;
