// Is every block and element drawn, is foreign text never more than text, and does a form behave as Slack's does?
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Act } from '../../src/playground/page/acts.ts';
import type { ActResult, PageEvent } from '../../src/playground/page/wire.ts';
import { EVERY_BLOCK, EVERY_INPUT, HOSTILE, READ } from './blocks.ts';
import { fitsWidth, keepPicture, PHONE, useBrowser, visit } from './rig.ts';

useBrowser();

const BASE: readonly PageEvent[] = [
  {
    kind: 'workspace',
    workspace: {
      botUserId: 'UBOT',
      people: [
        { id: 'U00000ALICE', name: 'alice', lang: 'en', tz: 'UTC', app: false, guest: false },
        { id: 'UBOT', name: 'netwhy', lang: 'en', tz: 'UTC', app: true, guest: false },
      ],
      faults: [],
      questions: [],
      shortcuts: [{ callbackId: 'ask', name: { en: 'Ask netwhy about this', ko: '물어보기' } }],
      home: 'http://127.0.0.1:1',
    },
  },
  { kind: 'channels', channels: [{ id: 'C0000000OPS', name: 'ops', botIsMember: true }] },
  { kind: 'network', picture: { nodes: [], links: [], broken: [] } },
];

const message = (blocks: readonly object[], text = ''): PageEvent => ({
  kind: 'message',
  message: {
    channel: 'C0000000OPS',
    ts: '1700000000.000100',
    user: 'UBOT',
    text,
    blocks: blocks as never,
    threadTs: '',
    ephemeralTo: '',
    edited: false,
    reactions: ['eyes'],
    files: [],
  },
});

/** The real page, told these events alone; what it asks for is kept, and answered as given. */
const stage = async (
  page: Page,
  events: readonly PageEvent[],
  answers: (act: Act) => Partial<ActResult> = () => ({}),
) => {
  const acts: Act[] = [];
  await page.route('**/events', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: [...BASE, ...events].map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
    }),
  );
  await page.route('**/act', (route) => {
    const act = JSON.parse(route.request().postData() ?? '') as Act;
    acts.push(act);
    return route.fulfill({ json: { ok: true, failure: '', ...answers(act) } });
  });
  return acts;
};

describe('blocks', () => {
  it('are all drawn, the unknown as such', async () => {
    const page = await visit({ before: (fresh) => stage(fresh, [message(EVERY_BLOCK)]) });
    const shown = await page.locator('.message .content').innerText();
    for (const words of READ) expect(shown).toContain(words);
    await page.getByText('Folded evidence').click();
    await page.getByText('inside the container').waitFor();
    await keepPicture(page, 'blocks-1280-light');
  });

  it('make no markup of text, and lead only to the web', async () => {
    const page = await visit({
      before: (fresh) => stage(fresh, [message(EVERY_BLOCK)]),
    });
    await page.getByText('Header').waitFor();
    expect(await page.locator('.message img, .message script, .message iframe').count()).toBe(0);
    const links = await page.locator('.message a').evaluateAll((all) => all.map((one) => String(one)));
    expect(links).toEqual(['https://example.com/']);
    expect(await page.getByText('click me').count()).toBe(1);
    expect(await page.getByText(HOSTILE).count()).toBeGreaterThan(4);
  });

  it('fit a phone', async () => {
    const page = await visit({ viewport: PHONE, before: (fresh) => stage(fresh, [message(EVERY_BLOCK)]) });
    await page.getByText('hologram').waitFor();
    await fitsWidth(page);
  });

  it('shows plain text where there are none', async () => {
    const page = await visit({ before: (fresh) => stage(fresh, [message([], `*bold* ${HOSTILE}`)]) });
    await expect.poll(() => page.locator('.message strong', { hasText: 'bold' }).count()).toBe(1);
    expect(await page.locator('.message img').count()).toBe(0);
  });
});

