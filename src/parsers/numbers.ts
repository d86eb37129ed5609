// Is this text a plain number? 1e3, -1, 1,000 and 2^64 are not.

/** A whole number of at most 15 digits (so that it is exact), or null. */
export const wholeNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;

/** Digits with at most one point, or null. */
export const decimal = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,12}(?:\.\d{1,9})?$/.test(text) ? Number(text) : null;
