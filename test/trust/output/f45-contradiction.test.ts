// Do probes that contradict each other leave a doubt: is what one of them saw shown, and never called well by the others?

import type { Recording } from '../../../src/model/recording.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { QUESTIONS, recordingOf, recordingsOf } from '../corpus/corpus.ts';
import { decisiveOf, judged } from '../corpus/lost.ts';
import { liveIn } from '../shown.ts';
import { survives } from '../survives.ts';

/** One recording, with what another saw at some steps. */
const spliced = (
  base: Recording,
  other: Recording,
  isOf: (step: string, probe: string) => boolean,
): readonly [Recording, number] => {
  const seen = new Map(other.observations.map((one) => [`${one.step} ${one.probe}`, one]));
  let taken = 0;
  const observations = base.observations.map((one) => {
    const instead = isOf(one.step, one.probe) ? seen.get(`${one.step} ${one.probe}`) : undefined;
    if (instead?.outcome.kind !== 'exited' || one.outcome.kind !== 'exited') return one;
    taken += 1;
    return { ...one, outcome: instead.outcome };
  });
  return [{ ...base, observations }, taken];
};

survives('F45', (chance) => {
  const wrong: string[] = [];
  let contradicted = 0;
  for (const question of QUESTIONS) {
    const faults = Object.keys(recordingsOf(question)).filter((name) => name !== '');
    if (faults.length === 0) continue;
    const fault = chance.pick(faults);
    const [well, sick] = [recordingOf(question), recordingOf(question, fault)];
    const whole = judged(sick);
    const steps = [...decisiveOf(whole)];
    const there = new Set(whole.causes.map(({ code }) => code));
    const answering = new Set(
      RUNBOOKS.get(question)?.steps.flatMap((one) => (one.evidence === true ? [] : [one.id])) ?? [],
    );
    const say = (what: string): void => void wrong.push(`${question} ${fault}: ${what}`);

    // A network that is well, and one probe that says otherwise: what it saw is shown, and no answer is pass.
    const step = chance.pick(steps);
    const probes = sick.observations.flatMap((one) => (one.step === step ? [one.probe] : []));
    const only = probes.length > 0 ? chance.pick(probes) : '';
    const [mostlyWell, taken] = spliced(well, sick, (one, probe) => one === step && probe === only);
    if (taken > 0) {
      contradicted += 1;
      const report = judged(mostlyWell);
      const shown = report.steps.find(({ id }) => id === step);
      const isBad = shown?.verdict === 'fail' || shown?.verdict === 'warn';
      if (isBad && answering.has(step) && report.verdict === 'pass') say(`${step} is ${shown.verdict}, all is well`);
      const invented = report.causes.filter(({ code, confidence }) => confidence === 'proven' && !there.has(code));
      // One probe may look like another fault to who sees nothing else; what passes may not.
      if (invented.length > 0 && shown?.verdict === 'pass' && report.verdict !== 'pass')
        say(`proven and not there: ${invented.map(({ code }) => code).join(', ')}`);
      for (const live of liveIn(report, mostlyWell)) say(live);
    }

    // A network that is not, and one probe that saw it well: the others still say so.
    const [first = ''] = steps;
    const [mostlySick, healed] = spliced(sick, well, (one) => one === first);
    const others = steps.filter((one) => one !== first && answering.has(one));
    const stillFails = whole.steps.some(({ id, verdict }) => others.includes(id) && verdict === 'fail');
    if (healed > 0 && stillFails) {
      contradicted += 1;
      const report = judged(mostlySick);
      if (report.verdict === 'pass') say(`all is well, though ${others.join(', ')} failed`);
      const same = report.causes.find(({ code, step: at }) => code === whole.causes[0]?.code && at === first);
      const failedBefore = whole.steps.some(({ id, verdict }) => id === first && verdict === 'fail');
      const isWell = failedBefore && report.steps.some(({ id, verdict }) => id === first && verdict === 'pass');
      if (isWell && same?.confidence === 'proven') say(`${same.code} is proven by ${first}, which saw it well`);
    }
  }
  if (contradicted < 4) throw new Error(`only ${contradicted} contradictions`);
  if (wrong.length > 0) throw new Error(wrong.join(' | '));
});