describe('what one does with a message', () => {
  it('asks before it acts where the button says so', async () => {
    let acts: readonly Act[] = [];
    const page = await visit({
      before: async (fresh) => {
        acts = await stage(fresh, [message(EVERY_BLOCK)]);
      },
    });
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog', { name: 'Sure?' }).getByRole('button', { name: 'No' }).click();
    expect(acts).toEqual([]);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog', { name: 'Sure?' }).getByRole('button', { name: 'Yes' }).click();
    await page.locator('[data-action=select]').selectOption('2');
    await page.locator('[data-action=overflow]').selectOption('1');
    await page.getByRole('button', { name: 'Wrong' }).click();
    await page.locator('.menu summary').click();
    await page.getByRole('button', { name: 'Ask netwhy about this' }).click();
    const where = { channel: 'C0000000OPS', user: 'U00000ALICE', messageTs: '1700000000.000100' };
    await expect.poll(() => acts.length).toBe(5);
    expect(acts).toEqual([
      { kind: 'click', ...where, actionId: 'danger' },
      { kind: 'click', ...where, actionId: 'select', value: '2' },
      { kind: 'click', ...where, actionId: 'overflow', value: '1' },
      { kind: 'click', ...where, actionId: 'feedback', value: 'wrong' },
      { kind: 'shortcut', ...where, callbackId: 'ask' },
    ]);
  });
});

describe('a form', () => {
  const open: PageEvent = { kind: 'views', user: 'U00000ALICE', modals: [EVERY_INPUT], home: null };
  const pod = { text: { type: 'plain_text', text: 'shop/web-0' }, value: 'p1' };

  it('takes every kind of input, finds options by typing, and shows what is wrong where it is wrong', async () => {
    let acts: readonly Act[] = [];
    let refused = true;
    const page = await visit({
      before: async (fresh) => {
        acts = await stage(fresh, [open], (act) => {
          if (act.kind === 'suggest') return { options: [{ ...pod, value: 'p0' }, pod] };
          if (act.kind === 'submit' && refused) return { errors: { words: 'Too few words.' } };
          return {};
        });
      },
    });
    const modal = page.getByRole('dialog', { name: 'Every input' });
    await modal.waitFor();

    // Empty required fields are not sent.
    await modal.getByRole('button', { name: 'Ask' }).click();
    await expect.poll(() => modal.getByRole('alert').count()).toBe(2);
    expect(acts).toEqual([]);

    await modal.getByLabel('Words').fill('hello');
    await modal.getByRole('combobox', { name: 'Pod' }).fill('web');
    await modal.getByRole('option').nth(1).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => modal.getByRole('combobox', { name: 'Pod' }).inputValue()).toBe('shop/web-0');
    await modal.getByRole('combobox', { name: 'Where' }).selectOption({ label: '#ops' });
    await modal.getByRole('radio', { name: 'second' }).check();
    await modal.getByRole('checkbox', { name: 'first' }).check();
    await modal.getByRole('checkbox', { name: 'second' }).check();
    await modal.getByLabel('Day').fill('2026-11-26');
    await keepPicture(page, 'form-1280-light');
    await modal.getByRole('button', { name: 'Ask' }).click();
    await modal.getByRole('alert').filter({ hasText: 'Too few words.' }).waitFor();
    refused = false;
    await modal.getByRole('button', { name: 'Ask' }).click();
    await expect.poll(() => modal.getByRole('alert').count()).toBe(0);

    // Each choice is told as it is made; letters when they are all there.
    expect(acts.flatMap((act) => (act.kind === 'fill' ? [act.actionId] : []))).toEqual([
      'words',
      'pod',
      'where',
      'how',
      'also',
      'also',
      'day',
    ]);
    const submitted = acts.filter((act) => act.kind === 'submit').at(-1);
    const choice = (text: string, value: string) => ({ text: { type: 'plain_text', text }, value });
    expect(submitted?.values).toEqual({
      words: { words: { type: 'plain_text_input', value: 'hello' } },
      pod: { pod: { type: 'external_select', selected_option: pod } },
      where: { where: { type: 'conversations_select', selected_conversation: 'C0000000OPS' } },
      how: { how: { type: 'radio_buttons', selected_option: choice('second', '2') } },
      also: { also: { type: 'checkboxes', selected_options: [choice('first', '1'), choice('second', '2')] } },
      day: { day: { type: 'datepicker', selected_date: '2026-11-26' } },
    });
    await page.keyboard.press('Escape');
    await expect.poll(() => acts.at(-1)?.kind).toBe('close');
  });
});
