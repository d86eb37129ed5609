// Is a sentence read as the question it asks, and left alone when it asks none; and does foreign text do no harm?
import { describe, expect, it } from 'vitest';
import { parseWords } from '../../src/command/parse.ts';
import { exactly } from '../../src/command/reading/found.ts';
import { type Intent, intentOf } from '../../src/command/reading/intents.ts';
import { candidatesIn, type KnownName, readable } from '../../src/command/reading/tokens.ts';
import { SHOP } from '../slack/fake-directory.ts';
import { ENGLISH } from './english-sentences.ts';
import { KOREAN } from './korean-sentences.ts';
import { IN_HASTE, IN_HASTE_KOREAN } from './sentences-in-haste.ts';

const read = (sentence: string, known: readonly KnownName[] = SHOP): Intent | null => {
  const text = readable(sentence);
  return intentOf(
    text,
    candidatesIn(text).map((candidate) => ({ candidate, entries: exactly(candidate, known) })),
  );
};

const written = (intent: Intent | null): string =>
  intent === null ? '-' : `${intent.incomplete ? '…' : intent.sure ? '!' : '?'} ${intent.commands.join(' | ')}`;

describe('a sentence', () => {
  it.each(ENGLISH)('%s -> %s', (sentence, expected) => {
    expect(written(read(sentence))).toBe(expected);
  });

  it.each([...IN_HASTE, ...IN_HASTE_KOREAN])('%s -> %s', (sentence, expected) => {
    expect(written(read(sentence))).toBe(expected);
  });

  it.each(KOREAN)('%s -> %s', (sentence, expected) => {
    expect(written(read(sentence))).toBe(expected);
  });

  it('is written as a command the grammar takes, wherever it is complete', () => {
    const commands = [...ENGLISH, ...KOREAN, ...IN_HASTE, ...IN_HASTE_KOREAN].flatMap(([sentence]) => {
      const intent = read(sentence);
      return intent === null || intent.incomplete ? [] : intent.commands;
    });
    expect(commands.length).toBeGreaterThan(120);
    expect(commands.map((words) => parseWords(words).kind)).toEqual(commands.map(() => 'ask'));
  });

  it('is never certain where the cluster could not be asked', () => {
    const sure = [...ENGLISH, ...KOREAN, ...IN_HASTE, ...IN_HASTE_KOREAN].filter(
      ([sentence]) => read(sentence, [])?.sure,
    );
    // Questions about everything need no name.
    expect(
      sure.map(([sentence]) => sentence).filter((sentence) => /\b(?:web|db|node|twin|cart)-?\d/.test(sentence)),
    ).toEqual([]);
  });

  it('keeps to the namespace it names', () => {
    expect(
      written(
        read("twin-0 in namespace green can't reach google", [
          ...SHOP,
          { kind: 'namespace', namespace: '', name: 'green', addresses: [] },
        ]),
      ),
    ).toBe('! why-no-egress green/twin-0 google.com');
  });

  it('takes the address of a node for the node, whatever pods share it', () => {
    const shared: KnownName = {
      kind: 'pod',
      namespace: 'kube-system',
      name: 'cilium-x2x8k',
      addresses: ['100.64.0.1'],
    };
    expect(written(read('100.64.0.1 to 100.64.0.2 is slow', [shared, ...SHOP]))).toBe('! why-flaky node-1 node-2');
    expect(written(read("100.64.0.1 can't reach google", [shared, ...SHOP]))).toBe('? health node-1');
  });

  it('does not take a name for a word', () => {
    expect(written(read("dns-probe-0 can't reach google"))).toBe('! why-no-egress infra/dns-probe-0 google.com');
  });
});

describe('foreign text', () => {
  const HUGE = 100_000;
  it.each([
    ['one letter', 'a'.repeat(HUGE)],
    ['dashes', `a${'-'.repeat(HUGE)}`],
    ['a dash after each letter', 'a-'.repeat(HUGE / 2)],
    ['slashes', 'a/'.repeat(HUGE / 2)],
    ['colons', 'a:'.repeat(HUGE / 2)],
    ['links', '<http://'.repeat(HUGE / 8)],
    ['open links', `<http://${'a'.repeat(HUGE)}`],
    ['addresses', 'https://a/'.repeat(HUGE / 10)],
    ['Korean', '왜'.repeat(HUGE)],
    ['doubt', 'if not no without '.repeat(HUGE / 18)],
    ['names', Array.from({ length: HUGE / 8 }, (_, at) => `web-${at}`).join(' ')],
    ['blanks', ' '.repeat(HUGE)],
    ['is', 'how is the '.repeat(HUGE / 11)],
  ])('of a hundred kilobytes is read in a moment: %s', (_, text) => {
    // Work, not time: a machine that is busy with something else is no fault of the rules.
    const before = process.cpuUsage();
    const candidates = candidatesIn(readable(text));
    written(read(text));
    expect(candidates.length).toBeLessThanOrEqual(24);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(400);
  });

  it('names nobody else', () => {
    const text =
      'hey <@U123|bob> <!channel> <!subteam^S1|ops> <#C1|general> why is web-0 slow to <http://evil.example/x|google.com>?';
    expect(candidatesIn(readable(text)).map(({ typed }) => typed)).toEqual(['web-0', 'google.com']);
  });

  it('is no command whatever it holds', () => {
    for (const text of [
      'web-0;id cannot reach $(reboot)',
      "web-0 can't reach google.com --cluster=x",
      '`rm -rf /` dns broken in shop/web-0',
    ])
      for (const command of read(text)?.commands ?? []) expect(command).toMatch(/^[a-z0-9 ./-]+$/);
  });
});
