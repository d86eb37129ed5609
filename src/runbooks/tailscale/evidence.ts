// Short questions to what was found on the tailnet, asked by several causes.
import type { Cause, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { listed } from '../../steps/facts.ts';
import type { TailscaleStepId } from './steps.ts';

export type TailscaleCause = Cause<TailscaleStepId, NodeScene>;
export type Ask = Found<TailscaleStepId>;

/** What a node without a working tailnet takes down with it. */
export const ALL_TAILNET = [
  'tailnet-device',
  'tailscaled',
  'tailnet-routes',
  'table-52',
  'tailnet-peers',
  'node-keys',
  'tailnet-path',
  'tailnet-latency',
  'tailnet-data',
  'tailnet-prefs',
  'vxlan-strays',
  'netcheck',
] as const satisfies readonly TailscaleStepId[];

/** What only a node itself tells. */
export const ITS_OWN = [
  'tailnet-device',
  'tailscaled',
  'node-keys',
  'tailnet-addresses',
  'tailnet-peers',
] as const satisfies readonly TailscaleStepId[];

/** What a path that is not well shows in. */
export const PATHS = ['tailnet-path', 'tailnet-latency', 'tailnet-data'] as const satisfies readonly TailscaleStepId[];

/** Nodes whose own tailnet does not work: what they cannot reach says nothing of the way there. */
export const sickNodes = (found: Ask): readonly string[] => [
  ...['missing', 'down', 'addressless'].flatMap((fact) => listed(found('tailnet-device'), fact)),
  ...['stopped', 'loggedOut', 'expired', 'starting'].flatMap((fact) => listed(found('tailscaled'), fact)),
  ...listed(found('tailnet-rules'), 'withoutTable'),
];

/** Peers that are gone, whatever the way to them. */
const lostPeers = (found: Ask): readonly string[] => [
  ...listed(found('tailnet-peers'), 'missingNode'),
  ...listed(found('node-keys'), 'expired'),
];

/** Ways in a list of facts whose ends are well in themselves. */
export const waysIn = (found: Ask, step: TailscaleStepId, fact: string): readonly string[] => {
  const sick = new Set([...sickNodes(found), ...lostPeers(found)]);
  return listed(found(step), fact).filter((way) => !way.split('>').some((node) => sick.has(node)));
};

/** The value a step gave beside each entry of a list. */
export const besides = (found: Ask, step: TailscaleStepId, list: string, values: string, entry: string): string =>
  listed(found(step), values)[listed(found(step), list).indexOf(entry)] ?? '';

/** `direct`, `relayed`, `flapping`, `dead` or `unknown`; empty where nobody looked. */
export const kindOf = (found: Ask, way: string): string => besides(found, 'tailnet-path', 'pair', 'kind', way);

export const farEnd = (way: string): string => way.split('>')[1] ?? '';
export const nearEnd = (way: string): string => way.split('>')[0] ?? '';
export { arrow as inWords } from '../../steps/node-pairs.ts';
