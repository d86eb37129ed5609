// Short questions to findings that several causes ask: which nodes are sick, which pairs are silent, and what accounts for them?
import type { Cause, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { listed } from '../../steps/facts.ts';
import { pairOf } from '../../steps/node-pairs.ts';
import type { OverlayStep } from './steps.ts';

export { listed, numberOf, wordOf } from '../../steps/facts.ts';
export { change, helmSet, inAgentOn, look } from '../../steps/remedies.ts';

export type OverlayCause = Cause<OverlayStep, NodeScene>;
export type Ask = Found<OverlayStep>;

/** What a node without a working overlay takes down. */
export const PODS = ['overlay-pods', 'overlay-health'] as const satisfies readonly OverlayStep[];

export const touches = (pair: string, nodes: readonly string[]): boolean => {
  const { from, to } = pairOf(pair);
  return nodes.includes(from) || nodes.includes(to);
};

export const eitherWay = (pair: string, others: readonly string[]): boolean => {
  const { from, to } = pairOf(pair);
  return others.includes(pair) || others.includes(`${to}>${from}`);
};

/** Pairs whose pods do not hear each other; where we could not ask, as Cilium measured it. */
export const silentPairs = (found: Ask): readonly string[] => {
  const answering = listed(found('overlay-pods'), 'ok');
  const silent = listed(found('overlay-pods'), 'silent');
  const cut = listed(found('overlay-health'), 'cut').filter((pair) => !eitherWay(pair, [...answering, ...silent]));
  return [...silent, ...cut];
};

export const silentWith = (found: Ask, nodes: readonly string[]): boolean =>
  silentPairs(found).some((pair) => touches(pair, nodes));

export const hostsAnswer = (found: Ask, pair: string): boolean =>
  eitherWay(pair, listed(found('overlay-peers'), 'ok')) || eitherWay(pair, listed(found('overlay-health'), 'cut'));

/** Nodes whose tailnet device is gone, down or without an address. */
export const tailnetSick = (found: Ask): readonly string[] =>
  ['missing', 'down', 'bare'].flatMap((fact) => listed(found('overlay-tailnet-device'), fact));

export const deviceSick = (found: Ask): readonly string[] =>
  ['missing', 'down', 'odd'].flatMap((fact) => listed(found('vxlan-device'), fact));

export const notReady = (found: Ask): readonly string[] => listed(found('nodes-ready'), 'notReady');

/** By route, or by count where no tunnel is told to leave the tailnet, as far as tunnels could be read; and the tailnet device is not to blame. */
export const leaking = (found: Ask): readonly string[] => {
  const led = listed(found('tunnel-endpoints'), 'wrong').map((pair) => pairOf(pair).from);
  const isToldTo = outsideOf(found).length > 0 || found('tunnel-endpoints').silent;
  const byCount = isToldTo ? [] : listed(found('overlay-leak'), 'byCount');
  return [
    ...new Set([...listed(found('overlay-leak'), 'byRoute'), ...byCount.filter((node) => !led.includes(node))]),
  ].filter((node) => !tailnetSick(found).includes(node));
};

/** Tunnels to these leave the tailnet as they are told to. */
const outsideOf = (found: Ask): readonly string[] => listed(found('overlay-addresses'), 'outside');

/** Nodes silent over the tailnet itself although their device is well. */
export const hostSilent = (found: Ask): readonly string[] =>
  listed(found('overlay-peers'), 'silent').filter(
    (pair) => !touches(pair, [...tailnetSick(found), ...notReady(found)]),
  );

/** Where packets are sent was read: only then is what becomes of them a matter of the way. */
export const isWayKnown = (found: Ask): boolean => !found('tunnel-endpoints').silent && !found('overlay-routes').silent;

/** Nodes that hand nothing on: their pods are silent, or nobody asked them from another node. One that is asked and answers has eBPF host routing. */
export const forwardsNot = (found: Ask): readonly string[] =>
  listed(found('overlay-forwarding'), 'off').filter(
    (node) =>
      silentWith(found, [node]) || !listed(found('overlay-pods'), 'ok').some((pair) => pairOf(pair).to === node),
  );

/** Silent pairs that no sick node, device, route or endpoint accounts for. */
export const unexplained = (found: Ask): readonly string[] => {
  const nodes = [
    ...tailnetSick(found),
    ...deviceSick(found),
    ...leaking(found),
    ...notReady(found),
    ...outsideOf(found),
    ...forwardsNot(found),
  ];
  const astray = [
    ...listed(found('overlay-routes'), 'wrong'),
    ...listed(found('overlay-routes'), 'hijacked'),
    ...listed(found('tunnel-endpoints'), 'wrong'),
    ...listed(found('overlay-peers'), 'silent'),
  ];
  return silentPairs(found).filter((pair) => !touches(pair, nodes) && !eitherWay(pair, astray));
};

export const namesOf = (nodes: readonly string[]): string => {
  const named = [...new Set(nodes)];
  return named.length > 3 ? `${named.slice(0, 3).join(', ')} +${named.length - 3}` : named.join(', ');
};

export const askOverlay = (node: string): string => `netwhy ask overlay ${node}`;
