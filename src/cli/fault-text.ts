// A fault as three plain lines on stderr: what was wrong, what to type instead.
import type { Fault } from '../model/fault.ts';
import { type Lang, say } from '../model/text.ts';
import { literalLine } from '../text/literal.ts';

export const faultText = (fault: Fault, lang: Lang): string => {
  const hints = fault.suggestions.map((one) => `  ${literalLine(one, 300)}\n`).join('');
  const intro = fault.suggestions.length === 0 ? '' : `${say('Try:', '이렇게 해 보세요:')[lang]}\n`;
  return `${literalLine(fault.say[lang], 600)}\n${intro}${hints}`;
};
