// Whether runs are traced, and to which collector: OpenTelemetry's own settings, by their own names.
import type { Complaint, Environment } from './complaints.ts';
import { readSecret } from './secrets.ts';
import type { ValueOf, VariableName } from './variables.ts';

export interface TracingSettings {
  readonly url: string;
  /** `name=value,…`; empty for none. */
  readonly headers: string;
  readonly service: string;
}

type Read = <N extends VariableName>(name: N) => ValueOf<N> | undefined;

/** @returns null when no collector is named, or OpenTelemetry is switched off. */
export const readTracing = (
  read: Read,
  env: Environment,
  complain: (text: Complaint) => void,
): TracingSettings | null => {
  const collector = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  // Of the two, the one for traces is meant as it is; to the other the path is added.
  const url =
    read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ??
    (collector === undefined ? '' : `${collector.replace(/\/+$/, '')}/v1/traces`);
  const headers = readSecret(env, 'OTEL_EXPORTER_OTLP_HEADERS', complain) ?? '';
  const service = read('OTEL_SERVICE_NAME') ?? 'netwhy';
  const off = read('OTEL_SDK_DISABLED') ?? false;
  return url === '' || off ? null : { url, headers, service };
};
