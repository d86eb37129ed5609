// Is an exec whose socket is gone without a status ever taken for an answer?
import { must, restStands, sameAsWhole, Town, WORDS } from '../kubernetes/rig.ts';
import { survives } from '../survives.ts';
import { observedOf, triedAtMost, troubleOne, type Whom, WITH_OWN } from './victim.ts';

survives('F29', async (chance) => {
  const whom = chance.pick<Whom>(['agent', 'own']);
  const words = chance.pick(whom === 'own' ? WITH_OWN : WORDS);
  await using town = await Town.open();
  const afterBytes = chance.pick([0, 0, 1 + chance.below(40), 60 + chance.below(4_000)]);
  const most = chance.pick([1, Number.POSITIVE_INFINITY]);
  const victims = troubleOne(town, chance, whom, { kind: 'drop', afterBytes }, most);
  const ran = await town.run(words);
  triedAtMost(victims, afterBytes === 0 ? 2 : 1);
  if (afterBytes === 0 && most === 1) await sameAsWhole(words, ran.report);
  else {
    await restStands(words, ran.report, /^(?:inconclusive|tool-missing): |^unreadable: .*not complete JSON/);
    const lost = observedOf(ran, victims, whom).filter(({ outcome }) => outcome.kind === 'not-looked');
    for (const { outcome } of whom === 'own' && afterBytes > 0 ? lost : [])
      if (outcome.kind === 'not-looked') must('what came was not kept', (outcome.stdout ?? '') !== '');
  }
  await town.leavesNothing();
});

survives('F30', async (chance) => {
  const whom = chance.pick<Whom>(['agent', 'own']);
  const words = chance.pick(whom === 'own' ? WITH_OWN : WORDS);
  await using town = await Town.open();
  const victims = troubleOne(town, chance, whom, { kind: 'no-status' });
  const ran = await town.run(words);
  triedAtMost(victims, 2);
  // The agent's own end marker says that all came: its results stand, each with its own exit code.
  if (whom === 'agent') await sameAsWhole(words, ran.report);
  else {
    await restStands(words, ran.report, /^inconclusive: /);
    const seen = observedOf(ran, victims, whom);
    const taken = seen.filter(({ outcome }) => outcome.kind === 'exited');
    must(`taken for an answer: ${taken.map(({ argv }) => argv.join(' ')).join(' | ')}`, taken.length === 0);
    must('no word of it', JSON.stringify(seen).includes('ended without a status'));
  }
  await town.leavesNothing();
});
