// Does a week of digests look well: each day and its pictures, at both sizes, light and dark, by the rules of axe?
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { matrixOf } from '../../src/digest/matrix.ts';
import { waysOf } from '../../src/digest/ways.ts';
import type { Measure } from '../../src/model/measure.ts';
import { renderPng } from '../../src/picture/render-png.ts';
import { attacher } from '../../src/slack/attach.ts';
import { heatPicture } from '../../src/slack/digest/heat.ts';
import { matrixMessage } from '../../src/slack/digest/pictures.ts';
import { ink } from '../../src/slack/render/message.ts';
import { clientOptions, slackCalls } from '../../src/slack/slack-call.ts';
import { report } from '../digest/a-report.ts';
import { LeapClock } from '../product/leap-clock.ts';
import { MONDAY_MS, type Told, tellWeek } from '../product/week.ts';
import { findings } from './axe.ts';
import { fitsWidth, here, keepPicture, PHONE, useBrowser, visit, WIDE } from './rig.ts';

const clock = new LeapClock(MONDAY_MS - 3_600_000);
useBrowser({ clock, timeScale: 0.1 });

const NODES = Array.from({ length: 24 }, (_, at) => `oci-arm-${at + 1}`);
/** Of three regions, with a lost way, some relays and one that is slow. */
const far = (from: number, to: number): number => (from % 3 === to % 3 ? 2 : 18 + ((from * 7 + to * 3) % 14));
const relayed = (from: number, to: number): boolean => to === 4 && from % 5 === 2;
const measures = NODES.flatMap((from, a) =>
  NODES.flatMap((to, b): readonly Measure[] => {
    const about = `${from}>${to}`;
    if (a === b) return [];
    if (a === 6 && b === 13) return [{ metric: 'way-dead', about, value: 1 }];
    const rtt: Measure = {
      metric: 'tailnet-rtt',
      about,
      value: a === 2 && b === 9 ? 84 : far(a, b) + (relayed(a, b) ? 25 : 0),
    };
    return relayed(a, b) ? [rtt, { metric: 'way-relayed', about, value: 1 }] : [rtt];
  }),
);
const PAST = { 'oci-arm-3>oci-arm-10': Array.from({ length: 20 }, () => 20) };

/** What the bot posts of a mesh that no table holds, into a thread of its own. */
const tellMesh = async (): Promise<string> => {
  const { server } = here();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { call } = slackCalls(server.botToken, clientOptions({ slackApiUrl: server.apiUrl, log }, 0));
  const matrix = matrixOf(waysOf([report({ measures })], PAST));
  if (matrix === null) throw new Error('no matrix');
  const pen = ink('en', (text) => text);
  const { text, looks } = matrixMessage(matrix, pen);
  const channel = server.channels.find(({ name }) => name === 'ops')?.id ?? '';
  const root = server.say({ channel, user: 'alice', text: 'How is the large mesh?' });
  await call('chat.postMessage', { channel, thread_ts: root, text, blocks: looks[0] });
  const file = await heatPicture(matrix, 'r-mesh', pen, renderPng);
  const attach = attacher(call, clock, log, new AbortController().signal);
  await attach({ channel, threadTs: root }, { run: 'r-mesh', part: 'picture', sinceMs: 0 }, file, false);
  return root;
};

let told: readonly Told[] = [];
let mesh = '';
beforeAll(async () => {
  told = await tellWeek(here(), clock);
  mesh = await tellMesh();
}, 120_000);
afterAll(() => clock.close());

const SIZES = [
  ['1280', WIDE],
  ['390', PHONE],
] as const;

for (const [size, viewport] of SIZES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is clean at ${size} px, ${colorScheme}`, async () => {
      const page = await visit({
        viewport,
        colorScheme,
        // axe makes markup of text, which the page's own policy forbids.
        bypassCSP: true,
        ...(size === '390' && { hasTouch: true, isMobile: true }),
      });
      const look = async (name: string) => {
        await keepPicture(page, `${name}-${size}-${colorScheme}`);
        await fitsWidth(page);
        expect(await findings(page)).toEqual([]);
      };
      for (const [at, { name, root }] of told.entries()) {
        const message = page.locator(`.middle .message[data-ts="${root.ts}"]`);
        await message.waitFor();
        await message.evaluate((one) => one.scrollIntoView({ block: 'start' }));
        await look(`week-${at + 1}-${name}`);
      }
      await openThread(page, told[2]?.root.ts ?? '');
      const square = page.locator('.side .message', { has: page.locator('.chart, caption') }).first();
      await square.waitFor();
      await square.evaluate((one) => one.scrollIntoView({ block: 'start' }));
      await look('week-3-pictures');
      if (size === '390') await page.getByRole('button', { name: 'Chat', exact: true }).click();
      await openThread(page, mesh);
      const picture = page.locator('.side .file img');
      await picture.waitFor();
      await expect
        .poll(() => page.evaluate("document.querySelector('.side .file img').naturalWidth"))
        .toBeGreaterThan(800);
      expect(await picture.getAttribute('alt')).toMatch(/^24 nodes, 552 ways: 1 no answer \(oci-arm-7 → oci-arm-14\)/);
      await picture.scrollIntoViewIfNeeded();
      await look('mesh');
      await page.locator('.side .file').getByRole('button', { name: 'View' }).click();
      await page.locator('dialog img').waitFor();
      await look('mesh-whole');
    });
  }
}

const openThread = async (page: Page, ts: string): Promise<void> => {
  await page.locator(`.middle .message[data-ts="${ts}"] .thread-line`).click();
  await page.locator('.side .message').first().waitFor();
};
