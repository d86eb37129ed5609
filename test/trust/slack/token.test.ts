// Is everything kept while Slack refuses the token, and goes it on once it is right again?
import { survives } from '../survives.ts';
import { must, openOffice, until } from './rig.ts';

survives('F13', async (chance) => {
  await using office = await openOffice();
  const { server, answerer } = office;
  await office.twoSockets();
  const code = chance.pick(['token_revoked', 'invalid_auth', 'account_inactive', 'token_expired']);
  answerer.held = true;
  const asks = 1 + chance.below(2);
  for (let n = 0; n < asks; n += 1) await office.slash(`why-no-egress shop/web-${n}`);
  await until('the looking', () => answerer.looking.length === asks);
  if (chance.below(2) === 0) await until('roots', () => server.messages('ops').length === asks);
  server.knobs.badToken(code);
  if (chance.below(2) === 0) server.knobs.dropSockets();
  answerer.release();
  await until('not ready', () => !office.side.ready().ok && office.side.ready().why.includes(code));
  must('the journal lost it', (await office.store.journal.unfinished()).length === asks);
  server.knobs.badToken('');
  await office.ended();
  await until('ready', () => office.side.ready().ok);
  await office.twoSockets();
  await office.kept(asks);
});
