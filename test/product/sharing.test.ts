// An incident with the unmodified bot in its own process: ask, share into the thread, export it all, look at the Home tab.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';

let slack: SlackServer;
let cluster: PlaygroundCluster;
let dataDir: string;
let bot: BotProcess;

beforeAll(async () => {
  [slack, cluster, dataDir] = await Promise.all([
    startSlackServer(),
    startPlaygroundCluster(['masquerade-off']),
    mkdtemp(path.join(tmpdir(), 'netwhy-sharing-')),
  ]);
  bot = await startBotProcess({ slack, kubeconfig: cluster.kubeconfig, dataDir });
}, 30_000);

afterAll(async () => {
  bot.child.kill('SIGKILL');
  await slack.close();
  await cluster.close();
  await rm(dataDir, { recursive: true, force: true });
});

const INCIDENT = 'C0000000I42';

describe('an incident', { timeout: 90_000 }, () => {
  it('gets an answer from elsewhere as a card, and all of it on one page', async () => {
    await slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress shop/web-0' });
    const root = await slack.waitFor(
      () => slack.messages('#ops').find(({ text, threadTs }) => threadTs === '' && text.startsWith('✗ FAIL')),
      30_000,
    );
    const run = String(root.metadata?.event_payload.run);
    const alert = slack.say({ channel: INCIDENT, user: 'bora', text: 'nothing gets out' });
    const link = `${slack.apiUrl.replace('api/', '')}archives/${INCIDENT}/p${alert.replace('.', '')}`;
    await slack.slash({ channel: '#ops', user: 'alice', text: `share ${run} ${link}` });
    const card = await slack.waitFor(
      () => slack.thread(INCIDENT, alert).find(({ metadata }) => metadata?.event_payload.part === 'card'),
      15_000,
    );
    expect(card.text).toContain('✗ FAIL shop/web-0: Masquerading is off');

    await slack.mention({ channel: INCIDENT, user: 'bora', threadTs: alert, text: 'export thread' });
    const file = await slack.waitFor(() => slack.files(INCIDENT).find(({ messageTs }) => messageTs !== ''), 15_000);
    const page = new TextDecoder().decode(file.bytes);
    expect(page).toContain('enableIPv4Masquerade=true');
    expect(page).toContain(run);
  });

  it('leaves the nodes it was asked about on the Home tab', async () => {
    await slack.slash({ channel: '#ops', user: 'alice', text: 'overlay' });
    await slack.openHome('alice');
    const home = await slack.waitFor(() => {
      const now = JSON.stringify(slack.views('alice').home ?? '');
      return /overlay ✓ PASS \(\d+ min\)/.test(now) && now;
    }, 60_000);
    expect(home).toContain('tailscale – not looked');
    expect(home).toContain('· why-no-egress shop/web-0');
    for (const node of ['node-1', 'node-2', 'node-3']) expect(home).toContain(node);
  });
});
