import { describe, expect, it } from 'vitest';
import { answerOf, FakeJournal, settled, slash, world } from './fakes.ts';
import { REQUEST } from './hostile.ts';

const RUN = 'r-0000000001';
const LONG = 'x'.repeat(4_000);
const WARNING = 'files cannot be uploaded';

const answered = async (replies: Readonly<Record<string, object[]>>, output = LONG) => {
  const all = await world();
  await all.receiver.deliver(slash('why-no-egress web-0'));
  for (const [method, planned] of Object.entries(replies))
    all.slack.next(method, ...planned.map((one) => one as never));
  all.answerer.pending[0]?.resolve(answerOf(RUN, {}, output));
  await all.clock.advance(0);
  return all;
};

const shared = (slack: Awaited<ReturnType<typeof world>>['slack']) =>
  slack.messages.flatMap(({ files, thread_ts }) => (files ?? []).map(({ name }) => [name, thread_ts]));
const FILE = [`evidence-${RUN}.txt`, '1700000000.000001'];

describe('the evidence file', () => {
  it('comes last in the thread, before the run ends', async () => {
    const { slack, journal } = await answered({});
    expect([slack.messages.length, shared(slack), (await journal.find(RUN))?.replies.evidence, journal.ends]).toEqual([
      4,
      [FILE],
      'F1',
      [`${RUN} posted fail`],
    ]);
  });

  it('is not made of what fits the modal', async () => {
    const { slack } = await answered({}, 'short');
    expect([slack.of('files.getUploadURLExternal').length, shared(slack)]).toEqual([0, []]);
  });

  it.each([
    ['files.getUploadURLExternal', 'missing_scope'],
    ['files.getUploadURLExternal', 'file_uploads_disabled'],
    ['files.getUploadURLExternal', 'file_type_not_allowed'],
    ['files.completeUploadExternal', 'not_in_channel'],
  ])('is done without where %s says %s, and the log says so once', async (method, error) => {
    const refusal = { ok: false, error };
    const { slack, journal, receiver, answerer, clock, log } = await answered({ [method]: [refusal, refusal] });
    await receiver.deliver(slash('why-no-egress web-1', 'b'));
    answerer.pending[1]?.resolve(answerOf('r-0000000002', {}, LONG));
    await clock.advance(0);
    expect([slack.messages.length, shared(slack), journal.ends]).toEqual([
      6,
      [],
      [`${RUN} posted fail`, 'r-0000000002 posted fail'],
    ]);
    expect(log.filter((line) => line.startsWith(WARNING)).length).toBe(1);
  });

  it('waits as a 429 says, and gives up after three', async () => {
    const limited = { status: 429, retryAfter: 3_600 };
    const { journal, clock, log } = await answered({ 'files.getUploadURLExternal': [limited, limited, limited] });
    await clock.advance(29_000);
    expect(journal.ends).toEqual([]);
    await clock.advance(31_000);
    expect([journal.ends, log.filter((line) => line.startsWith(WARNING)).length]).toEqual([[`${RUN} posted fail`], 1]);
  });

  it('is not uploaded twice when the reply was lost', async () => {
    const { slack, journal, clock } = await answered({
      'files.completeUploadExternal': ['accepted-then-lost' as never],
    });
    await clock.advance(5_000);
    expect([shared(slack), (await journal.find(RUN))?.replies.evidence]).toEqual([[FILE], '1700000000.000004']);
  });

  it.each([
    ['noted', { evidence: 'F1' }, false, []],
    ['shared but not noted', {}, true, [['evidence-r-abcdefghij.txt', '5.1']]],
    ['never shared', {}, false, [['evidence-r-abcdefghij.txt', '5.1']]],
  ])('after a restart, %s, is in the thread once', async (_, replies, there, files) => {
    const journal = new FakeJournal();
    const { report, recording } = answerOf(REQUEST.run, {}, LONG);
    journal.runs.set(REQUEST.run, { request: REQUEST, state: 'judged', attempts: 1, rootTs: '5.1', replies });
    journal.reports.set(REQUEST.run, report);
    if (recording !== null) journal.recordings.set(REQUEST.run, recording);
    const { slack, side, clock } = await world({ journal });
    const message = { channel: 'C1', text: '', blocks: [], metadata: undefined };
    slack.messages.push({ ...message, ts: '5.1', thread_ts: '' });
    if (there)
      slack.messages.push({
        ...message,
        ts: '5.2',
        thread_ts: '5.1',
        files: [{ id: 'F0', name: String(files[0]?.[0]) }],
      });
    await side.recover();
    await settled();
    await clock.advance(0);
    expect([shared(slack), journal.ends]).toEqual([files, [`${REQUEST.run} posted fail`]]);
  });
});
