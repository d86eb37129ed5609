// Does a second person see at a glance what would run, who asked, and what became of it: on a phone and a desk, in both languages?
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findings } from './axe.ts';
import { fitsWidth, keepPicture, PHONE, useBrowser, visit, WIDE, write } from './rig.ts';

const POLICY = {
  groups: { oncall: { usergroup: 'S0000ONCALL', users: ['U000000MAYA', 'U000000BORA'] } },
  rules: [{ effect: 'allow', who: ['*'] }],
  approval: { approvers: ['oncall'], minutes: 10 },
};

useBrowser({
  env: async (folder) => {
    const file = path.join(folder, 'policy.json');
    await writeFile(file, JSON.stringify(POLICY));
    return { NETWHY_POLICY: file, NETWHY_CAPTURE: 'on' };
  },
});

const WORDS = {
  'en-US': {
    me: /@alice/,
    second: /@maya/,
    waits: /Waits for approval/,
    declined: /Declined: nothing ran/,
    approved: /Approved: what it finds/,
  },
  'ko-KR': {
    me: /@bora/,
    second: /@maya/,
    waits: /승인 대기/,
    declined: /거절됨: 실행하지/,
    approved: /승인됨: 결과는/,
  },
} as const;

const become = async (page: Page, who: RegExp): Promise<void> => {
  const me = page.locator('#me');
  // On a phone one pane is shown at a time: first the rooms, then the chat.
  const panes = page.locator('.panes button');
  const isPhone = await panes.first().isVisible();
  if (isPhone) await panes.first().click();
  const option = me.locator('option', { hasText: who }).first();
  await me.selectOption((await option.getAttribute('value')) ?? '');
  if (isPhone) await panes.nth(1).click();
};
const waiting = (page: Page): Locator =>
  page.locator('.middle .message', { has: page.locator('[data-action=netwhy_approve]') }).last();

it.each([
  ['1280', WIDE, 'light', 'en-US'],
  ['390', PHONE, 'light', 'en-US'],
  ['390', PHONE, 'dark', 'ko-KR'],
] as const)('at %s px, %o, %s, in %s', async (size, viewport, colorScheme, locale) => {
  const words = WORDS[locale];
  const page = await visit({
    ...{ viewport, colorScheme, locale, bypassCSP: true },
    ...(size === '390' && { hasTouch: true, isMobile: true }),
  });
  const look = async (name: string) => {
    await keepPicture(page, `approval-${name}-${locale.slice(0, 2)}-${size}-${colorScheme}`);
    await fitsWidth(page);
    expect(await findings(page)).toEqual([]);
  };
  await become(page, words.me);
  await write(page, '/net capture vxlan node-1 count=5 seconds=3');
  await waiting(page).waitFor({ timeout: 30_000 });
  await waiting(page).scrollIntoViewIfNeeded();
  await look('asked');
  expect(await waiting(page).textContent()).toMatch(words.waits);
  await waiting(page).locator('[data-action=netwhy_approve]').click();
  await look('oneself');
  await become(page, words.second);
  await waiting(page).locator('[data-action=netwhy_decline]').click();
  await expect.poll(() => page.locator('[data-action=netwhy_approve]').count()).toBe(0);
  await page.getByText(words.declined).last().waitFor();
  await look('declined');
  await become(page, words.me);
  await write(page, '/net capture vxlan node-2 count=5 seconds=3');
  await waiting(page).waitFor({ timeout: 30_000 });
  await become(page, words.second);
  await waiting(page).locator('[data-action=netwhy_approve]').click();
  await expect.poll(() => page.locator('[data-action=netwhy_approve]').count()).toBe(0);
  await page.getByText(words.approved).last().waitFor();
  await look('approved');
});
