// Asks the collector of traces whether it would take some: an empty delivery, which is a valid one and leaves nothing behind.
import { COLLECTOR, type CollectorAnswer, collectorCheck } from './doctor/collector.ts';
import type { Task } from './doctor/in-time.ts';
import { headersOf } from './ops/otlp-headers.ts';
import type { TracingSettings } from './ops/tracing.ts';

const ANSWER_MS = 4_000;

/** None where no collector is named. */
export const collectorTasks = (tracing: TracingSettings | null): readonly Task[] =>
  tracing === null
    ? []
    : [
        {
          ...COLLECTOR,
          deadlineMs: ANSWER_MS + 1_000,
          look: async (signal) => [collectorCheck(placeOf(tracing.url), await asked(tracing, signal))],
        },
      ];

/** A path or a query may hold a key. */
const placeOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'its address');

const asked = async ({ url, headers }: TracingSettings, signal: AbortSignal): Promise<CollectorAnswer> => {
  const ours = new AbortController();
  const timer = setTimeout(() => ours.abort(), ANSWER_MS);
  try {
    const response = await fetch(withoutUser(url), {
      method: 'POST',
      headers: { ...headersOf(headers), 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(),
      // Its keys are for nobody else.
      redirect: 'manual',
      signal: AbortSignal.any([signal, ours.signal]),
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { error: ours.signal.aborted ? `no answer within ${ANSWER_MS / 1_000} s` : codeOf(error) };
  } finally {
    clearTimeout(timer);
  }
};

/** fetch refuses a user in an address, and the exporter sends none. */
const withoutUser = (url: string): URL => Object.assign(new URL(url), { username: '', password: '' });

/** Never its words: they may repeat the address. */
const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
};
