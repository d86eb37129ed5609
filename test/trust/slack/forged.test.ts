// Is what Slack did not sign, or signed long ago, refused without an effect?
import { freePort } from '../../product/free-port.ts';
import { survives } from '../survives.ts';
import { office as hire, must, questionOf } from './rig.ts';

survives('F14', async (chance) => {
  const port = await freePort();
  await using office = await hire({}, ({ signingSecret }) => ({ mode: { kind: 'http', signingSecret, port } }));
  const { server } = office;
  await office.side.start();
  const url = `http://127.0.0.1:${port}/slack/events`;
  server.knobs.deliverTo(url);
  await office.ask(chance);
  await office.kept(1);
  const envelope = server.lastEnvelope;
  if (envelope === null) throw new Error('nothing was sent');
  const fresh = {
    ...envelope,
    payload: { ...envelope.payload, trigger_id: 'new', event_id: 'EvNew', text: questionOf(chance) },
  };
  const calls = server.counts.calls.length;
  const forgeries = {
    secret: server.signed(fresh, { secret: `guess-${chance.below(1e9)}` }),
    late: server.signed(fresh, { ageSeconds: 301 + chance.below(100_000) }),
    replayed: server.signed(envelope, { ageSeconds: 301 + chance.below(100_000) }),
    changed: { ...server.signed(fresh), body: `${server.signed(fresh).body}&more=${chance.below(1e9)}` },
    unsigned: { ...server.signed(fresh), headers: { 'content-type': 'application/json' } },
    cut: cutSignature(server.signed(fresh), chance.below(64)),
  };
  for (const [kind, { body, headers }] of chance.shuffle(Object.entries(forgeries))) {
    const { status } = await fetch(url, { method: 'POST', body, headers });
    must(`${kind}: ${status}`, status === 401);
  }
  must('something was done', server.counts.calls.length === calls && office.answerer.looking.length === 1);
  // The true one once more, in time: acknowledged, and nothing comes of it.
  await office.again();
  must('it was looked at again', office.answerer.looking.length === 1);
  await office.kept(1);
});

const cutSignature = <T extends { readonly headers: Readonly<Record<string, string>> }>(signed: T, at: number): T => ({
  ...signed,
  headers: { ...signed.headers, 'x-slack-signature': (signed.headers['x-slack-signature'] ?? '').slice(0, 3 + at) },
});
