// The small measures the limit checks are made of: lengths of strings and lists, collected as complaints.

export type Complain = (at: string, what: string) => void;

export const complaintsOf = (check: (complain: Complain) => void): string[] => {
  const complaints: string[] = [];
  check((at, what) => complaints.push(`${at}: ${what}`));
  return complaints;
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const string = (value: unknown, min: number, max: number, at: string, complain: Complain): void => {
  if (typeof value !== 'string') complain(at, 'is not a string');
  else if (value.length < min || value.length > max)
    complain(at, `has ${value.length} characters, allowed ${min}-${max}`);
  else if (!value.isWellFormed()) complain(at, 'holds half a surrogate pair');
};

export const length = (value: unknown, min: number, max: number, at: string, complain: Complain): void => {
  if (!Array.isArray(value)) complain(at, 'is not a list');
  else if (value.length < min || value.length > max) complain(at, `has ${value.length} items, allowed ${min}-${max}`);
};

export const oneOf = (value: unknown, allowed: readonly string[], at: string, complain: Complain): void => {
  if (!allowed.includes(String(value))) complain(at, `is not one of ${allowed.join(', ')}`);
};
