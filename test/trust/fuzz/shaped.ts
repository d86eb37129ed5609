// Does an argv hold the catalogue's own options and no others, whatever stood in the call?
import { CATALOGUE } from '../../../src/commands/catalogue.ts';
import { plan } from '../../../src/engine/plan.ts';
import type { CommandCall } from '../../../src/model/command-call.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { QUESTIONS, recordingOf } from '../corpus/corpus.ts';

/** What the questions ask. */
export const CALLS: readonly CommandCall[] = [
  ...new Map(
    QUESTIONS.flatMap((question) => {
      const runbook = RUNBOOKS.get(question);
      const { scene, site } = recordingOf(question);
      if (runbook === undefined) return [];
      return plan(runbook, scene, site).flatMap(({ probes }) => probes.map(({ call }) => call));
    }).map((call) => [JSON.stringify(call), call] as const),
  ).values(),
];
const RUNGS = ['agent', 'agent-netns', 'pod-exec', 'cilium-exec'] as const;
const OPTION = /^--?[A-Za-z]/;
/** `--name=value` and `+time=2`: the name is the catalogue's, the value may be an argument's. */
const nameOf = (word: string): string => word.split('=')[0] ?? '';

/** Of each command: every word its own calls become, values of arguments among them. */
const WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...CATALOGUE.values()].map((spec) => {
    const own = CALLS.filter((call) => call.name === spec.name);
    const first =
      spec.prepare === undefined ? [] : own.map((call) => spec.prepare?.argv(spec.args.parse(call.args)) ?? []);
    const then = own.flatMap((call) =>
      RUNGS.flatMap((rung) => spec.variants(spec.args.parse(call.args), rung, '10.0.0.1')),
    );
    return [spec.name, new Set([...first, ...then].flat())] as const;
  }),
);
/** What an argument may put there: an address, a name, a number, a path of the kernel's or a socket's, a URL. */
const FROM_ARGUMENT = /^(?![-])[\w.:/@%+?&=,[\]{}-]*$|^-?\d[\w.]*$/;

/** Options are the catalogue's, of this very command: none comes from an argument. */
export const shaped = (command: string, argv: readonly string[]): void => {
  const words = WORDS.get(command) ?? new Set<string>();
  const options = new Set([...words].filter((word) => OPTION.test(word)).map(nameOf));
  const [program = ''] = argv;
  if (!words.has(program)) throw new Error(`${command} starts ${program}`);
  for (const word of argv) {
    const isKnown = words.has(word) || (OPTION.test(word) ? options.has(nameOf(word)) : FROM_ARGUMENT.test(word));
    if (!isKnown) throw new Error(`${JSON.stringify(word)} in ${argv.join(' ')}`);
  }
  if (['sh', 'bash', 'ash', 'env', 'nsenter', 'kubectl'].includes(program)) throw new Error(`runs ${program}`);
};
