// Long work of pure functions in pieces: whoever drives it may let others have their turn at each `yield`.

export type Pieces<T> = Generator<void, T>;

/** In one go. */
export const whole = <T>(pieces: Pieces<T>): T => {
  for (;;) {
    const next = pieces.next();
    if (next.done === true) return next.value;
  }
};

/** A few milliseconds of what is small work for each. */
const IN_ONE_PIECE = 1_000;

export function* mapped<T, U>(all: readonly T[], to: (one: T) => U): Pieces<readonly U[]> {
  const made: U[] = [];
  for (const one of all) {
    made.push(to(one));
    if (made.length % IN_ONE_PIECE === 0) yield;
  }
  return made;
}
