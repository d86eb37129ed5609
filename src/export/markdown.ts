// One answer as a section of a post-mortem: headline, timeline, evidence, fix and versions. Pure.
import { describeLocation } from '../model/location.ts';
import type { Recording } from '../model/recording.ts';
import type { Report, ReportCause, ReportStep } from '../model/report.ts';
import { inLang, type Lang, type Text } from '../model/text.ts';
import { foundSubject } from '../text/subject.ts';
import { answerMark, CONFIDENCE_WORDS, LABELS, REASON_WORDS, VERDICT_SYMBOLS, VERDICT_WORDS } from '../text/words.ts';
import { mdBlock, mdTable, mdText, mdTime } from './text.ts';
import { EXPORT_WORDS } from './words.ts';

export interface Exported {
  readonly report: Report;
  /** null when the target could not be read. */
  readonly recording: Recording | null;
  /** Who asked, by name, and when; null where nobody did in a chat. */
  readonly asked: { readonly by: string; readonly atMs: number } | null;
}

/** @param clean takes secrets, and what this reader may not see, out of every foreign text. */
export const markdown = (exported: Exported, lang: Lang, clean: (text: string) => string): string => {
  const { report } = exported;
  const say = (text: Text): string => inLang(text, lang);
  const foreign = (text: Text | string, max?: number): string =>
    mdText(clean(typeof text === 'string' ? text : say(text)), max);
  const page: Page = { lang, say, foreign, clean };
  const [first, ...others] = report.causes;
  const parts = [
    `## ${answerMark(report, lang)}: ${foreign(report.headline)}`,
    facts(exported, page),
    `### ${say(EXPORT_WORDS.timeline)}`,
    timeline(exported, page),
    `### ${say(EXPORT_WORDS.evidence)}`,
    evidence(report, page),
    ...(first === undefined ? [] : [`### ${say(LABELS.fix)}`, remedies(first, page)]),
    ...(others.length === 0
      ? []
      : [
          `### ${say(EXPORT_WORDS.causes)}`,
          ...others.map((cause) => `**${foreign(cause.say)}** (\`${cause.code}\`)\n\n${remedies(cause, page)}`),
        ]),
    ...(report.notes.length === 0
      ? []
      : [`### ${say(EXPORT_WORDS.notes)}`, report.notes.map((note) => `- ${foreign(note)}`).join('\n')]),
    `### ${say(EXPORT_WORDS.versions)}`,
    versions(report, page),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};

interface Page {
  readonly lang: Lang;
  say(text: Text): string;
  foreign(text: Text | string, max?: number): string;
  clean(text: string): string;
}

const markOf = (verdict: Report['verdict'], { say }: Page): string =>
  `${VERDICT_SYMBOLS[verdict]} ${say(VERDICT_WORDS[verdict])}`;

const facts = ({ report, asked }: Exported, { say, foreign }: Page): string =>
  [
    [EXPORT_WORDS.question, foreign(`${report.question} ${foundSubject(report.target)}`)],
    [EXPORT_WORDS.cluster, foreign(report.cluster)],
    [EXPORT_WORDS.confidence, say(CONFIDENCE_WORDS[report.confidence])],
    ...(asked === null ? [] : [[EXPORT_WORDS.askedBy, foreign(asked.by)] as const]),
    [EXPORT_WORDS.run, foreign(report.run)] as const,
    [EXPORT_WORDS.took, `${(report.durationMs / 1000).toFixed(1)} s`] as const,
  ]
    .map(([label, value]) => `- ${say(label as Text)}: ${value}`)
    .join('\n');

/** When what is not as expected was looked at, between the question and the answer. */
const timeline = ({ report, recording, asked }: Exported, page: Page): string => {
  const startedMs = Date.parse(report.startedAt);
  const notable = report.steps.filter(isNotable).flatMap((step) => {
    const first = recording?.observations.find((one) => one.step === step.id);
    return first === undefined
      ? []
      : [{ atMs: startedMs + first.startedMs, what: `${markOf(step.verdict, page)} · ${page.foreign(step.asks)}` }];
  });
  const events = [
    ...(asked === null ? [] : [{ atMs: asked.atMs, what: page.say(EXPORT_WORDS.asked) }]),
    { atMs: startedMs, what: page.say(EXPORT_WORDS.started) },
    ...notable.sort((a, b) => a.atMs - b.atMs),
    {
      atMs: startedMs + report.durationMs,
      what: `${page.say(EXPORT_WORDS.ended)}: ${answerMark(report, page.lang)}`,
    },
  ];
  return mdTable(
    [page.say(EXPORT_WORDS.time), page.say(EXPORT_WORDS.what)],
    events.map(({ atMs, what }) => [mdTime(atMs), what]),
  );
};

const isNotable = ({ verdict }: ReportStep): boolean =>
  verdict === 'fail' || verdict === 'warn' || verdict === 'unknown';

const evidence = (report: Report, page: Page): string => {
  const notable = report.steps.filter(isNotable);
  const passed = report.steps.filter(({ verdict }) => verdict === 'pass').length;
  const table = mdTable(
    [EXPORT_WORDS.verdict, EXPORT_WORDS.question, LABELS.where, LABELS.saw, LABELS.expected].map(page.say),
    notable.map((step) => [
      `${markOf(step.verdict, page)}${reasonOf(step, page)}`,
      page.foreign(step.asks, 300),
      page.foreign(describeLocation(step.location), 300),
      page.foreign(step.saw, 600),
      page.foreign(step.expected, 400),
    ]),
  );
  const rest = passed === 0 ? '' : `${passed} ${page.say(EXPORT_WORDS.asExpected)}.`;
  if (notable.length > 0) return rest === '' ? table : `${table}\n\n${rest}`;
  return report.verdict === 'pass' ? page.say(EXPORT_WORDS.nothing) : rest;
};

const reasonOf = ({ reason }: ReportStep, { say, foreign }: Page): string => {
  if (reason === '') return '';
  const known = Object.hasOwn(REASON_WORDS, reason) ? REASON_WORDS[reason as keyof typeof REASON_WORDS] : undefined;
  return ` (${known === undefined ? foreign(reason, 60) : say(known)})`;
};

const remedies = (cause: ReportCause, { say, foreign, clean }: Page): string =>
  cause.remedies
    .map(({ say: words, run, risk, verify }) =>
      [
        `${foreign(words)} (${say(risk === 'read-only' ? LABELS.readOnly : LABELS.disruptive)})`,
        ...(run === '' ? [] : [mdBlock(clean(run))]),
        ...(verify === '' ? [] : [`${say(LABELS.verify)}:`, mdBlock(clean(verify))]),
      ].join('\n\n'),
    )
    .join('\n\n');

const versions = ({ versions: all }: Report, { foreign }: Page): string =>
  [
    `- netwhy ${foreign(all.netwhy)}, runbook v${all.runbook}`,
    ...(all.cilium === undefined ? [] : [`- Cilium ${foreign(all.cilium)}`]),
    ...(all.tailscale === undefined ? [] : [`- Tailscale ${foreign(all.tailscale)}`]),
  ].join('\n');
