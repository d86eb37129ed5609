// Paths that lose packets, as functions of time: each packet by itself, or all of them for a while.

/** Is what is sent at this moment lost? Asked in order of time. */
export type Path = (atMs: number) => boolean;

export const uniform =
  (ratio: number, chance: () => number): Path =>
  () =>
    chance() < ratio;

/** Nothing passes for `burstMs`, again and again, at moments nobody foresees: on average once in `everyMs`. */
export const bursts = (burstMs: number, everyMs: number, chance: () => number): Path => {
  const pause = (): number => -Math.log(1 - chance()) * (everyMs - burstMs);
  // The path was like that before anybody looked.
  let until = -everyMs;
  let next = until + pause();
  return (atMs) => {
    while (atMs >= next) {
      until = next + burstMs;
      next = until + pause();
    }
    return atMs < until;
  };
};

/** How many of so many packets, sent so far apart from a moment on, are lost. */
export const lostOf = (path: Path, packets: number, intervalMs: number, fromMs: number): number => {
  let lost = 0;
  for (let at = 0; at < packets; at += 1) if (path(fromMs + at * intervalMs)) lost += 1;
  return lost;
};
