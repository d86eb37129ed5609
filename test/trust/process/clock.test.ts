// The clock jumps by an hour, changes to summer or winter, has a leap second, or the process sleeps for a minute: no slot twice, none missed in silence.
import { report, step } from '../../digest/a-report.ts';
import { office, process as run, runOf, say } from '../../slack/digest/rig.ts';
import { settled } from '../../slack/fakes.ts';
import { survives } from '../survives.ts';

const HOUR = 3_600_000;
const SLOTS = 48;
/** Berlin changes on 29 March and 25 October, New York on 8 March and 1 November; Lord Howe by half an hour; UTC never. */
const CHANGES = [
  ['Europe/Berlin', Date.UTC(2026, 2, 28, 10)],
  ['Europe/Berlin', Date.UTC(2026, 9, 24, 10)],
  ['America/New_York', Date.UTC(2026, 2, 7, 10)],
  ['America/New_York', Date.UTC(2026, 9, 31, 10)],
  ['UTC', Date.UTC(2026, 11, 31, 10)],
] as const;

survives('F56', async (chance) => {
  const [zone, fromMs] = chance.pick(CHANGES);
  const at = await office(report({ steps: [step('vxlan-device')] }));
  at.clock.set(fromMs - at.clock.now());
  let alive = await run(at);
  await alive.receiver.deliver(say(`schedule hourly ${zone}`));
  const startMs = at.clock.now();
  let [jumps, sleeps, wrongBy] = [0, 0, 0];
  const truth = (): number => at.clock.now() - wrongBy - startMs;
  while (truth() < SLOTS * HOUR) {
    await at.clock.advance(Math.min(SLOTS * HOUR - truth(), HOUR * (0.2 + chance.next())));
    const what = chance.next();
    if (what < 0.1) {
      // Right again before it is set wrong once more.
      const by = wrongBy === 0 ? chance.pick([-HOUR, HOUR, -1_000, 1_000]) : -wrongBy;
      wrongBy += by;
      jumps += 1;
      at.clock.set(by);
    } else if (what < 0.2) {
      // Asleep: time passes at once, and whoever should have been woken is woken late.
      sleeps += 1;
      at.clock.set(60_000);
    } else if (what < 0.25) {
      alive.kill();
      alive = await run(at);
    }
  }
  at.clock.set(-wrongBy);
  await at.clock.advance(5 * 60_000);
  await settled();
  const runs = (at.slack?.messages ?? []).filter(({ thread_ts }) => thread_ts === '').map(runOf);
  const found = await Promise.all(runs.map((one) => at.store.journal.find(one)));
  const told = found.map((one) => one?.request.digest?.slotMs ?? 0);
  const missed = found.flatMap((one) => one?.request.digest?.missed ?? []);
  await alive.side.stop(0);
  const open = await at.store.journal.unfinished();
  await at.store.close();
  if (jumps + sleeps === 0) throw new Error('the clock was right all the time');
  if (new Set(told).size !== told.length)
    throw new Error(`a slot was told twice (${zone}, ${jumps} jumps, ${sleeps} sleeps)`);
  const first = Math.floor(startMs / HOUR + 1) * HOUR;
  const due = Array.from({ length: SLOTS }, (_, nth) => first + nth * HOUR);
  const silent = due.filter((slot) => !told.includes(slot) && !(missed as readonly number[]).includes(slot));
  if (silent.length > 0)
    throw new Error(`missed in silence (${zone}): ${silent.map((slot) => new Date(slot).toISOString()).join(', ')}`);
  if (open.length > 0) throw new Error(`${open.length} left open`);
});
