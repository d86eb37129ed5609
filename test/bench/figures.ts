// Medians and percentiles of a few dozen measurements.

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const ms = (value: number): string => `${Math.round(value)} ms`;

export const spread = (values: readonly number[]): string =>
  `${ms(median(values))} (${ms(Math.min(...values))} – ${ms(Math.max(...values))})`;
