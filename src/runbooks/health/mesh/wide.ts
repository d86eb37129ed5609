// Of very many nodes, which steps are asked of all of them at once, and which of one node alone?
import type { NodeScene } from '../../../model/scene.ts';
import type { Step } from '../../../model/step.ts';
import { say } from '../../../model/text.ts';
import { skipped } from '../../../model/verdict.ts';
import { isWide } from '../../../steps/node-pairs.ts';

/** What the API server tells of all, and what one short exec a node answers. */
const OF_ALL: ReadonlySet<string> = new Set([
  'nodes-ready',
  'ebpf-agent-pods',
  'conntrack-use',
  'mesh-ways',
  'mesh-cilium',
]);

const NODE_BY_NODE = skipped(
  'not-needed',
  say('so many nodes are asked this one by one: name a node', '노드가 많아 한 번에 묻지 않음: 노드 이름을 지정하세요'),
);

/** Seconds of conversation with each of a thousand nodes are an hour of execs. */
export const nodeByNode = <S extends Step>(step: S): S =>
  OF_ALL.has(step.id)
    ? step
    : {
        ...step,
        probes: (scene, site) => (isWide(scene as NodeScene) ? NODE_BY_NODE : step.probes(scene, site)),
      };
