// Which known words or names did somebody probably mean who typed another one?

const MAX_LENGTH = 120;

/** Known ones that begin with or hold the typed word, or are a few edits away; nearest first, equals in the given order. */
export const closest = (typed: string, known: readonly string[], most = 3): readonly string[] => {
  const word = typed.toLowerCase();
  return [...new Set(known)]
    .map((one) => {
      const name = one.toLowerCase();
      return { one, holds: isPart(word, name), edits: edits(word, name) };
    })
    .filter(({ one, holds, edits }) => holds || edits <= mayDiffer(one))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ one }) => one);
};

const isPart = (word: string, name: string): boolean =>
  (word.length > 1 && name.startsWith(word)) || (word.length > 2 && name.includes(word));

/** Two edits make any three letters into any other. */
const mayDiffer = (name: string): number => Math.max(name.length > 3 ? 2 : 1, Math.floor(name.length / 3));

/** Optimal string alignment: insert, delete, change or swap two neighbours, each one edit. */
export const edits = (left: string, right: string): number => {
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
