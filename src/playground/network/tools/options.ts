// Reads a command line the way getopt does: flags, flags with a value, and the rest.

export interface Options {
  readonly flags: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
  /** The first letter or word the tool does not know; empty when all are known. */
  readonly bad: string;
  /** A known option without its value; empty when none. */
  readonly incomplete: string;
}

/**
 * @param spec letters as in getopt(3): `nc:` means -n alone and -c with a value.
 * @param long `--name` options; true when it takes a value (after a blank or `=`).
 */
export const readOptions = (
  argv: readonly string[],
  spec: string,
  long: Readonly<Record<string, boolean>> = {},
): Options => {
  const flags = new Map<string, string>();
  const rest: string[] = [];
  const queue = [...argv];
  const done = (bad: string, incomplete = ''): Options => ({ flags, rest, bad, incomplete });
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') return { flags, rest: [...rest, ...queue], bad: '', incomplete: '' };
    if (word.startsWith('--')) {
      const [name = '', given] = word.slice(2).split(/=(.*)/s);
      if (!(name in long)) return done(word);
      const value = long[name] ? (given ?? queue.shift()) : '';
      if (value === undefined) return done('', name);
      flags.set(name, value);
    } else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at += 1) {
        const letter = word.charAt(at);
        const where = letter === ':' ? -1 : spec.indexOf(letter);
        if (where < 0) return done(letter);
        if (spec[where + 1] !== ':') {
          flags.set(letter, (flags.get(letter) ?? '') + letter);
          continue;
        }
        const value = at + 1 < word.length ? word.slice(at + 1) : queue.shift();
        if (value === undefined) return done('', letter);
        flags.set(letter, value);
        break;
      }
    } else rest.push(word);
  }
  return done('');
};

/** A flag's number, or the fallback when it was not given. NaN when it is no number. */
export const numberOf = (options: Options, flag: string, fallback: number): number => {
  const text = options.flags.get(flag);
  return text === undefined ? fallback : text.trim() === '' ? Number.NaN : Number(text);
};
