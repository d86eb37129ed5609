// From a line of text to words: undoes what chat clients and their writers do to links, dashes and quoted names, nothing else.
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';

const MAX_CHARACTERS = 1000;

/** @throws Fault usage when the text is too long. */
export const splitWords = (text: string): readonly string[] => {
  if (text.length > MAX_CHARACTERS) {
    throw new Fault(
      'usage',
      say(
        `That is too long: ${text.length} characters, at most ${MAX_CHARACTERS}.`,
        `너무 깁니다: ${text.length}자, 최대 ${MAX_CHARACTERS}자입니다.`,
      ),
    );
  }
  return text
    .replace(/<https?:\/\/[^|>]*\|([^>]*)>/g, '$1') // <http://google.com|google.com>
    .replace(/<https?:\/\/([^|>/]*)\/?>/g, '$1') // <http://google.com>
    .split(/\s+/)
    .map((word) =>
      word
        .replace(/^—/, '--')
        .replace(/^–(?=\w\b)/, '-')
        .replace(/^–/, '--'),
    ) // phones turn -- into a dash
    .map((word) => word.replace(/^[`'"‘’“”]+|[`'"‘’“”?？!,]+$/g, '')) // `web-0` · "web-0" · why-no-egress web-0?
    .filter((word) => word !== '');
};
