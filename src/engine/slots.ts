// Bounds execs in flight per node, per cluster and overall: the API server does not protect itself from exec.
import type { ExecSlots } from './ports.ts';

export interface SlotCaps {
  readonly perNode: number;
  readonly perCluster: number;
  readonly overall: number;
}

interface Waiting {
  readonly cluster: string;
  readonly node: string;
  go(): void;
}

/** First come, first served among those that fit. @returns slots for one process. */
export const execSlots = (caps: SlotCaps): ExecSlots => {
  const held = new Map<string, number>();
  const queue: Waiting[] = [];
  let inFlight = 0;

  const keys = (place: { cluster: string; node: string }): readonly [string, number][] => [
    ['overall', caps.overall],
    [`cluster ${place.cluster}`, caps.perCluster],
    [`node ${place.cluster} ${place.node}`, caps.perNode],
  ];
  const fits = (place: { cluster: string; node: string }): boolean =>
    keys(place).every(([key, cap]) => (held.get(key) ?? 0) < cap);
  const change = (place: { cluster: string; node: string }, by: 1 | -1): void => {
    inFlight += by;
    for (const [key] of keys(place)) {
      const count = (held.get(key) ?? 0) + by;
      if (count === 0) held.delete(key);
      else held.set(key, count);
    }
  };
  const admit = (): void => {
    for (let index = 0; index < queue.length; ) {
      const next = queue[index];
      if (next === undefined || !fits(next)) index += 1;
      else {
        queue.splice(index, 1);
        next.go();
      }
    }
  };

  return {
    get inFlight() {
      return inFlight;
    },
    acquire: (place, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(signal.reason);
        };
        const waiting: Waiting = {
          ...place,
          go: () => {
            signal.removeEventListener('abort', leave);
            change(place, 1);
            let released = false;
            resolve(() => {
              if (released) return;
              released = true;
              change(place, -1);
              admit();
            });
          },
        };
        queue.push(waiting);
        signal.addEventListener('abort', leave, { once: true });
        admit();
      }),
  };
};
