// The DERP regions the demo's tailnet knows, and how far they are.

export interface DerpRegion {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  /** Round trip in milliseconds. */
  readonly rttMs: number;
}

export const HOME_DERP: DerpRegion = { id: 7, code: 'tok', name: 'Tokyo', rttMs: 31.5 };

/** Nearest first. */
export const DERP_REGIONS: readonly DerpRegion[] = [
  HOME_DERP,
  { id: 20, code: 'hkg', name: 'Hong Kong', rttMs: 53.1 },
  { id: 3, code: 'sin', name: 'Singapore', rttMs: 72 },
];
