// Is every answer told once and in order, whatever Slack says to what is posted?
import { Fault } from '../../../src/model/fault.ts';
import { say } from '../../../src/model/text.ts';
import type { SlackServer } from '../../../src/playground/slack-server/contract.ts';
import { ACCEPT_THEN_503, ACCEPT_THEN_DROP, ACCEPT_THEN_HANG } from '../../../src/playground/slack-server/weather.ts';
import { survives } from '../survives.ts';
import { must, openOffice, questionOf, until } from './rig.ts';

const own = (server: SlackServer, channel: string) =>
  server.messages(channel).filter(({ user }) => user === server.botUserId);

/** After so many messages of the bot, which may be none. */
const after = (server: SlackServer, posts: number, act: () => void): void => {
  let left = posts;
  if (left === 0) {
    act();
    return;
  }
  const stop = server.onChange(({ kind }) => {
    if (kind !== 'posted') return;
    left -= 1;
    if (left > 0) return;
    stop();
    act();
  });
};

survives('F9', async (chance) => {
  await using office = await openOffice();
  const { server, clock, answerer } = office;
  const seconds = chance.pick([21, 25, 33, 47, 59, 77, 111]);
  clock.hold(seconds * 1000);
  server.knobs.rateLimit('chat.postMessage', 1 + chance.below(3), seconds);
  answerer.held = chance.below(2) === 0;
  await office.slash(questionOf(chance), 'ops');
  await until('a 429', () => server.counts.calls.some(({ error }) => error === 'ratelimited'));
  // What was left over would hold the other channel up as Slack told it to.
  server.knobs.rateLimit('chat.postMessage', 0, seconds);
  answerer.release();
  await office.slash(questionOf(chance), 'incident-42');
  await until('the other channel', () => own(server, 'incident-42').length === 3);
  must('the limited channel was not', own(server, 'ops').length === 0);
  if (chance.below(2) === 0) server.knobs.rateLimit('chat.postMessage', 1 + chance.below(2), 1);
  clock.letGo();
  await office.kept(2);
  for (const channel of ['ops', 'incident-42']) {
    const parts = own(server, channel).map(({ metadata }) => String(metadata?.event_payload.part));
    must(`out of order: ${parts.join()}`, parts.join() === 'root,why,steps');
  }
});

survives(
  'F10',
  async (chance) => {
    await using office = await openOffice();
    const { server, answerer } = office;
    // The last costs the ten seconds a call may take.
    const how = chance.pick([ACCEPT_THEN_DROP, ACCEPT_THEN_503, ACCEPT_THEN_DROP, ACCEPT_THEN_503, ACCEPT_THEN_HANG]);
    const method = chance.pick(['chat.postMessage', 'chat.postMessage', 'chat.update']);
    const times = how === ACCEPT_THEN_HANG ? 1 : 1 + chance.below(6);
    answerer.held = true;
    after(server, method === 'chat.update' ? 1 : chance.below(3), () => server.knobs.failNext(method, how, times));
    await office.slash(questionOf(chance));
    await until('the looking', () => answerer.looking.length === 1);
    if (method === 'chat.update') await until('a root', () => own(server, 'ops').length === 1);
    answerer.release();
    await office.kept(1);
    must(
      'no reply was lost',
      server.counts.calls.some((call) => call.method === method && call.error === 'reply_lost'),
    );
  },
  { atOnce: 10 },
);

survives('F11', async (chance) => {
  await using office = await openOffice();
  const { server, answerer, log } = office;
  const code = chance.pick(['channel_not_found', 'not_in_channel', 'is_archived', 'msg_too_long', 'invalid_blocks']);
  answerer.held = true;
  if (code === 'msg_too_long' || code === 'invalid_blocks') {
    const method = chance.pick(['chat.postMessage', 'chat.update']);
    server.knobs.failNext(method, code, 1 + chance.below(2));
    await office.ask(chance);
    await until('a root', () => own(server, 'ops').length >= 1);
    answerer.release();
    await office.kept(1);
    must(
      'nothing was refused',
      server.counts.calls.some((call) => call.method === method && call.error === code),
    );
  } else {
    const isUrlGone = chance.below(2) === 0;
    if (isUrlGone) server.knobs.failNext('response_url', 'expired_url', 5);
    if (code === 'channel_not_found') server.knobs.failNext('chat.postMessage', code, 1);
    else server.knobs.channel('ops', code === 'is_archived' ? { isArchived: true } : { botIsMember: false });
    await office.slash(questionOf(chance));
    await office.kept(1);
    must(
      'nothing was refused',
      server.counts.calls.some(({ error }) => error === code),
    );
    must('the channel was written to', own(server, 'ops').length === 0);
  }
  must(
    'nobody logged it',
    log.some((line) => line.includes(code)),
  );
});

survives('F12', async (chance) => {
  let skewMs = 0;
  await using office = await openOffice({ now: () => Date.now() + skewMs });
  const { server, answerer, clock } = office;
  const fails = chance.below(3) > 0;
  answerer.held = true;
  if (fails) answerer.fails = new Fault('usage', say('No such pod.', '그런 파드가 없습니다.'));
  clock.hold(2_000); // no progress is shown: what fails then is told to the asker alone
  await office.slash(questionOf(chance));
  await until('the looking', () => answerer.looking.length === 1);
  const url = String(server.lastEnvelope?.payload.response_url);
  const isExpired = chance.below(2) === 0;
  if (isExpired) skewMs = 1_800_000 + 1_000 * (1 + chance.below(3_600));
  // The acknowledgement is no use of it.
  else for (let use = 0; use < 5; use += 1) await fetch(url, { method: 'POST', body: '{"text":"Looking at it"}' });
  const late = await fetch(url, { method: 'POST', body: '{"text":"late"}' });
  must('it can still be used', late.status === 404);
  answerer.release();
  await office.kept(1);
  const told = server.counts.perMethod['chat.postEphemeral'] ?? 0;
  must('not told by channel and person', told === (fails ? 1 : 0));
});
