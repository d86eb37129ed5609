// Does a label selector select these labels: yes, no, or cannot tell when a label's value is not known to us.
import { z } from 'zod';

/** `unknown`: the selector is odd, or speaks of labels we could not read. */
export type Selects = 'yes' | 'no' | 'unknown';

/** A label's value, null when absent, undefined when we cannot know. */
export type LabelOf = (key: string) => string | null | undefined;

const requirement = z.object({
  key: z.string(),
  operator: z.string(),
  values: z.array(z.string()).nullish(),
});

const selector = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z.array(requirement).nullish(),
});

/** An empty selector selects everything. */
export const selects = (value: unknown, labelOf: LabelOf): Selects => {
  const read = selector.safeParse(value);
  if (!read.success) return 'unknown';
  return every([
    ...Object.entries(read.data.matchLabels ?? {}).map(([key, wanted]) =>
      known(labelOf(key), (label) => label === wanted),
    ),
    ...(read.data.matchExpressions ?? []).map((one) => meets(one, labelOf(one.key))),
  ]);
};

const meets = (one: z.infer<typeof requirement>, label: string | null | undefined): Selects => {
  const values = one.values ?? [];
  switch (one.operator) {
    case 'In':
      return known(label, (is) => is !== null && values.includes(is));
    case 'NotIn':
      return known(label, (is) => is === null || !values.includes(is));
    case 'Exists':
      return known(label, (is) => is !== null);
    case 'DoesNotExist':
      return known(label, (is) => is === null);
    default:
      return 'unknown';
  }
};

const known = (label: string | null | undefined, holds: (label: string | null) => boolean): Selects =>
  label === undefined ? 'unknown' : holds(label) ? 'yes' : 'no';

/** One no decides; else one unknown leaves it open. */
export const every = (all: readonly Selects[]): Selects =>
  all.includes('no') ? 'no' : all.includes('unknown') ? 'unknown' : 'yes';

/** One yes decides; else one unknown leaves it open. */
export const some = (all: readonly Selects[]): Selects =>
  all.includes('yes') ? 'yes' : all.includes('unknown') ? 'unknown' : 'no';

/** Labels that are all known. */
export const labelsOf =
  (labels: Readonly<Record<string, string>>): LabelOf =>
  (key) =>
    Object.hasOwn(labels, key) ? labels[key] : null;
