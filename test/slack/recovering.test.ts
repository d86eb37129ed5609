import { describe, expect, it } from 'vitest';
import type { JournaledRun } from '../../src/engine/ports.ts';
import { metadataOf } from '../../src/slack/action-ids.ts';
import { answerOf, FakeJournal, type PostedMessage, settled, slash, world } from './fakes.ts';
import { REQUEST } from './hostile.ts';

const RUN = REQUEST.run;

const restarted = async (run: Partial<JournaledRun>, messages: readonly PostedMessage[] = []) => {
  const journal = new FakeJournal();
  journal.runs.set(RUN, { request: REQUEST, state: 'running', attempts: 1, rootTs: '', replies: {}, ...run });
  if (run.state === 'judged') {
    const { report, recording } = answerOf(RUN);
    journal.reports.set(RUN, report);
    if (recording !== null) journal.recordings.set(RUN, recording);
  }
  const all = await world({ journal });
  all.slack.messages.push(...messages);
  await all.side.recover();
  await settled();
  return { ...all, journal };
};

const message = (ts: string, part: string, threadTs = ''): PostedMessage => ({
  ts,
  channel: 'C1',
  thread_ts: threadTs,
  text: 'before the crash',
  blocks: [],
  metadata: metadataOf(RUN, part),
});

describe('after a restart', () => {
  it('runs again what was accepted, and edits the root it had', async () => {
    const { answerer, slack, journal, clock } = await restarted({ rootTs: '5.1' }, [message('5.1', 'root')]);
    answerer.pending[0]?.resolve(answerOf(RUN));
    await clock.advance(0);
    expect(slack.messages.map(({ ts, thread_ts }) => [ts, thread_ts])).toEqual([
      ['5.1', ''],
      ['1700000000.000002', '5.1'],
      ['1700000000.000003', '5.1'],
    ]);
    expect([slack.messages[0]?.text.slice(0, 6), journal.ends]).toEqual(['✗ FAIL', [`${RUN} posted fail`]]);
  });

  it.each<[string, Partial<JournaledRun>]>([
    ['noted', {}],
    ['noted, nor its begin, for the disk was full', { state: 'accepted', attempts: 0 }],
  ])('finds a root that was posted but never %s', async (_, run) => {
    const { answerer, slack, clock } = await restarted(run, [message('5.1', 'root')]);
    answerer.pending[0]?.resolve(answerOf(RUN));
    await clock.advance(0);
    expect(slack.messages.filter(({ thread_ts }) => thread_ts === '').map(({ ts }) => ts)).toEqual(['5.1']);
  });

  it('posts what is missing of a stored answer, and nothing twice', async () => {
    const { answerer, slack, journal, clock } = await restarted(
      { state: 'judged', rootTs: '5.1', replies: { why: '5.2' } },
      [message('5.1', 'root'), message('5.2', 'why', '5.1'), message('5.3', 'steps', '5.1')],
    );
    await clock.advance(0);
    expect(slack.messages.map(({ ts }) => ts)).toEqual(['5.1', '5.2', '5.3']);
    expect(slack.messages.every(({ text }) => text !== 'before the crash')).toBe(true);
    expect([answerer.pending.length, journal.ends]).toEqual([0, [`${RUN} posted fail`]]);
  });

  it('posts the whole thread anew when its root was deleted meanwhile', async () => {
    const { slack, clock } = await restarted({ state: 'judged', rootTs: '5.1', replies: { why: '5.2' } }, [
      message('5.2', 'why', '5.1'),
    ]);
    await clock.advance(0);
    expect(slack.messages.map(({ ts, thread_ts }) => [ts, thread_ts])).toEqual([
      ['5.2', '5.1'],
      ['1700000000.000002', ''],
      ['1700000000.000003', '1700000000.000002'],
      ['1700000000.000004', '1700000000.000002'],
    ]);
  });

  it.each<[string, Partial<JournaledRun>]>([
    ['tried twice already', { attempts: 2, rootTs: '5.1' }],
    ['too old', { attempts: 1, rootTs: '5.1', request: { ...REQUEST, acceptedAt: '2026-03-01T09:45:00.000Z' } }],
  ])('says once that a run was interrupted when it is %s', async (_, run) => {
    const { answerer, slack, journal, side } = await restarted(run, [message('5.1', 'root')]);
    await side.recover();
    await settled();
    expect(slack.messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('Interrupted: netwhy was restarted'),
    ]);
    expect([answerer.pending.length, journal.ends]).toEqual([0, [`${RUN} interrupted restarted`]]);
  });

  it('says it in a new message when there was no root yet', async () => {
    const { slack } = await restarted({ attempts: 2 });
    expect(slack.messages.map(({ text, channel }) => [channel, text])).toEqual([
      ['C1', expect.stringContaining('Interrupted')],
    ]);
  });

  it('leaves alone what this process accepted itself', async () => {
    const { receiver, side, answerer } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    await side.recover();
    await settled();
    expect(answerer.pending.length).toBe(1);
  });
});

describe('an orderly stop', () => {
  it('waits for what runs', async () => {
    const { receiver, side, answerer, clock, journal } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    const stopped = side.stop(30_000);
    await clock.advance(1_000);
    answerer.pending[0]?.resolve(answerOf('r-0000000001'));
    await clock.advance(0);
    await stopped;
    expect(journal.ends).toEqual(['r-0000000001 posted fail']);
  });

  it('leaves what is not done in time to the next start, and ends nothing', async () => {
    const { receiver, side, answerer, clock, journal, slack } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    answerer.pending[0]?.options.signal.addEventListener('abort', () => answerer.pending[0]?.reject(new Error('stop')));
    const stopped = side.stop(5_000);
    await clock.advance(8_000);
    await stopped;
    expect([journal.ends, (await journal.unfinished()).length, slack.messages.map(({ text }) => text)]).toEqual([
      [],
      1,
      ['Looking at why-no-egress web-0 · Finding the target…'],
    ]);
  });

  it('tells how many run and wait meanwhile', async () => {
    const { receiver, side, answerer } = await world({ maxRuns: 1, maxQueued: 5 });
    expect(side.load()).toEqual({ running: 0, waiting: 0 });
    await receiver.deliver(slash('why-no-egress web-0'));
    await receiver.deliver(slash('why-no-egress web-1', 'trigger-2'));
    await receiver.deliver(slash('why-no-egress web-2', 'trigger-3'));
    expect([side.load(), answerer.pending.length]).toEqual([{ running: 1, waiting: 2 }, 1]);
  });

  it('takes nothing new', async () => {
    const { receiver, side, clock } = await world();
    const stopped = side.stop(1_000);
    await clock.advance(4_000);
    await stopped;
    expect(await receiver.deliver(slash('why-no-egress web-0'))).toMatchObject({
      text: expect.stringContaining('netwhy is busy'),
    });
  });
});
