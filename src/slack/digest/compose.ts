// From the reports of a digest to its message: compared with the last one, which is remembered; the same again after a crash.
import { setImmediate as breath } from 'node:timers/promises';
import { chartsOf } from '../../digest/charts.ts';
import { type Compared, compare } from '../../digest/compare.ts';
import { endedSince, hushing, spent } from '../../digest/hush.ts';
import { matrixOf } from '../../digest/matrix.ts';
import { digestView } from '../../digest/view.ts';
import { type Way, waysOf } from '../../digest/ways.ts';
import type { DigestBook, Entry, Hush } from '../../engine/ports/digests.ts';
import type { AcceptedRequest, DigestOrder } from '../../engine/ports.ts';
import type { Report } from '../../model/report.ts';
import type { Figure } from '../../model/runbook.ts';
import type { Text } from '../../model/text.ts';
import { describe, type Kit } from '../kit.ts';
import { figureMessages } from '../render/figures.ts';
import type { ThreadPart } from '../render/thread.ts';
import { whyMessage } from '../render/why.ts';
import { type AudienceInk, inkFor, withNote } from '../share/audience.ts';
import type { LastMessages } from '../tell.ts';
import { heatPicture } from './heat.ts';
import { digestMessage } from './message.ts';
import { chartMessages, matrixMessage, needsDrawing } from './pictures.ts';
import { DIGEST_WORDS } from './words.ts';

export const composeDigest = async (
  kit: Kit,
  request: AcceptedRequest,
  order: DigestOrder,
  reports: readonly Report[],
  unasked: readonly Text[],
): Promise<LastMessages> => {
  const audience = await audienceOf(kit, request, reports);
  const { pen: ink } = audience;
  const remembered = await remember(kit, request, order, reports);
  const lost = remembered.lost ? [DIGEST_WORDS.noBook] : [];
  const view = digestView({
    compared: remembered.compared,
    reports,
    hushes: remembered.hushes,
    ended: remembered.ended,
    unasked: [...unasked, ...lost],
    missed: order.missed,
    full: order.full,
  });
  const root = withNote(digestMessage(request, order, view, ink), audience);
  if (view.quiet) return { root, replies: [], state: 'posted', reason: '' };
  const matrix = matrixOf(remembered.ways, blindNodes(reports));
  const charts = chartsOf({
    trend: remembered.compared.standing.trend ?? { slots: [], ways: {}, dead: [] },
    ways: remembered.ways,
    reports,
    timezone: remembered.timezone,
  });
  return {
    root,
    replies: [
      ...(matrix === null ? [] : [{ part: 'matrix', message: matrixMessage(matrix, ink) }]),
      ...chartMessages(charts, ink).map((message, at) => ({ part: `charts-${at + 1}`, message })),
      ...reports.flatMap((report, at) => repliesOf(report, at, ink)),
    ],
    ...(matrix !== null &&
      needsDrawing(matrix, ink) && { picture: () => heatPicture(matrix, request.run, ink, kit.painter.draw) }),
    state: 'posted',
    reason: '',
  };
};

/** Nodes whose ways nobody could ask for. */
const blindNodes = (reports: readonly Report[]): readonly string[] => [
  ...new Set(
    reports.flatMap(({ steps }) =>
      steps
        .filter(({ id }) => id === 'tailnet-path')
        .flatMap(({ unseen = [] }) => unseen.filter((one) => !one.includes('>'))),
    ),
  ),
];

/** One ink for the whole: what may not be shown of one question is not shown of the others either. */
const audienceOf = async (kit: Kit, request: AcceptedRequest, reports: readonly Report[]): Promise<AudienceInk> => {
  const all = await Promise.all(reports.map((one) => inkFor(kit, request, one, request.channel, request.lang)));
  return all.find(({ note }) => note !== null) ?? { pen: kit.ink(request.lang), note: null };
};

/** The pictures and the causes; every step is a click away. */
const repliesOf = (report: Report, at: number, ink: ReturnType<Kit['ink']>): readonly ThreadPart[] => {
  const why = whyMessage(report, ink);
  return [
    ...figureMessages(report.figures.filter(notDrawn), ink).map((message, index) => ({
      part: `figures-${at + 1}-${index + 1}`,
      message,
    })),
    ...(why === null ? [] : [{ part: `why-${at + 1}`, message: why }]),
  ];
};

/** The matrix shows the same ways. */
const notDrawn = ({ id }: Figure): boolean => id !== 'tailnet-paths';

interface Remembered {
  readonly compared: Compared;
  readonly hushes: readonly Hush[];
  readonly ended: readonly Hush[];
  /** Beside what was usual before this digest. */
  readonly ways: readonly Way[];
  readonly timezone: string;
  readonly lost: boolean;
}

const remember = async (
  kit: Kit,
  { run, team, channel }: AcceptedRequest,
  { schedule, slotMs }: DigestOrder,
  reports: readonly Report[],
): Promise<Remembered> => {
  const { digests, clock, log } = kit.parts;
  try {
    if (digests === undefined) throw new Error('no book of digests');
    const [before, hushes, ordered] = await Promise.all([
      digests.standingBefore(schedule, slotMs),
      digests.hushes(team, channel),
      digests.schedule(schedule),
    ]);
    // The measures of ten thousand ways: others get their turn before and after.
    await breath();
    const compared = compare(before, reports, { slotMs, run });
    await breath();
    await digests.keepStanding(schedule, compared.standing);
    const nowMs = clock.now();
    const lastMs = before?.slotMs ?? nowMs;
    const own = compared.standing.entries;
    const others = hushes.length === 0 ? [] : await entriesBeside(digests, { team, channel }, schedule);
    // One that ended is kept for one digest more: made again after a crash, it still tells what was kept quiet.
    const over = hushes.filter((hush) => spent(hush, { own, others }, lastMs, nowMs));
    for (const { id } of over) await digests.dropHush(id);
    return {
      compared,
      hushes: hushes.filter((hush) => hushing(hush, nowMs)),
      ended: hushes.filter((hush) => endedSince(hush, lastMs, nowMs)),
      ways: waysOf(reports, before?.ways ?? {}),
      timezone: ordered?.timezone ?? 'UTC',
      lost: false,
    };
  } catch (error) {
    log.error({ run, error: describe(error) }, 'a digest could not be compared with the last one');
    const compared = compare(null, reports, { slotMs, run });
    return { compared, hushes: [], ended: [], ways: waysOf(reports, {}), timezone: 'UTC', lost: true };
  }
};

/** How things stand after the last of the channel's other digests. */
const entriesBeside = async (
  digests: DigestBook,
  place: { readonly team: string; readonly channel: string },
  schedule: string,
): Promise<readonly Entry[]> => {
  const found: Entry[] = [];
  for (const { id } of await digests.schedules(place))
    if (id !== schedule) found.push(...((await digests.standingBefore(id, Number.MAX_SAFE_INTEGER))?.entries ?? []));
  return found;
};
