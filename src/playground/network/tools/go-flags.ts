// Reads a command line the way Go's flag package does: -name value, --name=value, and flags alone; the first other word ends it.

export interface GoFlags {
  readonly flags: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
  /** The first flag that is not known; empty when all are. */
  readonly bad: string;
}

/** @param known name -> true when it takes a value; one without may still be given `=false`. */
export const readGoFlags = (argv: readonly string[], known: Readonly<Record<string, boolean>>): GoFlags => {
  const flags = new Map<string, string>();
  const queue = [...argv];
  while (queue[0]?.startsWith('-') && queue[0].length > 1) {
    const [name = '', given] = (queue.shift() ?? '').replace(/^--?/, '').split(/=(.*)/s);
    if (!Object.hasOwn(known, name)) return { flags, rest: queue, bad: name };
    flags.set(name, given ?? (known[name] ? (queue.shift() ?? '') : 'true'));
  }
  return { flags, rest: queue, bad: '' };
};
