// Digests an earlier process began: told if they were judged, made again if they were not; their parts go with them.
import type { DigestOrder, JournaledRun } from '../../engine/ports.ts';
import type { Kit } from '../kit.ts';
import { ENDED } from '../replica.ts';
import { digestJob } from './run.ts';

/** What was judged is not asked again, so it may be tried more often than an answer somebody waits for. */
export const recoverDigest = (
  kit: Kit,
  { request, rootTs, replies }: JournaledRun,
  order: DigestOrder,
  mayExist = true,
): void => kit.desk.take(request.run, digestJob(kit, request, order, { rootTs, replies, mayExist }));

/** Its digest asks it, unless that has ended meanwhile. */
export const recoverPart = async (kit: Kit, { request }: JournaledRun): Promise<void> => {
  const { journal } = kit.parts;
  const digest = await journal.find(request.partOf ?? '');
  const over = digest === null || ENDED.includes(digest.state);
  if (over) await journal.ended(request.run, 'posted', `told by ${request.partOf}`);
};
