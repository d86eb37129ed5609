// The raw evidence as one text file: what was seen where a step is not as expected, when that is more than fits a message.
import { describeLocation } from '../../model/location.ts';
import type { Observation, Recording } from '../../model/recording.ts';
import type { Report, ReportStep } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import { foundSubject } from '../../text/subject.ts';
import { LABELS, REASON_WORDS } from '../../text/words.ts';
import { countsOf, verdictMark } from './counts.ts';
import type { Ink } from './message.ts';
import { EVIDENCE_WORDS, WORDS } from './slack-words.ts';

export interface EvidenceFile {
  readonly name: string;
  readonly text: string;
  /** In place of the text, where it is no text. */
  readonly bytes?: Uint8Array;
  /** What a picture shows, for who does not see it. */
  readonly alt?: string;
  /** Said above the file: our own words alone, for Slack reads it as mrkdwn. */
  readonly comment: string;
}

/** Characters of raw output up to which the modal is enough. */
const SHORT = 3_000;
/** Bytes of the file. Slack turns a text file above 1 MB down (snippet_too_large). */
export const MAX_FILE_BYTES = 512 * 1024;
/** Bytes kept for the line that says what was left out. */
const LAST_LINE = 200;
const ALL = Number.MAX_SAFE_INTEGER;
const NOT_AS_EXPECTED: readonly Verdict[] = ['fail', 'warn', 'unknown'];

interface Seen {
  readonly step: ReportStep;
  readonly one: Observation;
}

/** null when there is little enough to read in the modal, or nothing. */
export const evidenceFile = (report: Report, recording: Recording | null, ink: Ink): EvidenceFile | null => {
  const steps = NOT_AS_EXPECTED.flatMap((verdict) => report.steps.filter((step) => step.verdict === verdict));
  const seen = steps.flatMap((step) =>
    (recording?.observations ?? []).filter((one) => one.step === step.id).map((one): Seen => ({ step, one })),
  );
  if (seen.reduce((sum, { one }) => sum + rawLength(one), 0) <= SHORT) return null;
  const head = [
    `netwhy · ${ink.say(EVIDENCE_WORDS.title)} · ${ink.say(WORDS.run)} ${report.run}`,
    ink.literal([report.question, foundSubject(report.target), `· ${report.cluster}`].join(' '), 1_000),
    `${ink.say(LABELS.notAsExpected)}: ${countsOf(steps, ink)}`,
    '',
  ].join('\n');
  return {
    name: fileNameOf(report.run),
    text: [head, ...shared(seen, MAX_FILE_BYTES - bytes(head) - LAST_LINE, ink)].join('\n'),
    comment: ink.say(EVIDENCE_WORDS.comment),
  };
};

export const fileNameOf = (run: string): string => `evidence-${run}.txt`;

const rawLength = ({ outcome }: Observation): number =>
  (outcome.kind === 'exited' || outcome.kind === 'not-looked'
    ? (outcome.stdout ?? '').length + (outcome.stderr ?? '').length
    : 0) + (outcome.kind === 'not-looked' ? outcome.detail.length : 0);

/** Each gets an equal share of what is left, so that one long output hides no other; at the end what had no room. */
const shared = (seen: readonly Seen[], budget: number, ink: Ink): readonly string[] => {
  const parts: string[] = [];
  let left = budget;
  for (const [index, { step, one }] of seen.entries()) {
    const part = observed(step, one, Math.floor(left / (seen.length - index)), ink);
    const cost = bytes(part) + 1;
    if (cost > left) return [...parts, `${ink.say(EVIDENCE_WORDS.leftOut)} ${seen.length - index}`, ''];
    parts.push(part);
    left -= cost;
  }
  return parts;
};

const observed = (step: ReportStep, one: Observation, share: number, ink: Ink): string => {
  const { outcome } = one;
  const facts = [
    `=== ${one.step}${one.probe === 'only' ? '' : `/${one.probe}`} · ${verdictMark(step.verdict, ink)} · ${line(ink.literal(step.asks, 300))}`,
    `${ink.say(LABELS.where)}: ${line(ink.literal(describeLocation(one.location), 400))} · ${one.rung ?? '–'}`,
    // Each word before JSON hides its colour codes behind escapes, then the list: one word may tell that the next is secret.
    `argv: ${ink.literal(JSON.stringify(one.argv.map((word) => ink.literal(word, ALL))), 8_000)}`,
    `${ink.say(EVIDENCE_WORDS.ended)}: ${endOf(one, ink)}`,
    `${ink.say(EVIDENCE_WORDS.took)}: ${(one.durationMs / 1000).toFixed(2)} s`,
  ].join('\n');
  if (outcome.kind === 'not-needed' || outcome.kind === 'cancelled') return `${facts}\n`;
  const room = Math.max(0, share - bytes(facts) - LAST_LINE);
  const stderr = stream('stderr', outcome.stderr ?? '', Math.floor(room / 2), ink);
  const stdout = stream('stdout', outcome.stdout ?? '', room - bytes(stderr), ink);
  return `${facts}\n${stdout}\n${stderr}\n`;
};

const endOf = ({ outcome }: Observation, ink: Ink): string => {
  switch (outcome.kind) {
    case 'exited':
      return `exit ${outcome.exitCode}${outcome.truncated ? ` · ${ink.say(EVIDENCE_WORDS.truncated)}` : ''}`;
    case 'not-looked':
      return `${ink.say(REASON_WORDS[outcome.reason])}: ${line(ink.literal(outcome.detail, 2_000))}`;
    case 'not-needed':
    case 'cancelled':
      return ink.say(REASON_WORDS[outcome.kind]);
    default:
      return outcome satisfies never;
  }
};

/** Indented, so that no output can pass for a heading of ours. Redacted whole, then cut: half a secret is one too. */
const stream = (name: 'stdout' | 'stderr', raw: string, maxBytes: number, ink: Ink): string => {
  if (raw === '') return `${name}: ${ink.say(WORDS.noOutput)}`;
  const text = ink.literal(raw, ALL).replace(/\n$/, '').replace(/^/gm, '  ');
  const whole = bytes(text);
  if (whole <= maxBytes) return `${name}:\n${text}`;
  const kept = headOf(text, maxBytes);
  return `${name}:\n${kept}\n${ink.say(WORDS.cutHere)} ${whole - bytes(kept)} ${ink.say(EVIDENCE_WORDS.bytesLeftOut)}`;
};

/** The longest head of at most so many bytes of UTF-8, cut between characters. */
const headOf = (text: string, maxBytes: number): string => {
  // A character cut in two is left undecoded, not replaced.
  const decoder = new TextDecoder();
  return decoder.decode(Buffer.from(text).subarray(0, Math.max(0, maxBytes)), { stream: true });
};

const line = (text: string): string => text.replace(/\s+/g, ' ').trim();

const bytes = (text: string): number => Buffer.byteLength(text);
