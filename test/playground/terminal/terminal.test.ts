// Does a person, or a script, get through a whole session: ask, break, ask again, click, threads, another person?
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { say } from '../../../src/model/text.ts';
import { ttyScreen } from '../../../src/playground/terminal/screen.ts';
import { startTerminal, type Terminal } from '../../../src/playground/terminal/terminal.ts';
import { type Rig, startRig } from '../slack-server/bolt-app.ts';

const FAULTS = [
  { name: 'masquerade-off', says: say('pods are not masqueraded', '파드 주소가 변환되지 않습니다') },
  { name: 'no-default-route', says: say('the node has no default route', '노드에 기본 경로가 없습니다') },
];
const WAITS = { quietMs: 60, firstMs: 1_000, endMs: 5_000 };

const blocks = (status: 'in_progress' | 'complete', verdict: string) => [
  {
    type: 'plan' as const,
    title: `why-no-egress: ${verdict}`,
    tasks: [{ type: 'task_card' as const, task_id: 'a', title: 'Masquerade', status }],
  },
  ...(status === 'complete'
    ? [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'netwhy:rerun', text: { type: 'plain_text', text: 'Run again' } }],
        },
      ]
    : []),
];

/** Answers like the product: root, updates, a reply in its thread. */
const fakeBot = (network: { broken: string }) => (app: App) => {
  const run = async (channel: string, thread: string, slow = false) => {
    const place = { channel, ...(thread !== '' && { thread_ts: thread }) };
    const posted = await app.client.chat.postMessage({
      ...place,
      text: 'working',
      blocks: blocks('in_progress', 'asking'),
    });
    const ts = posted.ts ?? '';
    for (const step of ['one', 'two', 'three']) {
      await app.client.chat.update({ channel, ts, text: 'working', blocks: blocks('in_progress', step) });
    }
    // Longer than the quiet after which a script goes on.
    if (slow) await sleep(3 * WAITS.quietMs);
    const verdict = network.broken === '' ? 'PASS' : `FAIL ${network.broken}`;
    await app.client.chat.update({ channel, ts, text: verdict, blocks: blocks('complete', verdict) });
    await app.client.chat.postMessage({ channel, thread_ts: thread || ts, text: `evidence for ${verdict}` });
    return ts;
  };
  app.command('/net', async ({ ack, body, command }) => {
    if (command.text !== '') {
      await ack();
      const ts = await run(body.channel_id, '', command.text === 'slow');
      if (command.text === 'files')
        await app.client.filesUploadV2({
          channel_id: body.channel_id,
          thread_ts: ts,
          initial_comment: 'Raw output.',
          filename: 'evidence.txt',
          content: 'ping: \u001b[31mlost\n  and more\n',
        });
    } else await ack('Ask a question.');
  });
  app.event('app_mention', async ({ event }) => {
    await run(event.channel, event.thread_ts ?? event.ts);
  });
  app.action('netwhy:rerun', async ({ ack, body }) => {
    await ack();
    await run(body.channel?.id ?? '', '');
  });
};

let rig: Rig | undefined;
let terminal: Terminal | undefined;
afterEach(async () => {
  terminal?.stop();
  await terminal?.done;
  await rig?.close();
  rig = undefined;
});

const start = async (options: { interactive: boolean; columns?: number }) => {
  const network = { broken: '' };
  const made = await startRig(fakeBot(network));
  rig = made;
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns: options.columns ?? 80, rows: 24 });
  let text = '';
  output.on('data', (chunk) => {
    text += String(chunk);
  });
  const started = startTerminal({
    server: made.server,
    input,
    output,
    faults: FAULTS,
    breakIt: (name) => {
      network.broken = name;
      return say(`broken: ${name}`, `고장: ${name}`);
    },
    fixIt: () => {
      network.broken = '';
      return say('all well again', '모두 정상');
    },
    interactive: options.interactive,
    waits: WAITS,
  });
  terminal = started;
  return { input, started, text: () => text };
};

