// What does Kubernetes say of the nodes themselves?
import { lookedOr } from '../model/looked.ts';
import { nodeStep } from '../model/step.ts';
import { same, say } from '../model/text.ts';
import { unknown } from '../model/verdict.ts';
import { nodesAround } from './node-pairs.ts';
import { type Row, sumUp } from './rows.ts';

export const nodesReady = nodeStep({
  id: 'nodes-ready',
  asks: say('Are the nodes ready?', '노드가 Ready 상태인가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene) => {
    if (!scene.nodes.ok) return unknown(scene.nodes.reason, same(scene.nodes.detail));
    const around = new Set(nodesAround(scene));
    const rows = lookedOr(scene.nodes, [])
      .filter(({ name }) => around.has(name))
      .map(
        ({ name, ready, reason }): Row =>
          ready
            ? { about: name, verdict: 'pass', saw: same('Ready') }
            : {
                about: name,
                verdict: 'fail',
                saw: same(reason === '' ? 'NotReady' : `NotReady (${reason})`),
                facts: { notReady: name },
              },
      );
    return sumUp(rows, same('Ready'));
  },
  judge: () => unknown('inconclusive', same('')),
});
