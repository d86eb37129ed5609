// Which existing names a mistyped one may have meant.

const MOST = 5;
const MAX_LENGTH = 120;

/** Names within a few edits, nearest first, or that hold the typed word; at most five. */
export const nearNames = (typed: string, names: readonly string[]): readonly string[] =>
  [...new Set(names)]
    .map((name) => ({ name, edits: distance(typed, name) }))
    .filter(({ name, edits }) => edits <= Math.max(2, Math.floor(typed.length / 3)) || isPart(typed, name))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);

const isPart = (typed: string, name: string): boolean => typed.length > 2 && name.includes(typed);

/** Optimal string alignment: insert, delete, change or swap two neighbours, each one edit. */
export const distance = (left: string, right: string): number => {
  const a = left.slice(0, MAX_LENGTH);
  const b = right.slice(0, MAX_LENGTH);
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
};
