// Does everything go on by itself when an API server that was gone is back, and does a digest say that nobody could look?
import { compare } from '../../../src/digest/compare.ts';
import { digestView } from '../../../src/digest/view.ts';
import type { Standing } from '../../../src/engine/ports/digests.ts';
import type { Report } from '../../../src/model/report.ts';
import { survives } from '../survives.ts';
import { must, sameAsWhole, Town, unknowns } from './rig.ts';

const HOUR = 3_600_000;

survives('F24', async (chance) => {
  const words = chance.pick(['overlay', 'why-no-egress shop/web-0', 'tailscale']);
  await using town = await Town.open({ keeps: chance.below(2) === 0 });
  const { knobs } = town.server;
  const moment = chance.pick(['before', 'reads', 'execs']);
  const at = 1 + chance.below(moment === 'reads' ? 8 : 2);
  const digests: Report[] = [(await town.run(words)).report];
  let isGone = moment === 'before';
  knobs.down = isGone;
  const go = (): void => {
    isGone = true;
    knobs.down = true;
  };
  let reads = 0;
  let execs = 0;
  town.hinder(() => {
    reads += 1;
    if (moment === 'reads' && reads === at) go();
    return null;
  });
  town.trouble({ kind: 'delay', ms: 1 }, () => {
    execs += 1;
    if (moment === 'execs' && execs === at) go();
    return false;
  });
  const outage: Report[] = [];
  for (let left = 1 + chance.below(3); left > 0; left -= 1) {
    const { report } = await town.ask(words);
    if (!isGone)
      go(); // what is kept spared it the read it was to go with
    else outage.push(report);
  }
  if (outage.length === 0) outage.push((await town.ask(words)).report);
  for (const report of outage) {
    const proven = report.causes.filter(({ confidence }) => confidence === 'proven');
    must(`proven while nobody could look: ${proven.map(({ code }) => code).join()}`, proven.length === 0);
    must(`${report.verdict} while it was gone`, report.verdict === 'unknown');
    const why = unknowns(report).map(({ reason }) => reason);
    must(
      `told as ${why.join()}`,
      why.some((reason) => reason === 'unreachable' || reason === 'inconclusive'),
    );
  }
  const last = outage.at(-1);
  if (last !== undefined) digests.push(last);
  knobs.reset();
  const { report } = await town.run(words);
  await sameAsWhole(words, report);
  digests.push(report);
  // A digest before, in and after it.
  let before: Standing | null = null;
  const views = digests.map((one, hour) => {
    const compared = compare(before, [one], { slotMs: (hour + 1) * HOUR, run: one.run });
    before = compared.standing;
    return digestView({ compared, reports: [one], hushes: [], missed: [], full: false });
  });
  must(`digests: ${views.map(({ verdict }) => verdict).join()}`, views[1]?.verdict === 'unknown');
  must('the digest keeps quiet of it', views[1]?.quiet === false);
  must(`"${views[1]?.headline.en}"`, /could not be looked at|cannot be seen/.test(views[1]?.headline.en ?? ''));
  must(`then "${views[2]?.headline.en}"`, views[2]?.verdict === 'pass');
  await town.leavesNothing();
});
