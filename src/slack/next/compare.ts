// The last run of the same question about the same thing, as far as this person may see it, beside this one.
import type { BlockAction } from '@slack/bolt';
import type { JournaledRun } from '../../engine/ports.ts';
import { difference } from '../../export/difference.ts';
import type { Report } from '../../model/report.ts';
import { clicker } from '../access/at-click.ts';
import { checkView } from '../block-limits.ts';
import { hear } from '../click.ts';
import type { Kit } from '../kit.ts';
import { sentence } from '../render/notice.ts';
import { WORDS } from '../render/slack-words.ts';
import { clickedPlace, isKnownIn } from '../share/clicked.ts';
import { whyUnseen } from '../share/evidence.ts';
import { compareView } from './compare-view.ts';
import { NEXT_WORDS } from './words.ts';

/** Runs looked through for one that may be seen. */
const MOST_TRIED = 20;

export const showComparison = async (kit: Kit, body: BlockAction, run: string): Promise<void> => {
  const { journal } = kit.parts;
  const ink = kit.ink(await kit.languageAt(body));
  const before = await journal.find(run);
  const report = before === null ? null : await journal.report(run);
  if (before === null || report === null || (await clickedPlace(kit, body, before)) === null)
    return hear(kit, body, sentence(WORDS.unknownRun, ink));
  const no = await whyUnseen(kit, clicker(body), before, report, await journal.recording(run));
  if (no !== null) return hear(kit, body, sentence(no, ink));
  const earlier = await earlierRun(kit, body, run);
  if (earlier === null) return hear(kit, body, sentence(NEXT_WORDS.noEarlier, ink));
  const view = compareView(earlier, report, difference(earlier, report), ink);
  const complaints = checkView(view);
  if (complaints.length > 0)
    kit.parts.log.error({ complaints: complaints.slice(0, 5) }, 'a comparison is over the limits');
  await kit.calls.call('views.open', { trigger_id: body.trigger_id, view });
};

/** null when there is none, its answer was forgotten, or this person may not see it. */
const earlierRun = async (kit: Kit, body: BlockAction, run: string): Promise<Report | null> => {
  const { memory, journal } = kit.parts;
  const summary = (await memory?.summary(run)) ?? null;
  if (memory === undefined || summary === null) return null;
  const { question, cluster, subject, startedMs, team } = summary;
  const past = await memory.summaries({ team, question, cluster, subject, beforeMs: startedMs }, MOST_TRIED);
  for (const one of past) {
    const found = await journal.find(one.run);
    if (found === null || !(await maySee(kit, body, found))) continue;
    const report = await journal.report(one.run);
    if (report !== null) return report;
  }
  return null;
};

const maySee = async (kit: Kit, body: BlockAction, found: JournaledRun): Promise<boolean> => {
  const { journal } = kit.parts;
  if (!(await isKnownIn(kit, found, clicker(body)))) return false;
  const report = await journal.report(found.request.run);
  if (report === null) return false;
  return (await whyUnseen(kit, clicker(body), found, report, await journal.recording(found.request.run))) === null;
};
