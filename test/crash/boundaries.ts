// Where may a life be killed? Before and after each of its writes; and which of them need not come again in another life.

/** Each write by its name and how often that came before, `2 before insert into "runs" …`: other writes may come between. */
export const boundariesOf = (writes: readonly string[]): readonly string[] => {
  const seen = new Map<string, number>();
  return writes.flatMap((write) => {
    const nth = (seen.get(write) ?? 0) + 1;
    seen.set(write, nth);
    return write.startsWith("the queue's")
      ? [`${nth} after ${write}`]
      : [`${nth} before ${write}`, `${nth} after ${write}`];
  });
};

/** Writes that need not come in every life, and why. */
const MAY_BE_MISSED: readonly (readonly [write: RegExp, why: string])[] = [
  [/chat\.update/, 'progress is shown as often as the time a run takes allows'],
];

/** Why that write may not have come; undefined where it must. */
export const whyMissed = (boundary: string): string | undefined =>
  MAY_BE_MISSED.find(([write]) => write.test(boundary))?.[1];
