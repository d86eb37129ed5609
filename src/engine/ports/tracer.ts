// How a run is followed from outside: spans within spans, handed on by hand, so that runs at once cannot mix.

/** Words of ours, ids and numbers; never what a tool, a person or another server said. */
export type SpanFacts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Few and fixed: a tracing system groups by them. */
export type SpanName =
  | 'run'
  | 'find target'
  | 'api read'
  | 'plan'
  | 'execute'
  | 'step'
  | 'exec'
  | 'conclude'
  | 'post'
  | 'wait';

export interface Span {
  child(name: SpanName, facts?: SpanFacts): Span;
  set(facts: SpanFacts): void;
  /** What it is about went wrong. @param code a word of a closed set */
  fail(code: string): void;
  /** Once; nothing changes it later. */
  end(): void;
}

export interface Tracer {
  /** Begins the span of a run. Never throws, and nothing waits for it. */
  begin(run: string, facts: SpanFacts): Span;
  /** The span of a run that is under way in this process; one that notes nothing where there is none. */
  of(run: string): Span;
}

export const NO_SPAN: Span = {
  child: () => NO_SPAN,
  set: () => undefined,
  fail: () => undefined,
  end: () => undefined,
};

export const NO_TRACER: Tracer = { begin: () => NO_SPAN, of: () => NO_SPAN };

/** Work as a span of its own, which ends with it. */
export const spanned = async <T>(
  parent: Span,
  name: SpanName,
  facts: SpanFacts,
  work: (span: Span) => Promise<T>,
): Promise<T> => {
  const span = parent.child(name, facts);
  try {
    return await work(span);
  } catch (error) {
    span.fail('error');
    throw error;
  } finally {
    span.end();
  }
};
