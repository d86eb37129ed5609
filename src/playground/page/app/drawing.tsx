// How do nodes, tunnels and the way to the internet look as a picture?
import type { LinkPicture, NetworkPicture, PodPicture } from '../wire.ts';
import { t } from './store.ts';
import { WORDS } from './words.ts';

/** Pings of a link, five each way. */
const PINGS = 10;
const [LEFT, STEP, WIDTH, NODE_TOP, NODE_HEIGHT] = [8, 108, 92, 76, 46];

const middle = (at: number): number => LEFT + STEP * at + WIDTH / 2;
const waysOf = { direct: 'direct', derp: 'DERP', 'peer-relay': 'relay' } as const;

/** It runs, reaches the internet and has names resolved. */
export const isWell = (pod: PodPicture): boolean => pod.running && pod.internet === true && pod.dns === true;

const podCount = (pods: readonly PodPicture[]): string => {
  const well = pods.filter(isWell).length;
  return `${well === pods.length ? '✓' : '✗'} ${t(WORDS.pods)} ${well}/${pods.length}`;
};

const linkWords = ({ arrived, way }: LinkPicture): string =>
  way === null ? `✗ ${t(WORDS.noWay)}` : `${arrived === PINGS ? '✓' : '✗'} ${arrived}/${PINGS} ${waysOf[way]}`;

const Tunnel = ({ link, ends }: { link: LinkPicture; ends: readonly [number, number] }) => {
  const [from, to] = [middle(ends[0]), middle(ends[1])];
  const far = Math.abs(ends[1] - ends[0]) > 1;
  const bottom = NODE_TOP + NODE_HEIGHT;
  // The words stand inside the arc, where no other one crosses them.
  const [dip, label] = far ? [98, 66] : [44, 22];
  const well = link.arrived === PINGS;
  return (
    <g class={well ? 'tunnel' : 'tunnel ill'}>
      <path d={`M${from} ${bottom} C${from} ${bottom + dip}, ${to} ${bottom + dip}, ${to} ${bottom}`} />
      <text x={(from + to) / 2} y={bottom + label}>
        {linkWords(link)}
      </text>
    </g>
  );
};

export const Drawing = ({ picture: { nodes, links } }: { picture: NetworkPicture }) => {
  const place = new Map(nodes.map(({ name }, at) => [name, at]));
  const described = [
    ...nodes.map(({ name, internet }) => `${name}: ${t(internet ? WORDS.reaches : WORDS.reachesNot)}`),
    ...links.map((link) => `${link.ends.join(' – ')}: ${t(WORDS.pings(link.arrived, PINGS))}`),
  ].join('; ');
  return (
    <svg class="drawing" viewBox="0 0 324 214" role="img" aria-label={described}>
      <rect class="world" x="92" y="6" width="140" height="26" rx="13" />
      <text x="162" y="23">
        {t(WORDS.internet)}
      </text>
      {nodes.map(({ name, internet, on, pods }, at) => (
        <g key={name} class={internet ? 'way' : 'way ill'}>
          <path d={`M${middle(at)} ${NODE_TOP} C${middle(at)} 50, 162 60, 162 32`} />
          <rect
            class={pods.every(isWell) ? 'node-box' : 'node-box sick'}
            x={LEFT + STEP * at}
            y={NODE_TOP}
            width={WIDTH}
            height={NODE_HEIGHT}
            rx="8"
          />
          <text class="name" x={middle(at)} y={NODE_TOP + 20}>
            {name}
          </text>
          <text x={middle(at)} y={NODE_TOP + 36}>
            {on ? podCount(pods) : `✗ ${t(WORDS.nodeOff)}`}
          </text>
        </g>
      ))}
      {links.map((link) => (
        <Tunnel
          key={link.ends.join(' ')}
          link={link}
          ends={[place.get(link.ends[0]) ?? 0, place.get(link.ends[1]) ?? 0]}
        />
      ))}
    </svg>
  );
};
