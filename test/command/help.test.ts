import { describe, expect, it } from 'vitest';
import { helpText } from '../../src/command/help.ts';
import { parseWords } from '../../src/command/parse.ts';
import { QUESTIONS } from '../../src/command/questions.ts';
import { TOPICS } from '../../src/model/topics.ts';

describe('help', () => {
  it('lists every question in one line each, with what it asks, in both languages', () => {
    const { en, ko } = helpText('');
    for (const { usage, asks } of QUESTIONS) {
      expect(en).toContain(`/net ${usage}\n  ${asks.en}`);
      expect(ko).toContain(`/net ${usage}\n  ${asks.ko}`);
    }
    // A Slack message holds 3,900 characters of text.
    expect(Math.max(en.length, ko.length)).toBeLessThan(3_000);
  });

  it('of explaining lists the topics', () => {
    const { en, ko } = helpText('explain', 'netwhy ask');
    for (const { id, title } of TOPICS) {
      expect(en).toContain(`${id}\n  ${title.en}`);
      expect(ko).toContain(title.ko);
    }
  });

  it.each(QUESTIONS.flatMap(({ id, examples }) => examples.map((example) => [id, example] as const)))(
    'of %s gives an example that can be typed: %s',
    (id, example) => {
      expect(helpText(id).en).toContain(`e.g. /net ${example}`);
      expect(parseWords(example)).toMatchObject({ kind: 'ask', ask: { question: id } });
    },
  );
});
