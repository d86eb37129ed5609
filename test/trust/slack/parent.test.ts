// Where does an answer go when the message above it was changed or deleted meanwhile?
import { survives } from '../survives.ts';
import { must, openOffice, questionOf, until } from './rig.ts';

survives('F15', async (chance) => {
  await using office = await openOffice();
  const { server, answerer } = office;
  answerer.held = true;
  const [surface, act, shown] = [
    chance.pick(['slash', 'mention']),
    chance.pick(['edit', 'remove']),
    chance.below(2) === 0,
  ];
  // Before anything hangs on it, so that it goes without a tombstone.
  if (!shown) server.knobs.rateLimit('chat.postMessage', 1, 33);
  if (!shown) office.clock.hold(33_000);
  const question = questionOf(chance);
  const asked = surface === 'mention' ? (await office.mention(question)).ts : '';
  if (surface === 'slash') await office.slash(question);
  const root = () => server.messages('ops').find(({ user }) => user === server.botUserId)?.ts ?? '';
  if (shown) await until('a root', () => root() !== '');
  else await until('a 429', () => server.counts.calls.some(({ error }) => error === 'ratelimited'));
  const parent = surface === 'mention' ? asked : root();
  if (parent !== '') {
    if (act === 'edit') server.knobs.edit('ops', parent, 'something else');
    else server.knobs.remove('ops', parent);
  }
  const before = root();
  office.clock.letGo();
  answerer.release();
  await office.kept(1);
  const final = server.messages('ops').find(({ metadata }) => metadata?.event_payload.part === 'root');
  const replies = server
    .thread('ops', final?.threadTs || (final?.ts ?? ''))
    .filter(({ metadata }) => metadata !== null);
  must(`the answer is not whole: ${replies.length}`, replies.length === 3);
  const isGone = act === 'remove' && parent !== '' && !(surface === 'mention' && shown);
  must('no new root', !isGone || (final?.threadTs === '' && (before === '' || final.ts !== parent)));
});
