// The last edge of the command line: a fault becomes its sentence, anything else is ours and says so.
import { exitCodeOfFault } from './cli/exit-code.ts';
import { faultText } from './cli/fault-text.ts';
import { Fault } from './model/fault.ts';
import type { Lang } from './model/text.ts';
import { redact } from './ops/redact.ts';

/** Writes to stderr. @returns the exit code. */
export const complain = (error: unknown, lang: Lang = 'en'): number => {
  if (error instanceof Fault) {
    process.stderr.write(redact(faultText(error, lang)));
    return exitCodeOfFault(error.kind);
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(redact(`netwhy itself failed; this is a bug.\n${detail}\n`));
  return 5;
};
