// Does somebody who has never seen it get from a question to evidence, a broken network, the cause and the fix, in a browser?
import { describe, expect, it } from 'vitest';
import { ask, fitsWidth, forgive, here, keepPicture, newest, PHONE, useBrowser, visit, write, written } from './rig.ts';

useBrowser();

describe('the playground in a browser', () => {
  it('asks, follows live, answers, shows evidence; breaks, asks again, mends and reruns', async () => {
    const page = await visit();

    // The first thing to try stands there, and puts itself into the composer.
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await written(page, /^\/net why-no-egress shop\/web-0$/);
    await page.locator('#write').press('Enter');

    // Live: tasks run and end in one message.
    await page.locator('.task.in_progress').first().waitFor();
    const ts = await page.locator('.message', { has: page.locator('.plan') }).getAttribute('data-ts');
    const answer = page.locator(`.message[data-ts="${ts}"]`);
    await answer.locator('[data-action=netwhy_rerun]').waitFor({ timeout: 30_000 });
    await expect.poll(() => answer.textContent()).toContain('PASS');
    await expect.poll(() => page.locator('.plan').count()).toBe(0);

    // Evidence, of the step that matters and of another.
    await answer.locator('[data-action=netwhy_evidence]').click();
    const modal = page.getByRole('dialog');
    const steps = modal.getByRole('combobox');
    const route = steps.locator('option', { hasText: 'Has the pod a route to the internet?' });
    await steps.selectOption(await route.getAttribute('value'));
    await expect.poll(() => modal.locator('pre').first().textContent()).toMatch(/^\$ ip .*route[\s\S]*exit 0/);
    await page.keyboard.press('Escape');
    await modal.waitFor({ state: 'detached' });

    // Into the incident's thread by the link of its message; the card there is live.
    const [alert] = here().server.messages('incident-42');
    const link = `${here().server.apiUrl.replace('api/', '')}archives/C0000000I42/p${alert?.ts.replace('.', '')}`;
    await answer.locator('[data-action=netwhy_share]').click();
    await page.getByRole('dialog').getByRole('textbox').fill(link);
    await page.getByRole('dialog').locator('button[type=submit]').click();
    await modal.waitFor({ state: 'detached' });
    const card = () =>
      here()
        .server.thread('incident-42', alert?.ts ?? '')
        .find(({ metadata }) => metadata?.event_payload.part === 'card');
    await expect.poll(card, { timeout: 15_000 }).toBeTruthy();
    expect(card()?.text).toContain('PASS');

    // Break something by its name, and be told what to ask.
    await page.getByRole('searchbox').fill('masquerade-off');
    await page.getByRole('button', { name: 'Break: masquerade-off', exact: true }).click();
    await page.locator('.fault.broken').first().waitFor();
    expect(here().network.broken).toEqual(['masquerade-off']);
    await page.locator('.node .count.ill').first().waitFor();
    await page.getByRole('button', { name: /^Ask: \/net why-no-egress/ }).click();
    await written(page, /^\/net why-no-egress /);
    await page.locator('#write').press('Enter');
    await page.getByRole('heading', { name: /Masquerading is off/ }).waitFor({ timeout: 30_000 });
    const failed = newest(page);
    await expect.poll(() => failed.textContent()).toMatch(/✗ FAIL.*proven/);

    // The thread has the steps and the raw output as a file.
    await failed.locator('.thread-line').click();
    const file = page.locator('.side .file');
    await file.waitFor();
    await file.getByRole('button', { name: 'View' }).click();
    await expect.poll(() => page.getByRole('dialog').locator('pre').textContent()).toContain('raw evidence');
    await page.keyboard.press('Escape');
    const download = page.waitForEvent('download');
    await file.getByRole('link', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toMatch(/^evidence-r-.*\.txt$/);

    // Mend, and run the same again by its button.
    await page.getByRole('button', { name: 'Cluster' }).click();
    await page.getByRole('button', { name: 'Fix all' }).click();
    await page.getByText('Nothing is broken').waitFor();
    await failed.locator('[data-action=netwhy_rerun]').click();
    await expect.poll(() => newest(page).textContent(), { timeout: 30_000 }).toContain('PASS');
  });

  it('answers a Korean reader in Korean, in their own time', async () => {
    const page = await visit({ locale: 'ko-KR' });
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await page.getByRole('button', { name: '물어보기', exact: true }).waitFor();
    expect(await page.locator('.zone').textContent()).toBe('Asia/Seoul');
    await page.getByRole('button', { name: '# incident-42' }).click();
    await page.getByRole('button', { name: /답글 \d+개/ }).click();
    await write(page, '@netwhy why-no-egress shop/web-0', '#reply');
    const thread = page.getByRole('log', { name: /스레드/ });
    await thread.locator('[data-action=netwhy_rerun]').first().waitFor({ timeout: 30_000 });
    await expect.poll(() => thread.textContent()).toContain('정상');
  });

  it('asks about an alert by the menu of its message: a form that knows the pod, an answer in the thread', async () => {
    const page = await visit();
    await page.getByRole('button', { name: '# incident-42' }).click();
    const alert = page.locator('.message', { hasText: 'EgressProbeFailed' });
    await alert.locator('.menu summary').click();
    await alert.getByRole('button', { name: 'Ask netwhy about this' }).click();
    const form = page.getByRole('dialog');
    await form.waitFor();
    await keepPicture(page, 'ask-about-1280-light');
    await expect.poll(() => form.getByRole('combobox', { name: 'Pod' }).inputValue()).toBe('shop/web-0');
    const already = here().server.messages('incident-42').length;
    await form.locator('button[type=submit]').click();
    await form.waitFor({ state: 'detached' });
    const answered = () =>
      here()
        .server.messages('incident-42')
        .slice(already)
        .some(({ threadTs, text }) => threadTs !== '' && text.includes('PASS'));
    await expect.poll(answered, { timeout: 30_000 }).toBe(true);
  });

  it('can be used by keyboard alone', async () => {
    const page = await visit();
    await page.locator('#write').focus();
    await page.keyboard.type('/n');
    await page.keyboard.press('Tab');
    await page.keyboard.type('why-fl');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('node-2');
    await page.keyboard.press('Tab');
    await written(page, /^\/net why-flaky node-2 ?$/);
    await page.keyboard.press('Enter');
    const answer = newest(page);
    await answer.locator('[data-action=netwhy_evidence]').waitFor({ timeout: 30_000 });
    await answer.locator('[data-action=netwhy_evidence]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The menu of a message opens and closes, and shows where the focus is.
    await answer.locator('.menu summary').focus();
    await page.keyboard.press('Enter');
    await answer.getByRole('button', { name: 'Reply in thread' }).waitFor();
    await page.keyboard.press('Escape');
    await answer.getByRole('button', { name: 'Reply in thread' }).waitFor({ state: 'hidden' });
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
  });

  it('says what Slack would say: no command in a thread, no bot in the channel, no such command', async () => {
    const page = await visit();
    await page.getByRole('button', { name: '# random' }).click();
    await page.getByText('netwhy is not in this channel').waitFor();
    await write(page, '/weather');
    await page.getByRole('alert').filter({ hasText: 'There is /net' }).waitFor();
    await written(page, /^\/weather$/);
    await write(page, '/invite @netwhy');
    await page.getByText('netwhy is not in this channel').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '# incident-42' }).click();
    await page.getByRole('button', { name: /repl(y|ies)/ }).click();
    await write(page, '/net health', '#reply');
    await page.getByRole('alert').filter({ hasText: 'no slash commands in threads' }).first().waitFor();
  });

  it('shows a private word to the one it is for, and nobody else', async () => {
    const page = await visit();
    await write(page, '/net nonsense');
    const note = page.locator('.hidden-one').last();
    await note.waitFor();
    expect(await note.textContent()).toContain('Only visible to you');
    await page.locator('#me').selectOption({ label: '@maya · English' });
    await page.locator('.hidden-one').first().waitFor({ state: 'detached' });
  });

  it('catches up with what happened while the connection was away', async () => {
    const page = await visit();
    await page.getByRole('button', { name: '# random' }).click();
    await page.context().setOffline(true);
    here().server.say({ channel: 'random', user: 'bora', text: 'while you were away' });
    await page.context().setOffline(false);
    const missed = page.locator('.message', { hasText: 'while you were away' });
    await missed.waitFor({ timeout: 10_000 });
    expect(await missed.count()).toBe(1);
    forgive(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK/);
  });

  it('stands at the message a permalink names', async () => {
    const page = await visit();
    const [root] = here().server.messages('incident-42');
    await page.goto(`${here().page.url}archives/C0000000I42/p${root?.ts.replace('.', '')}`);
    await page.getByRole('log', { name: 'Thread · #incident-42' }).getByText('EgressProbeFailed').waitFor();
  });

  it('opens the Home of the app', async () => {
    const page = await visit();
    await page.getByRole('button', { name: 'netwhy · Home' }).click();
    await page.getByRole('heading', { name: 'netwhy · Home' }).waitFor();
  });

  it('answers on one screen of a phone, whatever is broken, in both languages', async () => {
    for (const locale of ['en-US', 'ko-KR']) {
      for (const [fault, words] of [
        ['masquerade-off', 'why-no-egress shop/web-0'],
        ['mtu-blackhole', 'why-flaky node-1 node-2'],
        ['service-no-endpoints', 'why-no-service shop/cart'],
        ['node-key-expired', 'tailscale'],
        ['vxlan-device-missing', 'health'],
      ] as const) {
        here().network.fix();
        here().network.break(fault);
        const page = await visit({ viewport: PHONE, hasTouch: true, isMobile: true, locale });
        const answer = await ask(page, words);
        // Tabs, the channel's name and the composer take the rest of 844 px.
        expect((await answer.boundingBox())?.height, `${locale} ${fault}`).toBeLessThan(700);
        await page.context().close();
      }
    }
  });

  it('does more by the three dots: says whether it was right, and compares with the last run', async () => {
    const page = await visit();
    await ask(page, 'why-no-egress shop/web-0');
    here().network.break('masquerade-off');
    const answer = await ask(page, 'why-no-egress shop/web-0');
    await answer.locator('select.overflow').selectOption({ label: 'Compare with the last run' });
    await page.getByRole('dialog').getByText('Masquerading is off').first().waitFor();
    await keepPicture(page, 'compare-1280-light');
    await page.keyboard.press('Escape');
    here().network.fix();
    await answer.getByRole('button', { name: 'Verify the fix' }).click();
    await expect
      .poll(() => newest(page).textContent(), { timeout: 30_000 })
      .toContain('The others were not looked at.');
    await answer.locator('select.overflow').selectOption({ label: 'Was this right?' });
    const form = page.getByRole('dialog');
    await form.getByRole('combobox').selectOption({ label: 'It was right' });
    await form.locator('button[type=submit]').click();
    await page.getByText('Thank you, noted.').first().waitFor();
  });

  it('schedules a digest by its form, and runs it', async () => {
    const page = await visit();
    await write(page, '/net schedule');
    await page.getByRole('button', { name: 'Schedule a digest' }).last().click();
    const form = page.getByRole('dialog');
    await form.waitFor();
    await keepPicture(page, 'schedule-1280-light');
    await form.locator('button[type=submit]').click();
    await form.waitFor({ state: 'detached' });
    await page
      .getByText(/^Scheduled: /)
      .first()
      .waitFor();
    await write(page, '/net schedule');
    await page.getByRole('button', { name: 'Run now' }).last().click();
    await page
      .getByRole('heading', { name: /Full digest/ })
      .first()
      .waitFor({ timeout: 30_000 });
    await keepPicture(page, 'digest-1280-light');
  });

  it('fits a phone: three panes, none wider than the window', async () => {
    const page = await visit({ viewport: PHONE, hasTouch: true, isMobile: true });
    await ask(page, 'why-no-egress shop/web-0');
    await fitsWidth(page);
    for (const name of ['Channels', 'Cluster', 'Chat']) {
      await page.getByRole('button', { name, exact: true }).click();
      await fitsWidth(page);
    }
    await newest(page).locator('.thread-line').click();
    await page.getByRole('log', { name: /^Thread/ }).waitFor();
    await fitsWidth(page);
    await page.getByRole('button', { name: 'Chat', exact: true }).click();
    await newest(page).locator('[data-action=netwhy_evidence]').click();
    await page.getByRole('dialog').waitFor();
    await fitsWidth(page);
  });
});
