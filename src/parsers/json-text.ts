// Does this output hold JSON of the expected shape?
import { z } from 'zod';
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';
import { printable } from './printable.ts';

/** A count from the kernel or an agent: whole, not negative, exact. */
export const count = z.int().nonnegative();

/** Parses text against a schema; half JSON and another shape are unreadable, and the path of the first surprise is named. */
export const fromJson = <T>(text: string, schema: z.ZodType<T>): Parsed<T> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The error's own words quote the text, which is foreign.
    return unreadable(error instanceof SyntaxError ? 'not complete JSON' : 'JSON too deep');
  }
  const checked = schema.safeParse(value);
  if (checked.success) return parsed(checked.data);
  const at = printable(checked.error.issues[0]?.path.join('.') ?? '', 60);
  return unreadable(`JSON of another shape${at === '' ? '' : ` at ${at}`}`);
};
