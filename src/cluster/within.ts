// May the run look this far? Asked before each place, of those who bound it.

import type { Bounds } from '../engine/ports/access.ts';
import type { PlannedProbe } from '../engine/ports.ts';
import type { Tier } from '../model/tier.ts';

/** Empty when it may; else why not. */
export type Within = (tier: Tier, namespace: string) => Promise<string>;

export const within =
  (bounds: Bounds | undefined): Within =>
  async (tier, namespace) =>
    (await bounds?.forbids(tier, namespace)) ?? '';

/** Packets show what others say to each other, wherever they are captured. */
export const showsPackets = ({ call }: PlannedProbe): boolean => call.name === 'capture';

export const namespaceOf = ({ location }: PlannedProbe): string => (location.at === 'pod' ? location.namespace : '');