/** The output after the first screen, of a script of lines. */
const session = async (lines: readonly string[], columns?: number): Promise<readonly string[]> => {
  const { input, started, text } = await start({ interactive: false, ...(columns !== undefined && { columns }) });
  input.end(`${lines.join('\n')}\n`);
  await started.done;
  const all = text().split('\n');
  return all.slice(all.findIndex((line) => line.startsWith('> '))).filter((line) => line !== '');
};

describe('a scripted session', () => {
  it('asks, breaks, asks again and fixes, each line after the answer to the one before', async () => {
    expect(
      await session(['/net why-no-egress web-0', 'break masquerade-off', '/net why-no-egress web-0', 'fix']),
    ).toEqual([
      '> /net why-no-egress web-0',
      '@netwhy …',
      '@netwhy',
      '  why-no-egress: PASS',
      '  ● Masquerade',
      '  [Run again] click netwhy:rerun',
      '@netwhy (thread 1)',
      '  │ evidence for PASS',
      '> break masquerade-off',
      'broken: masquerade-off',
      '> /net why-no-egress web-0',
      '@netwhy …',
      '@netwhy',
      '  why-no-egress: FAIL masquerade-off',
      '  ● Masquerade',
      '  [Run again] click netwhy:rerun',
      '@netwhy (thread 2)',
      '  │ evidence for FAIL masquerade-off',
      '> fix',
      'all well again',
    ]);
  });

  it('waits for a run that falls silent in the middle', async () => {
    const lines = await session(['/net slow', 'break masquerade-off']);
    expect(lines.filter((line) => line.startsWith('  why-no-egress') || line.startsWith('broken'))).toEqual([
      '  why-no-egress: PASS',
      'broken: masquerade-off',
    ]);
  });

  it('asks inside a thread, and knows that slash commands do not work there', async () => {
    const lines = await session(['/net x', 'thread 1', '/net x', '@netwhy why', 'threads', 'thread 9', 'thread 0']);
    const from = lines.findIndex((line) => line === '> /net x' && lines.indexOf(line) !== lines.lastIndexOf(line));
    expect(from).toBe(0);
    expect(lines.slice(lines.lastIndexOf('> /net x'))).toEqual([
      '> /net x',
      'Slack has no slash commands inside threads. Ask @netwhy here, or type thread 0',
      'to go back to the channel.',
      '> @netwhy why',
      '@alice (thread 1)',
      '  │ @netwhy why',
      '@netwhy …',
      '@netwhy (thread 1)',
      '  │ why-no-egress: PASS',
      '  │ ● Masquerade',
      '  │ [Run again] click netwhy:rerun',
      '@netwhy (thread 1)',
      '  │ evidence for PASS',
      '> threads',
      '  1  PASS',
      '> thread 9',
      'No such thread. Type threads for the list.',
      '> thread 0',
      'Back in the channel.',
    ]);
  });

  it('names a file below its message, and reads it', async () => {
    const lines = await session(['/net files', 'file evidence.txt', 'file']);
    expect(lines.slice(lines.indexOf('  │ Raw output.'))).toEqual([
      '  │ Raw output.',
      '  │ [file evidence.txt, 27 bytes: file evidence.txt]',
      '> file evidence.txt',
      'ping: lost',
      '  and more',
      '> file',
      'ping: lost',
      '  and more',
    ]);
  });

  it('presses the button of the latest answer by its short name', async () => {
    const lines = await session(['/net x', 'click rerun', 'click rerunn']);
    expect(lines.filter((line) => line === '  why-no-egress: PASS')).toHaveLength(2);
    expect(lines.slice(-2)).toEqual(['No such button. There is: netwhy:rerun', 'Did you mean: rerun?']);
  });

  it.each<[string, readonly string[]]>([
    ['brake masquerade-off', ['There is no "brake" here. Type help.', 'Did you mean: break?']],
    [
      'break masquerade-of',
      ['There is no fault "masquerade-of". Type faults for the list.', 'Did you mean: masquerade-off?'],
    ],
    ['break', ['Break what? Type faults to see what can be broken.']],
    ['channel #opps', ['Channels: #ops, #incident-42, #random', 'Did you mean: #ops?']],
    ['as alise', ['People: alice, bora', 'Did you mean: alice?']],
    ['click rerun', ['There is no button here yet.']],
    ['file x', ['There is no such file here.']],
    ['threads', ['No threads here yet.']],
    ['\u001b[2Jfoo', ['There is no "foo" here. Type help.']],
    ['/net', ['@netwhy (only you see this)', '  Ask a question.']],
  ])('answers %j clearly', async (line, answer) => {
    const [echo = '', ...shown] = await session([line]);
    expect([/[\u0000-\u001f]/.test(echo), shown]).toEqual([false, answer]);
  });

  it('lets the bot into a channel it is not in', async () => {
    const lines = await session(['channel #random', '@netwhy why', '/invite @netwhy', '/net x']);
    expect(lines.slice(lines.indexOf('> /invite @netwhy'))).toEqual([
      '> /invite @netwhy',
      '@netwhy is in #random now.',
      '> /net x',
      '@netwhy …',
      '@netwhy',
      '  why-no-egress: PASS',
      '  ● Masquerade',
      '  [Run again] click netwhy:rerun',
      '@netwhy (thread 1)',
      '  │ evidence for PASS',
    ]);
  });

  it('speaks Korean to bora', async () => {
    expect(await session(['as bora', 'faults', 'break masquerade-off'])).toEqual([
      '> as bora',
      '이제 bora입니다.',
      '> faults',
      '  masquerade-off    파드 주소가 변환되지 않습니다',
      '  no-default-route  노드에 기본 경로가 없습니다',
      '> break masquerade-off',
      '고장: masquerade-off',
    ]);
  });

  it('tells when Slack could not reach the bot', async () => {
    const { input, started, text } = await start({ interactive: false });
    rig?.server.knobs.recycle();
    input.end('/net x\n');
    await started.done;
    expect(text()).toContain('/net failed with the error "dispatch_failed"');
  });

  it('shows a first screen that says what this is and what to try', async () => {
    const { input, started, text } = await start({ interactive: false });
    input.end();
    await started.done;
    for (const words of [
      'why a pod has no network',
      '파드의 네트워크',
      '@alice in #ops',
      '/net why-no-egress web-0',
      'break masquerade-off',
      'help',
    ]) {
      expect(text()).toContain(words);
    }
  });
});

