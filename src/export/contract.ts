// The stable JSON of an answer (schema 1): other tools build on it.
import { describeLocation } from '../model/location.ts';
import type { Report, ReportCause, ReportStep } from '../model/report.ts';
import { inLang, type Lang } from '../model/text.ts';
import { causePage } from '../text/cause-page.ts';

/** Field order is part of the contract's readability; absent optional fields are left out, never null. */
export const contract = (report: Report, lang: Lang): Record<string, unknown> => ({
  schema: 1,
  run: report.run,
  question: report.question,
  cluster: report.cluster,
  target: report.target,
  verdict: report.verdict,
  headline: inLang(report.headline, lang),
  confidence: report.confidence,
  causes: report.causes.map((cause) => causeOf(cause, lang)),
  steps: report.steps.map((step) => stepOf(step, lang)),
  figures: report.figures.map((figure) => ({
    id: figure.id,
    kind: figure.kind,
    title: inLang(figure.title, lang),
    body: inLang(figure.body, lang),
  })),
  notes: report.notes.map((note) => inLang(note, lang)),
  ...(report.partial !== undefined && { partial: report.partial }),
  ended: report.ended,
  startedAt: report.startedAt,
  durationMs: report.durationMs,
  versions: report.versions,
});

const causeOf = (cause: ReportCause, lang: Lang): Record<string, unknown> => ({
  code: cause.code,
  step: cause.step,
  layer: cause.layer,
  confidence: cause.confidence,
  page: causePage(cause.code, lang),
  ...(cause.subjects.length > 0 && { subjects: cause.subjects }),
  says: inLang(cause.say, lang),
  saw: inLang(cause.saw, lang),
  expected: inLang(cause.expected, lang),
  remedies: cause.remedies.map((remedy) => ({ ...remedy, say: inLang(remedy.say, lang) })),
  ...(cause.next !== undefined && { next: cause.next }),
});

const stepOf = (step: ReportStep, lang: Lang): Record<string, unknown> => ({
  id: step.id,
  asks: inLang(step.asks, lang),
  vantage: step.vantage,
  location: describeLocation(step.location),
  ...(step.rung !== null && { rung: step.rung }),
  command: step.command,
  verdict: step.verdict,
  ...(step.reason !== '' && { reason: step.reason }),
  saw: inLang(step.saw, lang),
  expected: inLang(step.expected, lang),
  ...(step.explainedBy !== '' && { explainedBy: step.explainedBy }),
  ...(step.guide !== null && {
    guide: { says: step.guide.says, why: inLang(step.guide.why, lang), erratum: step.guide.erratum },
  }),
  durationMs: step.durationMs,
});
