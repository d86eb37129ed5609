// Traces of runs, where an OpenTelemetry collector is named; its packages are loaded then, and not before.
import { NO_TRACER, type Tracer } from '../engine/ports/tracer.ts';

export interface TracingSettings {
  /** Of the collector, `…/v1/traces`. */
  readonly url: string;
  /** `name=value,…`, as OTEL_EXPORTER_OTLP_HEADERS has them; empty for none. */
  readonly headers: string;
  /** `service.name`. */
  readonly service: string;
}

export interface TracingLog {
  info(fields: object, line: string): void;
  warn(fields: object, line: string): void;
  error(fields: object, line: string): void;
}

export interface Tracing {
  readonly tracer: Tracer;
  /** Delivers what is left, for two seconds at most. Never rejects. */
  close(): Promise<void>;
}

const OFF: Tracing = { tracer: NO_TRACER, close: async () => undefined };

/** Never rejects: without its packages, or with a collector that cannot be used, runs go on untraced. */
export const startTracing = async (
  settings: TracingSettings | null,
  version: string,
  log: TracingLog,
): Promise<Tracing> => {
  if (settings === null) return OFF;
  try {
    const { otlpTracing } = await import('./otlp.ts');
    return otlpTracing(settings, version, log);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    log.error({ code }, 'runs are not traced: the @opentelemetry packages could not be loaded');
    return OFF;
  }
};
