// The budget as a sum with the values that were read, one per group of nodes that agree; and what the guide's numbers make of it.
import type { Figure } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import type { Ask } from './setting-causes.ts';
import { innerLimit } from './sizes.ts';

/** As the guide computes it, and as its own cluster is set. */
const GUIDE_COMPUTED_BYTES = 1380;
const GUIDE_SET_BYTES = 1200;
const MOST_GROUPS = 4;

interface Budget {
  readonly nodes: readonly string[];
  readonly tailnet: number;
  readonly uplink: string;
  readonly uplinkMtu: number;
  readonly inner: number;
  readonly link: number;
}

export const drawMtu = (found: Ask, _scene: NodeScene, site: Site): readonly Figure[] => {
  const budgets = groupsOf(listed(found('mtu-devices'), 'rows'));
  if (budgets.length === 0) return [];
  const pods = listed(found('mtu-pods'), 'rows');
  const more = budgets.length - MOST_GROUPS;
  return [
    {
      id: 'mtu',
      kind: 'drawing',
      title: say('The MTU budget, in bytes', 'MTU 예산 (바이트)'),
      body: join(
        [
          ...budgets.slice(0, MOST_GROUPS).flatMap((one) => sumOf(one, pods, site)),
          ...(more > 0 ? [say(`… and ${more} more groups`, `… 외 ${more}개 그룹`), same('')] : []),
          guides('G26', GUIDE_COMPUTED_BYTES, site),
          guides('G27', GUIDE_SET_BYTES, site),
          same(''),
        ],
        '\n',
      ),
    },
  ];
};

const groupsOf = (rows: readonly string[]): readonly Budget[] => {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const [node = '', ...values] = row.split(' ');
    const key = values.join(' ');
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return [...groups].map(([key, nodes]) => {
    const [tailnet = '0', uplink = '-', uplinkMtu = '0', inner = '0', link = '0'] = key.split(' ');
    return {
      nodes,
      tailnet: Number(tailnet),
      uplink,
      uplinkMtu: Number(uplinkMtu),
      inner: Number(inner),
      link: Number(link),
    };
  });
};

const number = (sign: string, value: number): string => `${sign}${String(value).padStart(5)}`;

const sumOf = (one: Budget, pods: readonly string[], site: Site): readonly Text[] => {
  const base = one.tailnet || one.uplinkMtu;
  const limit = base - site.vxlanOverheadBytes;
  const fits = (bytes: number): Text => (bytes <= limit ? say('fits', '맞음') : say('TOO BIG', '너무 큼'));
  const line = (sign: string, value: number, what: Text): readonly Text[] =>
    value === 0 ? [] : [say(`${number(sign, value)}  ${what.en}`, `${number(sign, value)}  ${what.ko}`)];
  const judged = (bytes: number, what: Text): readonly Text[] =>
    line('  ', bytes, say(`${what.en}: ${fits(bytes).en}`, `${what.ko}: ${fits(bytes).ko}`));
  const own = pods.map((row) => row.split(' ')).filter(([node = '']) => one.nodes.includes(node));
  const routes = [...new Set(own.map(([_node, _pod, mtu = '0']) => Number(mtu)))];
  return [
    same(nodesLine(one.nodes)),
    ...line('  ', one.uplinkMtu, same(`${one.uplink}`)),
    ...line('  ', one.tailnet, say(`${site.tailnetDevice}: the smallest`, `${site.tailnetDevice}: 가장 작음`)),
    ...line('− ', site.vxlanOverheadBytes, say('VXLAN over IPv4', 'IPv4 위의 VXLAN')),
    ...line('= ', limit, say('most inside the overlay', '오버레이 안 최대')),
    ...judged(one.inner, say('route of the node', '노드의 경로')),
    ...routes.flatMap((mtu) => judged(mtu, say('route of its pods', '파드의 경로'))),
    ...line('  ', one.link, say('link cilium_vxlan (not judged)', 'cilium_vxlan 링크 (판정 안 함)')),
    same(''),
  ];
};

/** 40 columns hold three names of usual length. */
const nodesLine = (nodes: readonly string[]): string => {
  const shown = nodes.slice(0, 3).join(', ');
  const rest = nodes.length - 3;
  return `${shown}${rest > 0 ? ` +${rest}` : ''}`.slice(0, 40);
};

const guides = (erratum: string, bytes: number, site: Site): Text =>
  bytes <= innerLimit(site)
    ? say(`guide's ${bytes}: fits (${erratum})`, `가이드의 ${bytes}: 맞음 (${erratum})`)
    : say(`guide's ${bytes}: does not fit (${erratum})`, `가이드의 ${bytes}: 맞지 않음 (${erratum})`);
