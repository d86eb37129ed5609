// Whatever names, words and clusters the form holds: Slack takes it, it reads back as it was kept, and nothing in it is alive.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUESTIONS } from '../../../src/command/questions.ts';
import { checkedView } from '../../../src/playground/slack-server/methods-views.ts';
import { formButton, runButtons } from '../../../src/slack/asking/buttons.ts';
import { type Form, keptForm, readForm, withCommand } from '../../../src/slack/asking/form.ts';
import { formView } from '../../../src/slack/asking/form-view.ts';
import { messageText } from '../../../src/slack/asking/message-text.ts';
import { isUsable, keyOf, optionOf, type Pick, type PickKind, wordOf } from '../../../src/slack/asking/option-keys.ts';
import { checkView } from '../../../src/slack/block-limits.ts';
import { ink } from '../../../src/slack/render/message.ts';
import { entry, FakeDirectory } from '../fake-directory.ts';
import { HOSTILE, SAW } from '../hostile.ts';

const pens = (['en', 'ko'] as const).map((lang) => ink(lang, (text) => text));
const KINDS: readonly PickKind[] = ['pod', 'service', 'node', 'workload', 'host', 'typed'];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(HOSTILE, SAW, '', ' ', 'shop/web-0', 'x'.repeat(317)),
);
const anyName = fc.oneof(fc.stringMatching(/^[a-z0-9./-]{1,320}$/), anyText);
const anyPick = fc.record({ kind: fc.constantFrom(...KINDS), word: anyName, note: anyText });
const anyForm: fc.Arbitrary<Form> = fc.record({
  place: fc.record({
    surface: fc.constantFrom('shortcut' as const, 'modal' as const),
    team: fc.constant('T1'),
    channel: fc.constant('C1'),
    threadTs: fc.constantFrom('', '1.2'),
    responseUrl: fc.constant('https://hooks.slack.com/actions/T1/2/3'),
  }),
  question: fc.constantFrom('', 'no-such', ...QUESTIONS.map(({ id }) => id)),
  cluster: fc.constantFrom('prod', 'staging'),
  words: fc.array(anyText, { maxLength: 4 }),
  settings: fc.dictionary(fc.constantFrom('count', 'seconds'), fc.stringMatching(/^[0-9a-z]{0,20}$/)),
  picks: fc.array(anyPick, { maxLength: 30 }),
});

const shown = { clusters: ['prod', 'staging'], allowed: QUESTIONS.map(({ id }) => id), looked: false };

describe('the form', () => {
  it('is taken by Slack, by its own measure and by ours, in both languages', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        for (const pen of pens) {
          const view = formView(form, shown, pen);
          expect(checkView(view)).toEqual([]);
          expect(() => checkedView(view, 'modal')).not.toThrow();
          // What is shown, without the values and what is kept: mrkdwn is nowhere, so nothing can be alive.
          expect(JSON.stringify(view.blocks)).not.toMatch(/"mrkdwn"|[\u0000\u001b\u202e\u2066\u200b]/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads back as it was kept, as far as there is room', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const text = keptForm(form);
        expect(text.length).toBeLessThanOrEqual(2_900);
        const read = readForm(text);
        expect(read).toMatchObject({ place: form.place, question: form.question, cluster: form.cluster });
      }),
    );
    for (const foreign of ['', 'r-0000000001', '{}', '{"v":2,"place":{}}', '[1]', 'null'])
      expect(readForm(foreign)).toBeNull();
  });

  it('takes as much of a command as it can, and never breaks on one', () => {
    const [empty] = fc.sample(anyForm, { numRuns: 1, seed: 1 });
    const blank: Form = { ...(empty as Form), question: '', words: [], settings: {}, cluster: 'prod' };
    expect(withCommand(blank, 'capture pod shop/web-0 count=5 -n x --cluster staging extra')).toMatchObject({
      question: 'capture',
      words: ['pod', 'shop/web-0'],
      settings: { count: '5' },
      cluster: 'staging',
    });
    fc.assert(fc.property(anyText, (text) => void withCommand(blank, `path ${text}`)));
    expect(withCommand(blank, 'lunch?')).toEqual(blank);
  });
});

