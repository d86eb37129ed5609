// The answer for a person at a terminal: the cause first, then the fix, then what was seen.
import { describeLocation } from '../model/location.ts';
import type { Report, ReportCause, ReportStep } from '../model/report.ts';
import type { Figure, Remedy } from '../model/runbook.ts';
import type { Lang, Text } from '../model/text.ts';
import type { SkippedReason, UnknownReason } from '../model/verdict.ts';
import { causePage } from '../text/cause-page.ts';
import { cut, wrap } from '../text/columns.ts';
import { literal, literalLine } from '../text/literal.ts';
import { foundSubject, nodeOf } from '../text/subject.ts';
import { answerMark, CONFIDENCE_WORDS, isExplanation, LABELS, REASON_WORDS } from '../text/words.ts';
import { countLine } from './count-line.ts';
import { type Paint, symbolOf } from './paint.ts';

export const human = (report: Report, lang: Lang, paint: Paint, columns: number): string => {
  const page = new Page(lang, paint, Math.max(40, Math.min(columns, 110)));
  page.headline(report);
  report.causes.forEach((cause, index) => {
    page.cause(cause, index);
  });
  for (const figure of report.figures) page.figure(figure);
  page.steps(report);
  page.notes(report.notes);
  page.provenance(report);
  return page.text();
};

class Page {
  readonly #lines: string[] = [];
  readonly #lang: Lang;
  readonly #paint: Paint;
  readonly #width: number;

  constructor(lang: Lang, paint: Paint, width: number) {
    this.#lang = lang;
    this.#paint = paint;
    this.#width = width;
  }

  headline(report: Report): void {
    const mark = this.#paint.verdict(report.verdict, answerMark(report, this.#lang));
    const sure = report.causes.length > 0 ? ` (${this.#say(CONFIDENCE_WORDS[report.confidence])})` : '';
    const [first = '', ...rest] = wrap(`${this.#say(report.headline)}${sure}`, this.#width - 2);
    this.#add(mark, `  ${this.#paint.strong(first)}`, ...rest.map((line) => `  ${this.#paint.strong(line)}`));
    const where = foundSubject(report.target);
    const home = nodeOf(report.target);
    const place = home === '' ? '' : ` · ${home}`;
    this.#add(
      this.#paint.faint(`  ${literalLine([...new Set([`${where}${place}`, report.cluster])].join(' · '), 1000)}`),
      ...(isExplanation(report) ? [] : [`  ${countLine(report.steps, this.#lang)}`]),
    );
  }

  cause(cause: ReportCause, index: number): void {
    if (index > 0) {
      this.#add(
        '',
        `${this.#paint.strong(this.#say(LABELS.also))}: ${literalLine(cause.code)} (${this.#say(CONFIDENCE_WORDS[cause.confidence])})`,
      );
      this.#indent(2, this.#say(cause.say));
    } else this.#add('', `${this.#paint.strong(this.#say(LABELS.fix))}: ${literalLine(cause.code)}`);
    for (const remedy of cause.remedies) this.#remedy(remedy);
    this.#add(this.#paint.faint(`  ${this.#say(LABELS.page)}: ${causePage(literalLine(cause.code), this.#lang)}`));
  }

  #remedy(remedy: Remedy): void {
    const risk = this.#say(remedy.risk === 'disruptive' ? LABELS.disruptive : LABELS.readOnly);
    this.#indent(2, `• ${this.#say(remedy.say)} [${risk}]`);
    if (remedy.run !== '') this.#add(`      $ ${literalLine(remedy.run, 400)}`);
    if (remedy.verify !== '')
      this.#add(`    ${this.#paint.faint(`${this.#say(LABELS.verify)}:`)} ${literalLine(remedy.verify, 400)}`);
    this.#add(this.#paint.faint(`    ${this.#say(LABELS.source)}: ${remedy.source}`));
  }

  /** A drawing as it is, cut to the page; prose wrapped. */
  figure({ kind, title, body }: Figure): void {
    this.#add('', this.#paint.strong(this.#say(title)));
    for (const line of body[this.#lang].replace(/\n$/, '').split('\n')) {
      if (kind === 'drawing') this.#add(`  ${cut(literal(line), this.#width - 2)}`);
      else if (line.trim() === '') this.#add('');
      else this.#indent(2, line, 2000);
    }
  }

  /** What is wrong or open in full, what is as expected in a line each, what was skipped by name. */
  steps(report: Report): void {
    const open = report.steps.filter(
      ({ verdict }) => verdict === 'fail' || verdict === 'warn' || verdict === 'unknown',
    );
    const well = report.steps.filter(({ verdict }) => verdict === 'pass');
    const rest = report.steps.filter(({ verdict }) => verdict === 'skipped');
    if (open.length > 0) this.#add('', this.#paint.strong(this.#say(LABELS.notAsExpected)));
    for (const step of open) this.#openStep(step);
    if (well.length > 0)
      this.#add('', this.#paint.strong(this.#say(isExplanation(report) ? LABELS.read : LABELS.asExpected)));
    for (const step of well) this.#line(step, literalLine(this.#say(step.saw), 300));
    for (const step of rest) this.#line(step, this.#reason(step));
  }

  #openStep(step: ReportStep): void {
    const reason = step.reason === '' ? '' : ` (${this.#reason(step)})`;
    const folded = step.explainedBy === '' ? '' : ` ← ${literalLine(step.explainedBy)}`;
    this.#add(`  ${this.#mark(step)} ${this.#say(step.asks)}${reason}${this.#paint.faint(folded)}`);
    const saw = literalLine(this.#say(step.saw), 300);
    if (saw !== '') this.#indent(6, `${describeLocation(step.location)}: ${saw}`);
    const expected = literalLine(this.#say(step.expected), 200);
    if (step.verdict !== 'unknown' && expected !== '') this.#indent(6, `${this.#say(LABELS.expected)}: ${expected}`);
  }

  /** One line, cut to the page: the rest is in --json. */
  #line(step: ReportStep, what: string): void {
    const text = `${this.#say(step.asks)} ${what}`;
    this.#add(`  ${this.#mark(step)} ${cut(text, this.#width - 4)}`);
  }

  #mark(step: ReportStep): string {
    return this.#paint.verdict(step.verdict, symbolOf(step.verdict));
  }

  #reason(step: ReportStep): string {
    return this.#say(REASON_WORDS[step.reason as UnknownReason | SkippedReason]);
  }

  notes(notes: readonly Text[]): void {
    if (notes.length > 0) this.#add('');
    for (const note of notes) this.#indent(2, `• ${this.#say(note)}`);
  }

  provenance(report: Report): void {
    const { versions } = report;
    const cilium = versions.cilium === undefined ? '' : ` · cilium ${versions.cilium}`;
    const tailscale = versions.tailscale === undefined ? '' : ` · tailscale ${versions.tailscale}`;
    this.#add(
      '',
      this.#paint.faint(
        literalLine(
          `${report.run} · ${report.startedAt} · ${(report.durationMs / 1000).toFixed(1)} s · netwhy ${versions.netwhy}${cilium}${tailscale}`,
        ),
      ),
    );
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #say(text: Text): string {
    return literalLine(text[this.#lang], 1000);
  }

  #add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  #indent(by: number, text: string, max = 1000): void {
    for (const line of wrap(literalLine(text, max), this.#width - by)) this.#add(`${' '.repeat(by)}${line}`);
  }
}
