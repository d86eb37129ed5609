// Is a command that could not begin, was killed, never ends or never speaks told as that, and is another place asked?
import { isAgent, must, restStands, Town, untroubled, WORDS } from '../kubernetes/rig.ts';
import { survives } from '../survives.ts';
import { observedOf, triedAtMost, troubleOne, type Whom, WITH_OWN } from './victim.ts';

survives('F31', async (chance) => {
  const whom = chance.pick<Whom>(['agent', 'own']);
  const words = chance.pick(whom === 'own' ? WITH_OWN : WORDS);
  await using town = await Town.open();
  const victims = troubleOne(town, chance, whom, chance.pick([{ kind: 'hang' }, { kind: 'no-answer' }] as const));
  const deadlineMs = 2_500 + chance.below(1_000);
  const ran = await town.run(words, { deadlineMs });
  triedAtMost(victims, 1);
  must(`ended as ${ran.report.ended}`, ran.report.ended === 'deadline');
  must(`took ${ran.report.durationMs} ms of ${deadlineMs}`, ran.report.durationMs < deadlineMs + 5_000);
  await restStands(words, ran.report, /^timed-out: |^inconclusive: .*not read twice/);
  must(
    'the deadline is not told',
    ran.report.notes.some(({ en }) => en.includes('deadline')),
  );
  // What runs on over there has a timer of its own; the agent's probes have theirs in the batch.
  const without = victims.hit.filter(({ argv }) => argv[0] !== 'timeout' && !/"timeoutMs":\d/.test(argv[2] ?? ''));
  must(`without a timer: ${without.map(({ argv }) => argv.join(' ')).join(' | ')}`, without.length === 0);
  await town.leavesNothing();
});

const NO_AGENT = [
  { end: { kind: 'not-found', program: 'netwhy' } },
  { end: { kind: 'exited', code: 127 }, stderr: 'sh: netwhy: not found\n' },
  { end: { kind: 'exited', code: 126 }, stderr: 'OCI runtime exec failed: exec failed: permission denied: unknown\n' },
] as const;

survives('F34', async (chance) => {
  const words = chance.pick(['why-no-egress shop/web-0', 'why-no-dns shop/web-1']);
  await using town = await Town.open();
  // No program for the agent; or, where pods are asked themselves, no `timeout` or not the tool that comes first.
  const agent = town.trouble({ kind: 'ends', ...chance.pick(NO_AGENT) }, isAgent);
  const lacks = chance.pick(['', 'timeout', 'curl', 'dig', 'nslookup', 'ping']);
  const own = town.trouble(
    { kind: 'ends', end: { kind: 'not-found', program: lacks } },
    ({ argv }) => argv[0] === lacks || (lacks !== 'timeout' && argv[0] === 'timeout' && argv[2] === lacks),
  );
  const { report, recording } = await town.run(words);
  must('no agent was asked', agent.hits > 0);
  const pods = report.steps.filter(({ rung, verdict }) => rung === 'pod-exec' && verdict === 'pass');
  must('no other place was asked', pods.length > 0);
  must(
    'the other place is not named',
    report.notes.some(({ en, ko }) => en.includes("pod's own tools") && ko.includes('exec')),
  );
  await restStands(words, report, /^(?:tool-missing|inconclusive|unreachable): /);
  const tools = recording.observations.filter(
    ({ rung, outcome }) => rung === 'pod-exec' && outcome.kind === 'exited' && outcome.exitCode >= 126,
  );
  must(`a missing program was taken for an answer: ${tools.map(({ argv }) => argv[0]).join()}`, tools.length === 0);
  must('no program was missing', !['timeout', 'curl'].includes(lacks) || own.hits > 0);
  await town.leavesNothing();
});

survives('F35', async (chance) => {
  const whom = chance.pick<Whom>(['agent', 'own']);
  const words = chance.pick(whom === 'own' ? WITH_OWN : WORDS);
  await using town = await Town.open();
  const hello = '{"frame":"hello","v":1,"netwhy":"0.1.0"}\n';
  const stdout =
    whom === 'agent' ? hello.slice(0, chance.pick([0, 7, hello.length])) : chance.pick(['', '{"a":', 'x\n']);
  const stderr = chance.pick(['', 'Killed\n', 'out of memory\n']);
  const killed = { kind: 'ends', end: { kind: 'exited', code: 137 }, stdout, stderr } as const;
  const victims = troubleOne(town, chance, whom, killed);
  const ran = await town.run(words);
  triedAtMost(victims, 1);
  await restStands(words, ran.report, /^(?:inconclusive|tool-missing): /);
  must(
    'nobody says that it was killed',
    /the probe was killed \(137\)/.test(JSON.stringify(ran.recording.observations)),
  );
  const taken = whom === 'own' ? observedOf(ran, victims, whom).filter(({ outcome }) => outcome.kind === 'exited') : [];
  must(`taken for an answer: ${taken.map(({ argv }) => argv.join(' ')).join(' | ')}`, taken.length === 0);
  await town.leavesNothing();
});

survives(
  'F38',
  async (chance) => {
    const whom = chance.pick<Whom>(['agent', 'own']);
    const words = chance.pick(whom === 'own' ? WITH_OWN : WORDS);
    await untroubled(words);
    await using town = await Town.open();
    const victims = troubleOne(town, chance, whom, { kind: 'endless' });
    const ran = await town.run(words);
    triedAtMost(victims, 1);
    await restStands(words, ran.report, /^(?:unreadable|inconclusive|tool-missing): /);
    const seen = observedOf(ran, victims, whom);
    if (whom === 'own') {
      must('it is not called cut', JSON.stringify(seen).includes('output was cut at its size cap'));
      const longest = Math.max(...seen.map(({ outcome }) => ('stdout' in outcome ? (outcome.stdout ?? '').length : 0)));
      must(`${longest} characters were kept`, longest <= 16 << 20);
    }
    // The far end stops pouring when nobody listens.
    await town.leavesNothing();
  },
  { atOnce: 2 },
);
