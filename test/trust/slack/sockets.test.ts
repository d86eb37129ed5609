// Do commands still arrive, and answers still come, whatever happens to the sockets?
import { survives } from '../survives.ts';
import { must, type Office, openOffice, questionOf, until } from './rig.ts';

/** The waits a keeper takes after failures, none longer than 15 s. */
const BACK_OFFS = new Set(Array.from({ length: 40 }, (_, at) => Math.min(15_000, 250 * 1.6 ** (at + 1))));
const backOffs = ({ clock }: Office, since: number): readonly number[] =>
  clock.asked.slice(since).filter((ms) => BACK_OFFS.has(ms));

survives('F4', async (chance) => {
  await using office = await openOffice();
  const { server, answerer } = office;
  await office.twoSockets();
  answerer.held = true;
  await office.ask(chance);
  const moment = chance.pick(['accepted', 'shown', 'told']);
  const drop = (): void => server.knobs.dropSockets();
  if (moment === 'accepted') drop();
  if (moment === 'shown')
    await until('a root', () => server.messages('ops').some(({ user }) => user === server.botUserId));
  if (moment === 'shown') drop();
  answerer.release();
  if (moment === 'told') drop();
  await office.ended();
  await until('two more sockets', () => server.counts.sockets.opened >= 4);
  await office.twoSockets();
  await office.ask(chance);
  await office.kept(2);
});

survives('F5', async (chance) => {
  await using office = await openOffice({ recycleGraceMs: 20 + chance.below(200) });
  const { server } = office;
  await office.twoSockets();
  const reason = chance.pick(['warning', 'refresh_requested', 'link_disabled'] as const);
  const which = chance.below(2);
  let asks = 0;
  const ask = async (): Promise<void> => {
    asks += 1;
    const { acked, refused } = await office.slash(`why-no-egress shop/web-${asks % 2}`);
    must(`a command fell into a hole (${reason})`, acked && refused !== true);
    await office.ended();
  };
  const before = chance.below(2);
  for (let n = 0; n < before; n += 1) await ask();
  server.knobs.recycle(reason, which);
  for (let n = 0; n < 3; n += 1) await ask();
  await until('another socket', () => server.counts.sockets.opened === 3);
  await office.twoSockets();
  if (reason === 'link_disabled') {
    must(
      'nobody was told loudly',
      office.log.some((line) => line.includes('may not let us back')),
    );
    server.knobs.failNext('apps.connections.open', 'link_disabled', 4);
    server.knobs.recycle(reason);
    await until('not ready', () => !office.side.ready().ok && /link_disabled/.test(office.side.ready().why));
    await office.twoSockets();
  }
  await ask();
  await office.kept(asks);
});

survives('F6', async (chance) => {
  await using office = await openOffice();
  const { server } = office;
  await office.twoSockets();
  const times = 4 + chance.below(24);
  const since = office.clock.asked.length;
  server.knobs.turnAway(times);
  server.knobs.dropSockets();
  await until('enough refusals', () => server.counts.sockets.turnedAway === times);
  await office.twoSockets();
  const waits = backOffs(office, since);
  must(`a storm: ${waits.length} waits for ${times} refusals`, waits.length >= times);
  must('the waits do not grow', Math.max(...waits) >= Math.min(15_000, 250 * 1.6 ** (times / 2)));
  must(
    'nobody was told',
    office.log.some((line) => line.includes('too_many_websockets')),
  );
  await office.ask(chance);
  await office.kept(1);
});

survives('F8', async (chance) => {
  await using office = await openOffice();
  const { server } = office;
  await office.twoSockets();
  const since = office.clock.asked.length;
  const times = 3 + chance.below(9);
  const failure = chance.pick([500, 502, 503, 'internal_error', 429] as const);
  if (failure === 429) server.knobs.rateLimit('apps.connections.open', 2, 1);
  else server.knobs.failNext('apps.connections.open', failure, times);
  const before = server.counts.perMethod['apps.connections.open'] ?? 0;
  const { opened } = server.counts.sockets;
  server.knobs.dropSockets();
  await until('two more sockets', () => server.counts.sockets.opened >= opened + 2);
  await office.twoSockets();
  const tries = (server.counts.perMethod['apps.connections.open'] ?? 0) - before;
  must('nothing was refused', tries >= (failure === 429 ? 4 : times + 2));
  must('waited longer than 15 s', Math.max(...backOffs(office, since)) <= 15_000);
  await office.slash(questionOf(chance));
  await office.kept(1);
});
