#!/usr/bin/env node
// Which netwhy to be: the bot, the command line, or the program inside an agent pod. Each is loaded only when asked for.
const [verb = 'help', ...words] = process.argv.slice(2);

const VERBS: Readonly<Record<string, () => Promise<number>>> = {
  // First, and with as few imports as possible: every question starts one of these on each node it asks.
  probe: async () => {
    const [{ runProbe }, { NETWHY_VERSION }, { searchPath }] = await Promise.all([
      import('./agent/main.ts'),
      import('./version.ts'),
      import('./config/search-path.ts'),
    ]);
    return runProbe(words, NETWHY_VERSION, searchPath());
  },
  idle: async () => (await import('./agent/idle.ts')).runIdle(),
  start: async () => {
    const said = words.length === 0 ? null : (await import('./run-help.ts')).startHelp(words);
    return said ?? (await import('./run-start.ts')).runStart();
  },
  ask: async () => (await import('./run-ask.ts')).runAsk(words),
  judge: async () => (await import('./run-judge.ts')).runJudge(words),
  export: async () => (await import('./run-export.ts')).runExport(words),
  doctor: async () => (await import('./run-doctor.ts')).runDoctor(words),
  store: async () => (await import('./run-store.ts')).runStore(words),
  audit: async () => (await import('./run-audit.ts')).runAudit(words),
  rejudge: async () => (await import('./run-rejudge.ts')).runRejudge(words),
  accuracy: async () => (await import('./run-accuracy.ts')).runAccuracy(words),
  faults: async () => (await import('./run-faults.ts')).runFaults(words),
  help: async () => (await import('./run-help.ts')).runHelp(),
  '--help': async () => (await import('./run-help.ts')).runHelp(),
  '-h': async () => (await import('./run-help.ts')).runHelp(),
  '--version': async () => {
    process.stdout.write(`${(await import('./version.ts')).NETWHY_VERSION}\n`);
    return 0;
  },
};

/** They see to their own output. */
const PROGRAMS: readonly string[] = ['probe', 'idle', 'start'];

const run = async (): Promise<number> => {
  if (!PROGRAMS.includes(verb)) (await import('./guard-output.ts')).guardOutput();
  const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (known === undefined) return (await import('./run-help.ts')).unknownVerb(verb, Object.keys(VERBS));
  return known();
};

try {
  process.exitCode = await run();
} catch (error) {
  const { complain } = await import('./complain.ts');
  process.exitCode = complain(error);
}
