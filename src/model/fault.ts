// Our own or the asker's trouble: thrown, with one public sentence, and caught once at each edge.
import type { Text } from './text.ts';

/** usage: what was asked cannot be · denied: not allowed · busy: come back later · config: settings are wrong · adapter: something of ours failed. */
export const FAULT_KINDS = ['usage', 'denied', 'busy', 'config', 'adapter'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export class Fault extends Error {
  readonly kind: FaultKind;
  /** The one sentence people see; may name what they typed, never a secret. */
  readonly say: Text;
  /** What to type instead; may be empty. */
  readonly suggestions: readonly string[];

  constructor(kind: FaultKind, say: Text, options: { suggestions?: readonly string[]; cause?: unknown } = {}) {
    super(say.en, { cause: options.cause });
    this.name = 'Fault';
    this.kind = kind;
    this.say = say;
    this.suggestions = options.suggestions ?? [];
  }
}
