// The whole playground and a real Chromium in front of it; pictures are kept where SCREENSHOTS says.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import { type Playground, type PlaygroundOptions, startPlayground } from '../../src/start-playground.ts';

export const WIDE = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

let browser: Browser;
let playground: Playground;
let folder = '';
/** What no page may do: complain, or ask another machine. */
let offences: string[] = [];

export const here = (): Playground => playground;

/** What the bot is set to; may write into the folder first. */
type Env = (folder: string) => Promise<Readonly<Record<string, string>>>;

/** Starts one playground and one browser for the tests of a file. */
export const useBrowser = (options: PlaygroundOptions & { readonly env?: Env } = {}): void => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'netwhy-browser-'));
    const { env, ...rest } = options;
    const settings = readSettings({ NETWHY_DATA_DIR: folder, ...(await env?.(folder)) });
    playground = await startPlayground(settings, createLog({ level: 'error' }), { port: 0, ...rest });
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Chromium refuses its sandbox to root, which a container's tests often are.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    const { server } = playground;
    // What one test leaves open is over the page of the next.
    for (const { id } of server.people) while (server.views(id).modals.length > 0) await server.closeView(id);
    playground.network.fix();
    playground.page.networkChanged();
    expect(offences.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await playground?.close();
    await rm(folder, { recursive: true, force: true });
  });
};

export interface Visit extends BrowserContextOptions {
  /** Before anything is loaded. */
  readonly before?: (page: Page) => Promise<unknown>;
}

export const visit = async ({ before, ...options }: Visit = {}): Promise<Page> => {
  const context = await browser.newContext({ viewport: WIDE, locale: 'en-US', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) offences.push(message.text());
  });
  page.on('pageerror', (error) => offences.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(playground.page.url)) offences.push(`asked ${request.url()}`);
  });
  await before?.(page);
  await page.goto(playground.page.url);
  await page.locator('.place').first().waitFor({ state: 'attached' });
  return page;
};

/** What the page says of a network that went away on purpose. */
export const forgive = (about: RegExp): void => {
  offences = offences.filter((one) => !about.test(one));
};

export const write = async (page: Page, text: string, box = '#write'): Promise<void> => {
  await page.locator(box).fill(text);
  await page.locator(box).press('Enter');
};

/** The composer holds it: what a click puts there comes with the next frame, not with the click. */
export const written = (page: Page, line: RegExp): Promise<void> =>
  expect.poll(() => page.locator('#write').inputValue()).toMatch(line);

/** The newest message of the bot in the channel that everybody sees. */
export const newest = (page: Page): Locator =>
  page.locator('.middle .message:not(.hidden-one)', { hasText: 'netwhy' }).last();

/** Asks and waits for the end. */
export const ask = async (page: Page, words: string): Promise<Locator> => {
  const before = await page.locator('[data-action=netwhy_rerun]').count();
  await write(page, `/net ${words}`);
  await page.locator('[data-action=netwhy_rerun]').nth(before).waitFor({ timeout: 30_000 });
  return newest(page);
};

export const keepPicture = async (page: Page, name: string): Promise<void> => {
  const to = process.env.SCREENSHOTS;
  if (to) await page.screenshot({ path: path.join(to, `${name}.png`) });
};

/** Nothing of the page lies beside the window. */
export const fitsWidth = async (page: Page): Promise<void> => {
  const wide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  expect(wide).toBeLessThanOrEqual(0);
};
