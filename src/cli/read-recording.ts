// Is this text a recording? Checked whole before it is judged: a file may come from anywhere.
import { z } from 'zod';
import { Fault } from '../model/fault.ts';
import { RUNGS } from '../model/location.ts';
import { type Recording, RUN_ENDS } from '../model/recording.ts';
import { DEFAULT_SITE, type Site } from '../model/site.ts';
import { say } from '../model/text.ts';
import { UNKNOWN_REASONS } from '../model/verdict.ts';
import { location, notLooked, shapeFor } from './scene-shape.ts';

const outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('exited'),
    exitCode: z.int(),
    stdout: z.string(),
    stderr: z.string(),
    truncated: z.boolean(),
  }),
  notLooked.omit({ ok: true }).extend({
    kind: z.literal('not-looked'),
    reason: z.enum(UNKNOWN_REASONS),
    stdout: z.string().optional(),
    stderr: z.string().optional(),
  }),
  z.object({ kind: z.literal('not-needed'), well: z.literal(true).exactOptional() }),
  z.object({ kind: z.literal('cancelled') }),
]);

const observation = z.object({
  step: z.string(),
  probe: z.string(),
  location,
  rung: z.enum(RUNGS).nullable(),
  argv: z.array(z.string()),
  startedMs: z.number(),
  durationMs: z.number(),
  outcome,
});

/** A number or a word each; one that an older netwhy did not have yet is today's default. */
const site = z.object(
  Object.fromEntries(
    Object.entries(DEFAULT_SITE).map(([field, value]) => [
      field,
      typeof value === 'number' ? z.number().default(value) : z.string().default(value),
    ]),
  ),
) as unknown as z.ZodType<Site>;

/** The shape depends on what is in it: a question about a pod sees more than one about a node. */
const scene = z.looseObject({}).transform((recorded, context) => {
  const read = shapeFor(recorded).safeParse(recorded);
  if (read.success) return read.data;
  for (const issue of read.error.issues) context.addIssue({ ...issue, code: 'custom', input: undefined });
  return z.NEVER;
});

const recording: z.ZodType<Recording> = z.object({
  schema: z.literal(1),
  run: z.string(),
  question: z.string(),
  netwhy: z.string(),
  runbookVersion: z.number(),
  site,
  scene,
  startedAt: z.string(),
  durationMs: z.number(),
  ended: z.enum(RUN_ENDS),
  vanished: z.enum(['deleted', 'replaced']).optional(),
  only: z.array(z.string()).optional(),
  observations: z.array(observation),
});

/** @throws Fault usage naming the first place that does not fit. */
export const readRecording = (text: string): Recording => {
  const read = recording.safeParse(unwrapped(jsonOf(text)));
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const where = issue?.path.join('.') || 'the top';
  throw new Fault(
    'usage',
    say(
      `This file is not a recording netwhy can judge: at ${where}, ${issue?.message ?? 'it does not fit'}.`,
      `판정할 수 있는 기록 파일이 아닙니다: ${where} 위치가 형식과 다릅니다.`,
    ),
  );
};

/** A bundle has one in it. */
const unwrapped = (value: unknown): unknown =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'netwhy-bundle' &&
  'recording' in value
    ? value.recording
    : value;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('usage', say('This file is not JSON.', 'JSON 파일이 아닙니다.'), { cause });
  }
};
