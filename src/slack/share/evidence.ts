// May this person see the raw evidence of a run, in the place they clicked in? null, or why not.
import type { JournaledRun } from '../../engine/ports.ts';
import type { Recording } from '../../model/recording.ts';
import type { Report } from '../../model/report.ts';
import type { Text } from '../../model/text.ts';
import { publicAddresses } from '../../text/mask.ts';
import { mayDo } from '../access/at-click.ts';
import type { Kit } from '../kit.ts';
import { cardsOf } from './clicked.ts';
import { holdsPackets, isPublished } from './private.ts';
import { PRIVATE_WORDS } from './words.ts';

interface Person {
  readonly team: string;
  readonly user: string;
  readonly channel: string;
}

/** @param who of the click; in a modal with the channel it was opened from. */
export const whyUnseen = async (
  kit: Kit,
  who: Person,
  before: JournaledRun,
  report: Report,
  recording: Recording | null,
): Promise<Text | null> => {
  const packets = holdsPackets(before.request);
  if (packets && who.user !== before.request.user && !(await isOut(kit, before, who.channel)))
    return PRIVATE_WORDS.notYours;
  const sensitive = packets || publicAddresses(JSON.stringify([report, recording?.observations])).length > 0;
  const permit = await mayDo(kit, who, 'see', before.request, sensitive);
  return permit.allowed ? null : permit.why;
};

/** Published where it was asked, or shared into the place of the click. */
const isOut = async (kit: Kit, { request }: JournaledRun, channel: string): Promise<boolean> =>
  (await isPublished(kit, request)) || (await cardsOf(kit, request.run)).some((card) => card.channel === channel);