describe('an option', () => {
  it('keeps Slack’s limits for any name, and two names never share a key', () => {
    fc.assert(
      fc.property(anyPick, anyPick, (one, other) => {
        for (const pick of [one, other].filter(isUsable)) {
          const option = optionOf(pick, pens[0] as (typeof pens)[0]);
          expect(
            checkView({
              title: { type: 'plain_text', text: 'x' },
              blocks: [
                {
                  type: 'actions',
                  elements: [
                    {
                      type: 'static_select',
                      action_id: 'a',
                      placeholder: { type: 'plain_text', text: 'x' },
                      options: [option],
                    },
                  ],
                },
              ],
            }),
          ).toEqual([]);
        }
        expect(keyOf(one) === keyOf(other)).toBe(one.kind === other.kind && one.word === other.word);
      }),
    );
  });

  it('shows a long name whole, in its text and its description', () => {
    const word = `${'n'.repeat(40)}/${'abcdefghij'.repeat(9)}`;
    const { text, description } = optionOf({ kind: 'pod', word, note: 'node-1' }, pens[0] as (typeof pens)[0]);
    expect(text.text.slice(0, -1) + (description?.text.slice(1) ?? '')).toBe(word);
  });

  it('is found again by its key alone', async () => {
    const directory = new FakeDirectory();
    const names = [`${'n'.repeat(63)}/${'p'.repeat(253)}`, `shop/${'s'.repeat(100)}`];
    directory.entries = [entry('pod', names[0] ?? ''), entry('service', names[1] ?? '')];
    const find = (pick: Pick) => wordOf(keyOf(pick), directory, 'prod', new AbortController().signal);
    expect(await find({ kind: 'pod', word: names[0] ?? '', note: '' })).toBe(names[0]);
    expect(await find({ kind: 'service', word: `shop/svc/${'s'.repeat(100)}`, note: '' })).toBe(
      `shop/svc/${'s'.repeat(100)}`,
    );
    expect(await find({ kind: 'pod', word: 'shop/web-0', note: '' })).toBe('shop/web-0');
    expect(await find({ kind: 'pod', word: `gone/${'x'.repeat(100)}`, note: '' })).toBeNull();
    expect(
      await Promise.all(
        ['', 'x', '#t:abc', 'z:web-0', '#p:'].map((key) =>
          wordOf(key, directory, 'prod', new AbortController().signal),
        ),
      ),
    ).toEqual([null, null, null, null, null]);
  });
});

describe('the buttons', () => {
  it('have values Slack takes and no mention in them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const pen = pens[0] as (typeof pens)[0];
        const blocks = [{ type: 'actions', elements: [formButton(text, pen), ...runButtons(['health', text], pen)] }];
        if (text !== '') expect(checkView({ title: { type: 'plain_text', text: 'x' }, blocks })).toEqual([]);
        expect(JSON.stringify(formButton(text, pen))).not.toMatch(/<[!@#]/);
      }),
    );
  });
});

describe('the text of a message', () => {
  it('is bounded and never breaks, whatever a message is', () => {
    fc.assert(fc.property(fc.anything({ maxDepth: 12 }), (message) => messageText(message).length <= 21_000));
    const deep = Array.from({ length: 5_000 }).reduce<unknown>((inner) => ({ blocks: [inner] }), { text: 'deep' });
    expect(messageText(deep)).toBe('');
    const wide = { blocks: Array.from({ length: 50_000 }, () => ({ text: { text: 'x'.repeat(1_000) } })) };
    expect(messageText(wide).length).toBeLessThan(21_000);
    expect(
      messageText({
        text: 'a',
        blocks: [{ elements: [{ text: 'b' }] }],
        attachments: [{ title: 'c', fields: [{ value: 'd' }] }],
      }),
    ).toBe('a\nb\nc\nd');
  });
});