describe('an interactive session', () => {
  it('redraws the running answer in place and keeps the prompt below it', async () => {
    const { input, started, text } = await start({ interactive: true });
    input.write('/net x\r');
    await rig?.server.waitFor(() => rig?.server.messages('ops').some((one) => one.text === 'evidence for PASS'));
    const seen = text();
    expect(seen).toContain('alice #ops> ');
    expect(seen).toContain('◌ Masquerade');
    expect(seen).toContain('\u001b[0J');
    const last = seen.slice(seen.lastIndexOf('\u001b[0J', seen.lastIndexOf('● Masquerade')));
    expect(last).not.toContain('◌ Masquerade');
    input.write('quit\r');
    await started.done;
    expect(text().slice(text().lastIndexOf('\u001b[0J'))).toBe('\u001b[0JBye.\n');
  });

  it('draws a terminal that does not know its width as one of 80 columns', async () => {
    const { input, started, text } = await start({ interactive: true, columns: 0 });
    input.write('brek\rquit\r');
    await started.done;
    expect(text()).toContain('Did you mean: break?');
    expect(text()).not.toMatch(/Infinity|NaN/);
  });

  it('goes up over lines a narrower window has broken', () => {
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk) => {
      text += String(chunk);
    });
    const size = { columns: 40, rows: 24 };
    const readline = createInterface({ input: new PassThrough(), output, terminal: true });
    const screen = ttyScreen({ output, readline, size: () => size, more: String });
    screen.live('a', ['x'.repeat(39), 'y']);
    size.columns = 20;
    text = '';
    screen.live('a', ['z']);
    expect(text).toContain('\u001b[3A\u001b[0J');
    readline.close();
  });
});
