// Which known words did somebody probably mean when they typed another one?

/** Edits between two words: insert, delete, replace, swap neighbours. */
export const distance = (a: string, b: string): number => {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? (i === 0 ? j : i);
  for (let j = 0; j <= b.length; j += 1) (rows[0] ?? [])[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      (rows[i] ?? [])[j] = swapped ? Math.min(best, at(i - 2, j - 2) + 1) : best;
    }
  }
  return at(a.length, b.length);
};

/** At most three, nearest first; empty when nothing is near. */
export const closest = (typed: string, known: readonly string[]): readonly string[] => {
  const word = typed.toLowerCase().slice(0, 60);
  return known
    .map((one) => {
      const name = one.toLowerCase();
      const begins = word !== '' && (name.startsWith(word) || name.includes(word));
      return { one, far: begins ? 1 : distance(word, name) };
    })
    .filter(({ one, far }) => far <= Math.max(one.length > 3 ? 2 : 1, Math.floor(one.length / 3)))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ one }) => one);
};
