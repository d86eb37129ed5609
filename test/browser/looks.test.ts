// Does it look clean and read well: both sizes, light and dark, both languages, by the rules of axe?
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findings } from './axe.ts';
import { ask, fitsWidth, here, keepPicture, newest, PHONE, useBrowser, visit, WIDE } from './rig.ts';

useBrowser();

const SIZES = [
  ['1280', WIDE],
  ['390', PHONE],
] as const;

for (const [size, viewport] of SIZES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    describe(`at ${size} px, ${colorScheme}`, () => {
      const open = (locale: string) =>
        // axe makes markup of text, which the page's own policy forbids.
        visit({
          viewport,
          colorScheme,
          locale,
          bypassCSP: true,
          ...(size === '390' && { hasTouch: true, isMobile: true }),
        });
      const look = async (page: Page, name: string) => {
        await keepPicture(page, `${name}-${size}-${colorScheme}`);
        await fitsWidth(page);
        expect(await findings(page)).toEqual([]);
      };
      const go = async (page: Page, english: string, korean: string) => {
        if (size === '390')
          await page
            .getByRole('button', { name: new RegExp(`^(${english}|${korean})$`) })
            .first()
            .click();
      };

      it('is clean from the first look to the evidence', async () => {
        const page = await open('en-US');
        await look(page, 'first');
        await go(page, 'Cluster', '');
        await look(page, 'cluster');
        here().network.break('masquerade-off');
        here().network.break('peer-relayed');
        here().page.networkChanged();
        await page.locator('.fault.broken').first().waitFor();
        await look(page, 'broken');
        await go(page, 'Chat', '');
        await page.locator('#write').fill('/net why-no-');
        await page.locator('.composer [role=option]').first().waitFor();
        await look(page, 'completion');
        await ask(page, 'why-no-egress shop/web-0');
        await look(page, 'answer');
        await newest(page).locator('[data-action=netwhy_evidence]').click();
        await page.getByRole('dialog').waitFor();
        await look(page, 'evidence');
        await page.keyboard.press('Escape');
        await newest(page).locator('.thread-line').click();
        await page.locator('.side table').first().waitFor();
        await look(page, 'thread');
      });

      it('is clean in Korean', async () => {
        const page = await open('ko-KR');
        await go(page, '', '채널');
        await page.getByRole('button', { name: '# incident-42' }).click();
        await page.getByRole('button', { name: /답글/ }).first().waitFor();
        await look(page, 'incident-ko');
        here().network.break('masquerade-off');
        here().page.networkChanged();
        await ask(page, 'why-no-egress shop/web-0');
        await look(page, 'answer-ko');
        await go(page, '', '클러스터');
        await look(page, 'cluster-ko');
        await go(page, '', '채널');
        await page.getByRole('button', { name: 'netwhy · 홈' }).click();
        await page.getByRole('heading', { name: 'netwhy · 홈' }).waitFor();
        await look(page, 'home-ko');
      });
    });
  }
}
