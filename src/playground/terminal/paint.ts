// Which colours does the terminal chat use, and what stands in their place without colour?

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  accent(text: string): string;
  bad(text: string): string;
}

// Each word is painted by itself, so that wrapping never leaves a colour open over a line end.
const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    text.replace(/\S+/g, (word) => `\u001b[${on}m${word}\u001b[${off}m`);

const asIs = (text: string): string => text;

export const paintOf = (colour: boolean): Paint =>
  colour
    ? { bold: sgr(1, 22), dim: sgr(2, 22), accent: sgr(36, 39), bad: sgr(31, 39) }
    : { bold: asIs, dim: asIs, accent: asIs, bad: asIs };
