// Who did what, kept so that nobody can change it unseen: asked, run, refused, shared, set.

export const AUDIT_KINDS = [
  'asked',
  'approval',
  'ran',
  'answered',
  'ended',
  'refused',
  'shared',
  'unshared',
  'set',
  'forgot',
] as const;
/** `approval`: asked for, planned, given, declined, expired · `ended` without an answer: failed, cancelled, interrupted · `forgot` says which earlier entries retention took. */
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What a fact may be: no floats, no nesting without end, so that its canonical form is one. */
export type AuditValue = string | number | boolean | readonly AuditValue[] | { readonly [name: string]: AuditValue };

export interface AuditNote {
  readonly kind: AuditKind;
  readonly team: string;
  readonly user: string;
  readonly channel: string;
  readonly cluster: string;
  readonly question: string;
  /** As it was understood, or, of a refusal, as typed: literal, cut and without secrets. */
  readonly target: string;
  /** Empty where nothing runs. */
  readonly run: string;
  readonly facts: Readonly<Record<string, AuditValue>>;
}

/** What is not said is empty. */
export const NOBODY: Omit<AuditNote, 'kind'> = {
  team: '',
  user: '',
  channel: '',
  cluster: '',
  question: '',
  target: '',
  run: '',
  facts: {},
};

export interface Audit {
  /** Durable when it resolves. @throws Fault `adapter` when it could not be kept. */
  note(note: AuditNote): Promise<void>;
}
