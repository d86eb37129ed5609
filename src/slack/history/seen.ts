// May this person see a past answer, where they are? Its report, or null without a word about why: that would say too much.
import type { JournaledRun } from '../../engine/ports.ts';
import type { Report } from '../../model/report.ts';
import { publicAddresses } from '../../text/mask.ts';
import { mayDo } from '../access/at-click.ts';
import type { Arrival } from '../intake.ts';
import type { Kit } from '../kit.ts';
import { isKnownIn } from '../share/clicked.ts';
import { holdsPackets, isPublished } from '../share/private.ts';

export interface SeenRun {
  readonly before: JournaledRun;
  readonly report: Report;
}

export type Reader = Pick<Arrival, 'team' | 'user' | 'channel'>;

export const seenRun = async (kit: Kit, run: string, by: Reader): Promise<SeenRun | null> => {
  const { journal } = kit.parts;
  const before = await journal.find(run);
  if (before === null || before.request.team !== by.team || !(await isKnownIn(kit, before, by))) return null;
  const report = await journal.report(run);
  if (report === null) return null;
  const packets = holdsPackets(before.request);
  if (packets && by.user !== before.request.user && !(await isPublished(kit, before.request))) return null;
  const sensitive = packets || publicAddresses(JSON.stringify(report)).length > 0;
  const permit = await mayDo(kit, by, 'see', before.request, sensitive);
  return permit.allowed ? { before, report } : null;
};
