// Is one thing asked one run, however often and however late Slack delivers it?
import { survives } from '../survives.ts';
import { must, openOffice, questionOf } from './rig.ts';

survives('F1', async (chance) => {
  await using office = await openOffice();
  const { answerer, server } = office;
  answerer.held = chance.below(2) === 0;
  await office.ask(chance);
  const copies = 1 + chance.below(4);
  const atOnce = chance.below(2) === 0;
  if (atOnce) await Promise.all(Array.from({ length: copies }, () => office.again()));
  else for (let copy = 0; copy < copies; copy += 1) await office.again();
  answerer.release();
  await office.ended();
  // And once more after the end.
  await office.again();
  must('the copies were not delivered', server.counts.envelopes.acked === copies + 2);
  must('it was looked at again', answerer.looking.length === 1);
  await office.kept(1);
});

survives('F2', async (chance) => {
  await using office = await openOffice();
  const { answerer, server } = office;
  answerer.held = chance.below(2) === 0;
  const isFirstLost = chance.below(2) === 0;
  if (isFirstLost) {
    // Slack sent it, and nobody was there: only the retries arrive.
    await office.side.stop(1_000);
    await office.mention(questionOf(chance));
    must('it arrived', office.asked[0]?.acked === false);
    await office.restart();
  } else await office.mention(questionOf(chance));
  const reasons = ['http_timeout', 'http_error', 'connection_failed', 'unknown_error'];
  const from = isFirstLost ? 1 + chance.below(3) : 1;
  for (let attempt = from; attempt <= 3; attempt += 1) await office.again({ attempt, reason: chance.pick(reasons) });
  must('no retry came', server.lastEnvelope?.retry_attempt === 3);
  answerer.release();
  must('it was not looked at once', answerer.looking.length <= 1);
  await office.kept(1);
});

survives('F3', async (chance) => {
  let skewMs = 0;
  const now = (): number => Date.now() + skewMs;
  await using office = await openOffice({ now, triggerLifeMs: 3_600_000 }, () => ({}), { now });
  await office.ask(chance);
  const early = chance.below(2) === 0;
  if (!early) await office.ended();
  for (const laterMs of [600_000, 3_600_000]) {
    skewMs = laterMs + chance.below(60_000);
    office.clock.skewMs = skewMs;
    if (chance.below(2) === 0) await office.restart();
    await office.again();
  }
  must('it was looked at again', office.answerer.looking.length === 1);
  await office.kept(1);
});
