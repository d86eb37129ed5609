// Did the promises hold over all that happened: what was accepted, stored, said, concluded, and left behind?

/** A delivery by Slack of something that shall become a run. */
export interface Asked {
  /** What makes two deliveries one request: `event:Ev1`, `command:<trigger>`. */
  readonly key: string;
  readonly acked: boolean;
  /** Told at once that nothing runs: no room, no permission, nothing understood. */
  readonly refused?: boolean;
}

/** A row of the journal at the end. */
export interface Kept {
  readonly run: string;
  readonly key: string;
  readonly user: string;
  readonly state: string;
  /** Of a digest. */
  readonly slot?: { readonly schedule: string; readonly slotMs: number };
  /** Of a further question of a digest, which tells nothing itself. */
  readonly partOf?: string;
  /** How long was looked, and how long that may take. */
  readonly took?: { readonly ms: number; readonly deadlineMs: number };
}

/** A message as it stands at the end. */
export interface Seen {
  /** By its metadata; empty where it has none. */
  readonly run: string;
  /** `root`, `why`, `steps` …; empty where it has none. */
  readonly part: string;
  /** The only person who sees it; empty: everybody. */
  readonly to: string;
  /** False while it says that the run is under way. */
  readonly final: boolean;
}

/** A step that was decided, and what there was of each of its observations. */
export interface Decided {
  readonly run: string;
  readonly step: string;
  readonly verdict: string;
  /** Empty for a step that reads what is known of the cluster. */
  readonly evidence: readonly ('whole' | 'cut' | 'none')[];
}

export interface History {
  readonly asked: readonly Asked[];
  readonly kept: readonly Kept[];
  /** Public ones with the metadata of runs, and private ones that tell an end; acknowledgements are no such. */
  readonly seen: readonly Seen[];
  readonly decided?: readonly Decided[];
  /** The most at once, and the most there may be. */
  readonly execs?: { readonly most: number; readonly cap: number };
  /** What still lives after the end: sockets, remote processes, temporary pods. Each must be 0. */
  readonly left?: Readonly<Record<string, number>>;
  /** How a process died that nobody killed. */
  readonly crashes?: readonly string[];
}

const ENDED = ['posted', 'interrupted', 'failed', 'cancelled'];
const DECIDED = ['pass', 'warn', 'fail'];

/** A sentence for each promise that was broken; none when all held. */
export const brokenPromises = (history: History): readonly string[] => [
  ...accepted(history),
  ...ends(history),
  ...digests(history),
  ...withoutEvidence(history),
  ...outlived(history),
  ...(history.crashes ?? []).map((how) => `R6: a process died: ${how}`),
];

const many = <T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly [string, readonly T[]])[] =>
  Object.entries(Object.groupBy(all, keyOf)).map(([key, group]) => [key, group ?? []] as const);

/** R1: acknowledged means journaled, once. */
const accepted = ({ asked, kept }: History): readonly string[] => [
  ...many(asked, ({ key }) => key).flatMap(([key, deliveries]) => {
    const rows = kept.filter((row) => row.key === key).length;
    const promised = deliveries.some(({ acked, refused }) => acked && refused !== true);
    return promised && rows === 0 ? [`R1: ${key} was acknowledged, and the journal does not know it`] : [];
  }),
  ...many(kept, ({ key }) => key).flatMap(([key, rows]) =>
    rows.length > 1 ? [`R1: ${key} became ${rows.length} runs: ${rows.map(({ run }) => run).join(', ')}`] : [],
  ),
];

/** R1: each run ends, in one message that people see. */
const ends = ({ kept, seen }: History): readonly string[] => {
  const wrong: string[] = [];
  /** People who must have been told in private, once for each run. */
  const alone: Kept[] = [];
  for (const row of kept) {
    if (!ENDED.includes(row.state)) wrong.push(`R1: ${row.run} never ended: ${row.state}`);
    if (row.partOf !== undefined) continue;
    const own = seen.filter(({ run }) => run === row.run);
    const roots = own.filter(({ part }) => part === 'root');
    const final = roots.filter((root) => root.final).length;
    if (final > 1) wrong.push(`R1: ${row.run} ended in ${final} messages`);
    if (roots.length > final && ENDED.includes(row.state))
      wrong.push(`R1: ${row.run} ended as ${row.state}, and a message still says it is under way`);
    if (final === 0 && roots.length === 0 && ENDED.includes(row.state)) alone.push(row);
    for (const [part, copies] of many(own, (one) => one.part))
      if (part !== 'root' && copies.length > 1) wrong.push(`R1: ${row.run} said "${part}" ${copies.length} times`);
  }
  const known = new Set(kept.map(({ run }) => run));
  for (const run of new Set(seen.map((one) => one.run)))
    if (run !== '' && !known.has(run)) wrong.push(`R1: ${run} was told, and the journal does not know it`);
  for (const [user, rows] of many(alone, (row) => row.user)) {
    const told = seen.filter(({ to, run }) => to === user && run === '').length;
    const runs = rows.map(({ run, state }) => `${run} (${state})`).join(', ');
    if (told < rows.length) wrong.push(`R1: ${runs}: ended, and ${user} was told of ${told} of them`);
    if (told > rows.length) wrong.push(`R1: ${runs}: ended, and ${user} was told ${told} times`);
  }
  return wrong;
};

/** R2. */
const digests = ({ kept, seen }: History): readonly string[] =>
  many(
    kept.filter(({ slot, partOf }) => slot !== undefined && partOf === undefined),
    ({ slot }) => `${slot?.schedule} at ${new Date(slot?.slotMs ?? 0).toISOString()}`,
  ).flatMap(([slot, rows]) => {
    const runs = new Set(rows.map(({ run }) => run));
    const told = seen.filter(({ run, part, final }) => runs.has(run) && part === 'root' && final).length;
    return [
      ...(rows.length > 1 ? [`R2: the slot ${slot} had ${rows.length} digests`] : []),
      ...(rows.length > 1 && told > 1 ? [`R2: the slot ${slot} was told ${told} times`] : []),
    ];
  });

/** R3: what was not looked at, or not wholly, is no ground to say that it is well. */
const withoutEvidence = ({ decided = [] }: History): readonly string[] =>
  decided.flatMap(({ run, step, verdict, evidence }) => {
    if (!DECIDED.includes(verdict) || evidence.length === 0) return [];
    if (evidence.every((one) => one === 'none'))
      return [`R3: ${run} says "${verdict}" of ${step}, and saw nothing of it`];
    return verdict === 'pass' && !evidence.includes('whole')
      ? [`R3: ${run} says "pass" of ${step}, and all it saw was cut short`]
      : [];
  });

/** R4 and R5. */
const outlived = ({ kept, execs, left = {} }: History): readonly string[] => [
  ...kept.flatMap(({ run, took }) =>
    took !== undefined && took.ms > took.deadlineMs
      ? [`R4: ${run} took ${took.ms} ms, its deadline was ${took.deadlineMs} ms`]
      : [],
  ),
  ...Object.entries(left).flatMap(([what, count]) => (count === 0 ? [] : [`R4: ${count} ${what} left behind`])),
  ...(execs !== undefined && execs.most > execs.cap
    ? [`R5: ${execs.most} execs in flight, the most there may be is ${execs.cap}`]
    : []),
];
