// How much of a foreign text may be shown?

// What most names and addresses are: nothing in it to blank, and no character in two halves.
const PLAIN = /^[!-~]*$/;

/** One line of at most `max` printable characters; control, bidirectional and zero-width characters become blanks. */
export const printable = (text: string, max = 200): string =>
  text.length <= max && PLAIN.test(text)
    ? text
    : [...text.slice(0, max * 4).replace(/[\p{C}\p{Z}]+/gu, ' ')].slice(0, max).join('').trim();
