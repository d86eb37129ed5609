// Do the pictures of a digest fit Slack's own blocks, fall back where Slack refuses them, and say what they show?
import { describe, expect, it } from 'vitest';
import { chartsOf } from '../../../src/digest/charts.ts';
import { type Matrix, matrixOf } from '../../../src/digest/matrix.ts';
import { trendWith } from '../../../src/digest/trend.ts';
import { waysOf } from '../../../src/digest/ways.ts';
import type { Trend } from '../../../src/engine/ports/digests.ts';
import type { Measure } from '../../../src/model/measure.ts';
import type { Report } from '../../../src/model/report.ts';
import { Painter } from '../../../src/picture/painter.ts';
import { renderPng } from '../../../src/picture/render-png.ts';
import { checkBlocks, totalCharacters } from '../../../src/playground/slack-server/check-blocks.ts';
import { startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';
import { attacher } from '../../../src/slack/attach.ts';
import { checkMessage } from '../../../src/slack/block-limits.ts';
import { heatPicture } from '../../../src/slack/digest/heat.ts';
import { chartMessages, matrixMessage, needsDrawing } from '../../../src/slack/digest/pictures.ts';
import { ink, type SlackMessage } from '../../../src/slack/render/message.ts';
import { clientOptions, slackCalls } from '../../../src/slack/slack-call.ts';
import { report } from '../../digest/a-report.ts';
import { HandClock, settled } from '../fakes.ts';
import { HOSTILE } from '../hostile.ts';
import { office, process as run, say } from './rig.ts';

const mesh = (names: readonly string[]): Report =>
  report({
    measures: names.flatMap((from) =>
      names
        .filter((to) => to !== from)
        .map((to): Measure => ({ metric: 'tailnet-rtt', about: `${from}>${to}`, value: 12 })),
    ),
  });
const nodes = (count: number, name = 'oci-worker'): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${name}-${at + 1}`);
const squareOf = (one: Report): Matrix => {
  const matrix = matrixOf(waysOf([one], {}));
  if (matrix === null) throw new Error('no matrix');
  return matrix;
};
const taken = (message: SlackMessage): void => {
  for (const blocks of message.looks) {
    expect(checkMessage({ text: message.text, blocks })).toEqual([]);
    expect(checkBlocks(blocks)).toEqual([]);
    expect(totalCharacters(blocks)).toBeLessThan(12_000);
  }
};
const kinds = ({ looks: [blocks = []] }: SlackMessage): readonly string[] => blocks.map(({ type }) => type);

describe.each(['en', 'ko'] as const)('in %s', (lang) => {
  const pen = ink(lang, (text) => text);

  it('the square is a data table with its finding as caption, as long as one holds it', () => {
    for (const count of [2, 3, 8, 14, 15, 19, 20, 30, 60, 200]) {
      const message = matrixMessage(squareOf(mesh(nodes(count))), pen);
      taken(message);
      expect(kinds(message)).toEqual(['section', 'data_table', 'context']);
    }
    const [, table] = matrixMessage(squareOf(mesh(nodes(3))), pen).looks[0] ?? [];
    expect(table).toMatchObject({ row_header_column_index: 0, page_size: 3, rows: { length: 4 } });
    expect(JSON.stringify(table)).toContain(
      lang === 'en' ? '3 nodes, 6 ways: all direct' : '노드 3개, 경로 6개: 모두 직접',
    );
    expect([14, 20].map((count) => needsDrawing(squareOf(mesh(nodes(count))), pen))).toEqual([false, true]);
    // Long names leave less room.
    expect(needsDrawing(squareOf(mesh(nodes(16, 'a-very-long-name-of-a-node-pool-in-one-of-the-regions'))), pen)).toBe(
      true,
    );
  });

  it('names of others stay letters', () => {
    const message = matrixMessage(squareOf(mesh([HOSTILE, 'a', 'b'])), pen);
    taken(message);
    expect(message.text).not.toMatch(/<[!@#h]/);
  });

  it('charts keep the limits, two a message, and are numbers where Slack refuses charts', () => {
    const long = nodes(25, 'a-very-long-name-of-a-node-pool');
    let trend: Trend | undefined;
    for (let at = 0; at < 25; at += 1)
      trend = trendWith(
        trend,
        [
          report({
            measures: [
              { metric: 'tailnet-rtt', about: `${long[0]}>${long[1]}`, value: at },
              ...(at > 20 ? [{ metric: 'way-dead', about: 'c>d', value: 1 } as const] : []),
            ],
          }),
        ],
        at * 3_600_000,
      );
    const now = report({
      measures: [
        { metric: 'tailnet-rtt', about: `${long[0]}>${long[1]}`, value: 24 },
        ...long.map((about): Measure => ({ metric: 'key-days', about, value: 3 })),
      ],
    });
    const past = { [`${long[0]}>${long[1]}`]: Array.from({ length: 30 }, () => 9) };
    const charts = chartsOf({
      trend: trend ?? { slots: [], ways: {}, dead: [] },
      ways: waysOf([now], past),
      reports: [now],
      timezone: 'Europe/Berlin',
    });
    const messages = chartMessages(charts, pen);
    expect(messages.map(kinds)).toEqual([
      ['section', 'data_visualization', 'section', 'data_visualization'],
      ['section', 'data_visualization'],
    ]);
    for (const message of messages) taken(message);
    expect(JSON.stringify(messages[0]?.looks[1])).toContain('rich_text_preformatted');
  });

  it('a picture says what it shows, and of many nodes that it does not show all', async () => {
    const { alt, name, bytes, comment } = await heatPicture(squareOf(mesh(nodes(24))), 'r-1', pen, renderPng);
    expect([name, (bytes?.length ?? 0) > 10_000, (alt ?? '').length < 1_000]).toEqual(['latency-r-1.png', true, true]);
    expect(alt).toContain(lang === 'en' ? '24 nodes, 552 ways: all direct' : '노드 24개, 경로 552개: 모두 직접');
    const large = await heatPicture(squareOf(mesh(nodes(40))), 'r-1', pen, renderPng);
    expect(`${large.alt} ${large.comment}`).toContain(lang === 'en' ? '20 more are not' : '나머지 20개 생략');
    expect(comment).not.toContain('20');
  });
});

describe('a picture on its way to Slack', () => {
  it('arrives with its description, as a picture, in the thread', async () => {
    const server = await startSlackServer();
    try {
      const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
      const { call } = slackCalls(server.botToken, clientOptions({ slackApiUrl: server.apiUrl, log }, 0));
      const ts = server.say({ channel: 'ops', user: 'alice', text: 'a digest' });
      const [channel] = server.channels;
      const file = await heatPicture(
        squareOf(mesh(nodes(20))),
        'r-1',
        ink('en', (text) => text),
        renderPng,
      );
      const attach = attacher(call, new HandClock(), log, new AbortController().signal);
      const id = await attach(
        { channel: channel?.id ?? '', threadTs: ts },
        { run: 'r-1', part: 'picture', sinceMs: 0 },
        file,
        false,
      );
      const [kept] = server.files('ops');
      expect([kept?.id, kept?.threadTs, kept?.name, kept?.alt]).toEqual([id, ts, 'latency-r-1.png', file.alt]);
      expect(Buffer.from(kept?.bytes ?? []).equals(Buffer.from(file.bytes ?? []))).toBe(true);
      const info = await call('files.info', { file: id });
      expect(info.file).toMatchObject({ mimetype: 'image/png', alt_txt: file.alt });
    } finally {
      await server.close();
    }
  });
});

describe('a digest', () => {
  it('has its pictures in its thread when something is told, the drawn one as a file; none in a heartbeat', async () => {
    const at = await office(mesh(nodes(24)));
    const alive = await run(at);
    await alive.receiver.deliver(say('schedule hourly UTC'));
    await at.clock.advance(2 * 3_600_000);
    await settled();
    for (let turn = 0; turn < 400 && (at.slack?.of('files.completeUploadExternal').length ?? 0) === 0; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const [first, second] = (at.slack?.messages ?? []).filter(({ thread_ts }) => thread_ts === '');
    const replies = (ts = ''): readonly string[] =>
      (at.slack?.messages ?? [])
        .filter(({ thread_ts }) => thread_ts === ts)
        .flatMap(({ blocks, files = [] }) => [
          ...blocks.map((one) => String(one.type)),
          ...files.map(({ name }) => name.replace(/r-\d+/, 'RUN')),
        ]);
    expect(replies(first?.ts)).toEqual(['section', 'data_table', 'context', 'latency-RUN.png']);
    expect(second === undefined ? ['no second'] : replies(second.ts)).toEqual([]);
    await alive.side.stop(0);
  });

  it('goes without a picture when the thread that draws dies, and says so in the log', async () => {
    const at = await office(mesh(nodes(24)));
    const dying = new URL(`data:text/javascript,${encodeURIComponent('process.exit(7)')}`);
    const alive = await run(at, { painter: new Painter({ entry: dying }) });
    await alive.receiver.deliver(say('schedule hourly UTC'));
    await at.clock.advance(3_600_000);
    for (let turn = 0; turn < 200 && (await at.store.journal.unfinished()).length > 0; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const [first] = (at.slack?.messages ?? []).filter(({ thread_ts }) => thread_ts === '');
    expect([await at.store.journal.unfinished(), first?.text.length ?? 0]).toEqual([[], expect.any(Number)]);
    const replies = (at.slack?.messages ?? []).filter(({ thread_ts }) => thread_ts === first?.ts);
    expect(replies.flatMap(({ files = [] }) => files)).toEqual([]);
    expect(replies.flatMap(({ blocks }) => blocks.map(({ type }) => type))).toContain('data_table');
    expect(alive.log.filter((line) => line.includes('could not be written'))).toEqual([
      expect.stringMatching(/"part":"picture".*ended with code 7/),
    ]);
    await alive.side.stop(0);
  });
});
