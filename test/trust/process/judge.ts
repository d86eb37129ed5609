// Was every promise kept in a bot's lives: what was taken, what stands in Slack, what is kept, whether the audit is whole?
import { verified } from '../../../src/store/audit-read.ts';
import { checked } from '../../../src/store/check.ts';
import type { Store } from '../../../src/store/open.ts';
import { CHANNELS, hasEnded, type Town } from './town.ts';

/** R1, and that nothing is left behind: a line for each thing that is not as promised. */
export const wrongOf = async (town: Town, store: Store): Promise<readonly string[]> => {
  const wrong: string[] = [];
  const { slack } = town;
  const runs = await store.db
    .selectFrom('runs')
    .select(['run', 'dedupe_key', 'state', 'ended_ms'])
    .orderBy('seq')
    .execute();
  const roots = town.roots();
  const rootsOf = (run: string) => roots.filter(({ metadata }) => metadata?.event_payload.run === run);
  for (const { run, event, text } of town.asked) {
    if (event !== '' && !runs.some((one) => one.dedupe_key.includes(event)))
      wrong.push(`lost: the event ${event} (${text})`);
    if (run !== '' && !runs.some((one) => one.run === run))
      wrong.push(`lost: ${run} (${text}) was taken and is not kept`);
  }
  for (const { run, state, ended_ms: endedMs } of runs) {
    const own = rootsOf(run);
    if (endedMs === null) wrong.push(`stuck: ${run} is kept as ${state}`);
    if (own.length === 0) wrong.push(`lost: ${run} (${state}) has no message`);
    if (own.length > 1) wrong.push(`doubled: ${run} has ${own.length} messages`);
    for (const one of own) if (!hasEnded(one)) wrong.push(`stuck: ${run} (${state}) shows ${one.text.slice(0, 60)}`);
  }
  for (const { metadata, text } of roots)
    if (!runs.some(({ run }) => run === metadata?.event_payload.run)) wrong.push(`from nowhere: ${text.slice(0, 60)}`);
  const parts = CHANNELS.flatMap(({ id }) => slack.messages(id).flatMap(({ ts }) => slack.thread(id, ts))).flatMap(
    ({ ts, metadata }) =>
      metadata === null ? [] : [{ ts, part: `${metadata.event_payload.run} ${metadata.event_payload.part}` }],
  );
  const byPart = new Map<string, Set<string>>();
  for (const { ts, part } of parts) byPart.set(part, (byPart.get(part) ?? new Set()).add(ts));
  for (const [part, all] of byPart) if (all.size > 1) wrong.push(`doubled: ${part} stands ${all.size} times`);
  const files = CHANNELS.flatMap(({ id }) => slack.files(id)).map(
    ({ channel, threadTs, name }) => `${channel} ${threadTs} ${name}`,
  );
  for (const file of new Set(files.filter((one, at) => files.indexOf(one) !== at)))
    wrong.push(`doubled: the file ${file}`);
  const { broken } = await verified(store.db);
  if (broken !== null) wrong.push(`audit: entry ${broken.seq} is ${broken.kind}`);
  const { damage } = await checked(store.db, store.engine);
  return [...wrong, ...damage.map((line) => `damaged: ${line}`)];
};
