// Does whatever comes down the exec stream leave the process alive, and the answer true?
import { must, restStands, sameAsWhole, Town, WORDS } from '../kubernetes/rig.ts';
import { type Chance, survives } from '../survives.ts';
import { observedOf, triedAtMost, troubleOne, type Whom, WITH_OWN } from './victim.ts';

const BAD_STATUS = [
  '',
  '{"status":',
  '[1]',
  '"Success"',
  'null',
  '{"status":7}',
  '\u0000\u00ff',
  '{}',
  '{"status":"Failure"}',
];

const foreign = (chance: Chance): readonly Uint8Array[] =>
  Array.from({ length: 1 + chance.below(20) }, () => {
    const channel = chance.pick([0, 4, 5, 9, 77, 128, 254, 255]);
    const body = Buffer.from(Array.from({ length: chance.below(50) }, () => chance.below(256)));
    return chance.below(4) === 0 ? new Uint8Array() : Buffer.concat([Buffer.of(channel), body]);
  });

survives('F32', async (chance, seed) => {
  const kind = (['foreign', 'frames', 'status', 'one-frame'] as const)[seed % 4];
  const whom = chance.pick<Whom>(['agent', 'own']);
  const words = chance.pick(whom === 'own' ? WITH_OWN : WORDS);
  await using town = await Town.open();
  const trouble = {
    foreign: () => ({ kind: 'foreign', frames: foreign(chance) }) as const,
    frames: () => ({ kind: 'frames', bytes: 1 + chance.below(3) }) as const,
    status: () => ({ kind: 'status', text: chance.pick(BAD_STATUS) }) as const,
    'one-frame': () => ({ kind: 'one-frame', bytes: 10 << 20 }) as const,
  }[kind ?? 'foreign']();
  const victims = troubleOne(town, chance, whom, trouble);
  const ran = await town.run(words);
  triedAtMost(victims, kind === 'one-frame' || kind === 'status' ? 2 : 1);
  const isWhole = kind === 'foreign' || kind === 'frames' || (kind === 'status' && whom === 'agent');
  if (isWhole) await sameAsWhole(words, ran.report);
  else {
    await restStands(words, ran.report, /^(?:inconclusive|tool-missing): /);
    const seen = observedOf(ran, victims, whom);
    if (whom === 'own')
      must(
        'it was taken for an answer',
        seen.every(({ outcome }) => outcome.kind !== 'exited'),
      );
  }
  await town.leavesNothing();
});

survives('F33', async (chance) => {
  const words = chance.pick(WORDS);
  await using town = await Town.open();
  const victims = troubleOne(town, chance, 'agent', { kind: 'truncate', afterBytes: chance.below(3_000) });
  const ran = await town.run(words);
  triedAtMost(victims, 1);
  await restStands(words, ran.report, /^(?:inconclusive|tool-missing): /);
  must(
    'no word of it',
    /the agent's answer was incomplete|no answer we can read|tool-missing/.test(JSON.stringify(ran.recording)),
  );
  await town.leavesNothing();
});

survives('F37', async (chance) => {
  const words = chance.pick([...WORDS, ...WITH_OWN]);
  await using town = await Town.open();
  const only = chance.pick([['v4.channel.k8s.io'], ['v4.channel.k8s.io', 'v3.channel.k8s.io']]);
  town.server.knobs.protocols = only;
  const { report } = await town.run(words);
  must('nothing was run', town.server.counts.execs > 0);
  await sameAsWhole(words, report);
  await town.leavesNothing();
});
