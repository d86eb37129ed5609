// Spans by the OpenTelemetry SDK, sent in batches to a collector; one that is slow or gone loses spans and costs a run nothing.
import {
  type Span as OtelSpan,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, RandomIdGenerator, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { NO_SPAN, type Span, type SpanFacts } from '../engine/ports/tracer.ts';
import { headersOf } from './otlp-headers.ts';
import { redact } from './redact.ts';
import { traceIdOf } from './trace-id.ts';
import type { Tracing, TracingLog, TracingSettings } from './tracing.ts';

/** Spans that wait for the collector; what comes on top is dropped. A question makes about a hundred. */
const MOST_WAITING = 4_096;
const FLUSH_MS = 2_000;
const SEND_MS = 10_000;
const MOST_CHARS = 200;

/** Nothing is registered globally: only what is handed a span is traced. */
export const otlpTracing = (settings: TracingSettings, version: string, log: TracingLog): Tracing => {
  const ids = new RandomIdGenerator();
  let traceId = '';
  const exporter = new OTLPTraceExporter({ url: settings.url, headers: headersOf(settings.headers) });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': settings.service, 'service.version': version })),
    idGenerator: { generateTraceId: () => traceId, generateSpanId: () => ids.generateSpanId() },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellingOnce(exporter, log),
        maxQueueSize: MOST_WAITING,
        scheduledDelayMillis: 1_000,
        exportTimeoutMillis: SEND_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('netwhy', version);
  const open = new Map<string, Span>();
  let closed: Promise<void> | null = null;
  return {
    tracer: {
      begin(run, facts) {
        // Read while the span is made, in this very turn.
        traceId = traceIdOf(run);
        const span = noting(tracer, tracer.startSpan('run', { root: true, attributes: clean(facts) }), () => {
          if (open.get(run) === span) open.delete(run);
        });
        open.set(run, span);
        return span;
      },
      of: (run) => open.get(run) ?? NO_SPAN,
    },
    close: () => {
      closed ??= flush(provider);
      return closed;
    },
  };
};

const flush = async (provider: TracerProvider): Promise<void> => {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, FLUSH_MS);
  // Whatever the collector says now, nobody can do anything about it; the exporter has told of it.
  await Promise.race([provider.shutdown().catch(() => undefined), late.promise]);
  clearTimeout(timer);
};

const noting = (tracer: OtelTracer, span: OtelSpan, onEnd: () => void = () => undefined): Span => ({
  child: (name, facts = {}) =>
    noting(tracer, tracer.startSpan(name, { attributes: clean(facts) }, trace.setSpan(ROOT_CONTEXT, span))),
  set: (facts) => void span.setAttributes(clean(facts)),
  fail: (code) => {
    span.setAttribute('error.type', words(code));
    span.setStatus({ code: SpanStatusCode.ERROR, message: words(code) });
  },
  end: () => {
    onEnd();
    span.end();
  },
});

type Clean = Record<string, string | number | boolean | string[]>;

/** Facts are words of ours already; should one ever not be, no secret and no control character leaves in it. */
const clean = (facts: SpanFacts): Clean =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      if (typeof fact === 'string') return [name, words(fact)];
      return [name, typeof fact === 'object' ? fact.map(words) : fact];
    }),
  );

const words = (text: string): string =>
  redact(text)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
    .slice(0, MOST_CHARS)
    .toWellFormed();

/** `authorization=Basic%20abc,x-scope=1`: names and values are percent-encoded. */

/** The log hears of a collector that fails once, and once when it is back. */
const tellingOnce = (exporter: SpanExporter, log: TracingLog): SpanExporter => {
  let failing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.code !== 0;
        if (failed && !failing)
          log.warn({ why: kindOf(result.error) }, 'traces cannot be delivered; runs go on without');
        if (!failed && failing) log.info({}, 'traces are delivered again');
        failing = failed;
        done(result);
      });
    },
    forceFlush: async () => await exporter.forceFlush?.(),
    shutdown: async () => await exporter.shutdown(),
  };
};

/** ECONNREFUSED · 401: what the collector said beyond that is not ours to repeat. */
const kindOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number'
    ? String(code)
    : 'no answer in time, or none yet (429, 503)';
};
