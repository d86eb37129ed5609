// The same for whatever is handed to the log: strings inside objects, lists and errors, and fields that are secret by name.
import { redact } from './redact.ts';

// botToken · signing_secret · Authorization · cookie
const SECRET_NAME = /(?:token|secret|password|passwd|authorization|cookie|api_?key|private_?key|access_?key)$/i;

const DEEPEST = 6;

/** A plain copy without secrets; what is nested too deep, or is no data, is named instead. */
export const redactValue = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '[function]' : value;
  if (depth >= DEEPEST) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toJSON();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((one) => redactValue(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      SECRET_NAME.test(name) && typeof one === 'string' ? '[redacted]' : redactValue(one, depth + 1),
    ]),
  );
};

const redactError = (error: Error, depth: number): unknown => ({
  type: error.name,
  message: redact(error.message),
  stack: redact(error.stack ?? ''),
  ...('code' in error && { code: redactValue(error.code, depth + 1) }),
  ...(error.cause !== undefined && { cause: redactValue(error.cause, depth + 1) }),
});
