// Is a pod that was made anew in mid-run noticed, and a node nobody can reach told as that, with others answered?
import { survives } from '../survives.ts';
import { isAgent, must, restStands, Town, untroubled, WORDS } from './rig.ts';

survives('F25', async (chance) => {
  const words = chance.pick(['why-no-egress shop/web-0', 'why-no-dns shop/web-0']);
  await using town = await Town.open();
  const { objects } = town.network;
  const how = chance.pick(['replaced', 'deleted'] as const);
  const at = 1 + chance.below(2);
  let execs = 0;
  let isDone = false;
  // From the moment it is another one, nothing in it answers as the one that was found.
  const lost = town.trouble(
    { kind: 'ends', end: { kind: 'exited', code: 1 }, stderr: 'no such network namespace\n' },
    (place) => {
      if (isAgent(place)) execs += 1;
      if (execs >= at && !isDone) {
        isDone = true;
        const pod = objects.get('pods', 'shop', 'web-0');
        must('no such pod', pod !== undefined);
        objects.delete('pods', 'shop', 'web-0');
        const uid = `${chance.below(1e9)}-another`;
        if (how === 'replaced') objects.put('pods', { ...pod, metadata: { ...pod.metadata, uid } });
      }
      return isDone;
    },
  );
  const { report, recording } = await town.run(words);
  must('it was never made anew', isDone && lost.hits > 0);
  // A pod that had answered before it was made anew may be told as it was.
  const answered = recording.observations.some(
    ({ location, outcome, rung }) =>
      location.at === 'pod' && location.pod === 'web-0' && rung === 'agent-netns' && outcome.kind === 'exited',
  );
  must('it answered before it was asked', at > 1 || !answered);
  if (!answered || recording.vanished !== undefined) {
    must(`recorded as ${recording.vanished}`, recording.vanished === how);
    must(`it is ${report.verdict}`, report.verdict === 'unknown');
    must(`"${report.headline.en}"`, report.headline.en.includes(how) && report.headline.ko !== '');
  }
  must(
    `blamed: ${report.causes.map(({ code }) => code).join()}`,
    report.causes.every(({ confidence }) => confidence !== 'proven'),
  );
  await town.leavesNothing();
});

survives('F26', async (chance) => {
  const words = chance.pick(WORDS);
  const node = chance.pick(['node-1', 'node-2', 'node-3']);
  await using town = await Town.open();
  const { objects } = town.network;
  const isMarked = chance.below(2) === 0;
  const message = `error dialing backend: dial tcp 10.0.0.${node.slice(-1)}1:10250: ${chance.pick(['i/o timeout', 'connect: no route to host', 'connect: connection refused'])}`;
  const nodeOf = (namespace: string, pod: string): string =>
    String((objects.get('pods', namespace, pod) as { spec?: { nodeName?: string } } | undefined)?.spec?.nodeName);
  if (isMarked) {
    const one = objects.get('nodes', undefined, node);
    must('no such node', one !== undefined);
    const status = one.status as { readonly conditions?: readonly { readonly type: string }[] };
    const conditions = (status.conditions ?? []).map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'Unknown', reason: 'NodeStatusUnknown' } : condition,
    );
    objects.put('nodes', { ...one, status: { ...status, conditions } });
  }
  const gone = town.trouble(
    { kind: 'refuse', code: 500, message },
    ({ namespace, pod }) => nodeOf(namespace, pod) === node,
  );
  const { report, recording } = await town.run(words);
  const there = recording.observations.filter(({ location }) => 'node' in location && location.node === node);
  const elsewhere = recording.observations.filter(({ location }) => 'node' in location && location.node !== node);
  const taken = there.filter(({ outcome, rung }) => outcome.kind === 'exited' && rung !== 'cloud-api');
  must(`answered from there: ${taken.map(({ step }) => step).join()}`, taken.length === 0);
  for (const { outcome, step } of there)
    if (outcome.kind === 'not-looked')
      must(`${step}: ${outcome.reason} ${outcome.detail}`, ['unreachable', 'tool-missing'].includes(outcome.reason));
  // Others were asked, and answered.
  const askedBefore = (await untroubled(words)).steps.length > 0;
  must('others were not answered', askedBefore && elsewhere.some(({ outcome }) => outcome.kind === 'exited'));
  const failed = elsewhere.filter(({ outcome }) => outcome.kind === 'not-looked');
  must(`others are unknown too: ${failed.map(({ step }) => step).join()}`, failed.length === 0);
  if (!isMarked && there.some(({ outcome }) => outcome.kind === 'not-looked')) {
    must('it never happened', gone.hits > 0);
    await restStands(words, report, /^(?:unreachable|inconclusive|tool-missing): /);
  }
  const isAbout = ['overlay', 'tailscale'].includes(words) || node === (words.endsWith('web-0') ? 'node-1' : 'node-2');
  must('a lost node is well', !isAbout || report.verdict !== 'pass');
  const tries = Object.values(Object.groupBy(gone.places, (place) => JSON.stringify(place))).map(
    (group) => group?.length ?? 0,
  );
  // A second reading of the same has two tries of its own.
  must(`tried ${Math.max(0, ...tries)} times`, Math.max(0, ...tries) <= 4);
  await town.leavesNothing();
});
