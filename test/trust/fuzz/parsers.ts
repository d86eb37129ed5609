// Every parser, on what real tools printed and on what none did.
import type { ToolOutput } from '../../../src/model/command-call.ts';
import { UNKNOWN_REASONS } from '../../../src/model/verdict.ts';
import { EVERY, readerOf } from '../../parsers/every-parser.ts';
import { sample, samplesOf } from '../../parsers/sample.ts';
import { mutate } from './mutate.ts';
import type { Target } from './target.ts';

/** Long ones are a page of the same; their first part has all shapes. */
const MAX = 12_000;
const SAMPLES = samplesOf('*').map((name) => ({ name, one: sample(name) }));
const TEXTS = SAMPLES.map(({ one }) => one.stdout.slice(0, MAX));
const CODES = [0, 0, 0, 1, 2, 28, 124, 127, 137, -1];

const held = (parse: (output: ToolOutput) => { readonly ok: boolean }, output: ToolOutput): void => {
  const result = parse(output) as ReturnType<(typeof EVERY)[number][2]>;
  if (result.ok) return;
  if (!UNKNOWN_REASONS.includes(result.reason)) throw new Error(`reason ${result.reason}`);
  if (result.why.length === 0 || result.why.length >= 200) throw new Error(`why of ${result.why.length} characters`);
};

export const PARSERS: Target = {
  name: 'parsers, of their own tool',
  make: (chance) => {
    const { name, one } = chance.pick(SAMPLES);
    const stdout = mutate(one.stdout.slice(0, MAX), chance, TEXTS);
    const stderr = chance.next() < 0.2 ? mutate(one.stderr || one.stdout.slice(0, 200), chance) : one.stderr;
    const exitCode = chance.next() < 0.2 ? chance.pick(CODES) : one.exitCode;
    return {
      input: `${name} ${exitCode} ${stdout} ${stderr}`,
      feed: () => held(readerOf(name), { argv: one.argv, stdout, stderr, exitCode }),
    };
  },
};

export const STRANGERS: Target = {
  name: "parsers, of another tool's output",
  make: (chance) => {
    const [name, argv, parse] = chance.pick(EVERY);
    const stdout = mutate(chance.pick(TEXTS), chance, TEXTS);
    const exitCode = chance.pick(CODES);
    return {
      input: `${name} ${exitCode} ${stdout}`,
      feed: () => held(parse, { argv: argv.split(' '), stdout, stderr: '', exitCode }),
    };
  },
};
