// Each step of a run as a span: from its first probe to its verdict.

import type { Judgement } from '../model/verdict.ts';
import { NO_SPAN, type Span } from './ports/tracer.ts';

export class StepSpans {
  readonly #parent: Span;
  readonly #open = new Map<string, Span>();

  constructor(parent: Span = NO_SPAN) {
    this.#parent = parent;
  }

  started(step: string): void {
    if (!this.#open.has(step)) this.#open.set(step, this.#parent.child('step', { 'netwhy.step': step }));
  }

  /** A step nobody had to look for has no time of its own; one that was not needed has no span. */
  decided(step: string, judgement: Judgement): void {
    const begun = this.#open.get(step);
    if (begun === undefined && judgement.verdict === 'skipped') return;
    const span = begun ?? this.#parent.child('step', { 'netwhy.step': step });
    this.#open.delete(step);
    span.set({
      'netwhy.verdict': judgement.verdict,
      ...('reason' in judgement && { 'netwhy.reason': judgement.reason }),
    });
    span.end();
  }
}
