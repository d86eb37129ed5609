// Where log lines go: to stderr as JSON, one a line, with every secret taken out before it is written.
import { type Logger, pino } from 'pino';
import { redact } from './redact.ts';
import { redactValue } from './redact-value.ts';
import { traceIdOf } from './trace-id.ts';

export type { Logger };

export interface LogOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Takes each finished line; stderr without it. */
  readonly write?: (line: string) => void;
  /** Runs are traced: a line of a run names its trace too. */
  readonly traced?: boolean;
}

/** @returns a pino logger: `log.info({ run }, 'started')`. An error goes in as `{ err }` or alone. */
export const createLog = ({ level, write, traced = false }: LogOptions): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Errors have become plain before; pino's own serializer would look for an Error again.
      serializers: { err: (plain: unknown) => plain },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => ({
          ...(redactValue(fields) as Record<string, unknown>),
          ...(traced && typeof fields.run === 'string' && { trace_id: traceIdOf(fields.run) }),
        }),
      },
      hooks: {
        logMethod(args, method) {
          const [first, ...rest] = args as readonly unknown[];
          const words = rest.map((one) => redactValue(one));
          const all =
            first instanceof Error
              ? [{ err: first }, ...(words.length > 0 ? words : [redact(first.message)])]
              : [typeof first === 'string' ? redact(first) : first, ...words];
          method.apply(this, all as Parameters<typeof method>);
        },
      },
    },
    // Synchronous: the last line before an exit is the one that matters.
    write === undefined ? pino.destination({ fd: 2, sync: true }) : { write },
  );
