// A row for each of very many nodes, of what was asked of all of them.
import { lookedOr } from '../../../model/looked.ts';
import type { NodeScene } from '../../../model/scene.ts';
import { listed } from '../../../steps/facts.ts';
import type { Row } from '../draw.ts';
import type { Ask } from '../evidence.ts';

const NOT_ASKED = '-';

/** Looked up once for all: a thousand nodes in lists of ten thousand ways. */
export const wideRows = (found: Ask, scene: NodeScene): ((node: string) => Row) => {
  const set = (fact: string): ReadonlySet<string> => new Set(listed(found('mesh-ways'), fact));
  const ends = (fact: string): ReadonlySet<string> =>
    new Set(listed(found('mesh-ways'), fact).flatMap((way) => way.split('>')));
  const [blind, net, pod] = [
    set('unknown'),
    { bad: set('cutNodes'), odd: ends('cutWays') },
    { bad: set('podNodes'), odd: ends('podWays') },
  ];
  const ready = new Set(
    lookedOr(scene.nodes, [])
      .filter((node) => node.ready)
      .map(({ name }) => name),
  );
  const percent = new Map(
    listed(found('conntrack-use'), 'percent').map((one) => one.split(' ') as [node: string, percent: string]),
  );
  const markOf = ({ bad, odd }: typeof net, node: string): string =>
    bad.has(node) ? 'x' : odd.has(node) ? '!' : blind.has(node) ? '?' : 'ok';
  return (node) => ({
    node,
    cells: [
      ready.has(node) ? 'ok' : 'x',
      markOf(net, node),
      markOf(pod, node),
      NOT_ASKED,
      percent.get(node) ?? '?',
      NOT_ASKED,
    ],
  });
};
