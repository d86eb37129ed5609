// What does a digest say: one line when nothing changed, else what is new, comes and goes, is still so, unseen, or over?
import type { Entry, Hush, Schedule } from '../engine/ports/digests.ts';
import type { Report } from '../model/report.ts';
import { say, type Text } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Change, ChangeKind, Compared } from './compare.ts';
import { countdowns } from './countdown.ts';
import { MOST_MISSED } from './cron.ts';
import { covers, hushOf } from './hush.ts';
import { arrow, type DigestItem, itemsOf } from './items.ts';

export type { DigestItem } from './items.ts';

export interface DigestGroup {
  readonly kind: ChangeKind | 'hushed';
  readonly title: Text;
  readonly items: readonly DigestItem[];
}

export interface DigestView {
  readonly verdict: Verdict;
  readonly headline: Text;
  /** Nothing changed: the headline alone is told. */
  readonly quiet: boolean;
  readonly groups: readonly DigestGroup[];
  /** Keys that run out; slots that were missed. */
  readonly notes: readonly Text[];
  readonly counts: { readonly nodes: number; readonly checks: number };
}

const TITLES: Readonly<Record<DigestGroup['kind'], Text>> = {
  new: say('New', '새로 생김'),
  flapping: say('Comes and goes', '오락가락함'),
  still: say('Still so', '계속됨'),
  unseen: say('Was wrong, cannot be seen now', '이상이었고 지금은 확인할 수 없음'),
  blind: say('Could not look', '확인하지 못함'),
  recovered: say('Recovered', '회복됨'),
  hushed: say('Acknowledged, snoozed or under maintenance', '확인함, 잠시 미룸, 점검 중'),
};

const ORDER: readonly DigestGroup['kind'][] = ['new', 'flapping', 'still', 'unseen', 'blind', 'recovered', 'hushed'];

export interface DigestInput {
  readonly compared: Compared;
  readonly reports: readonly Report[];
  /** Those that hold now. */
  readonly hushes: readonly Hush[];
  /** Those that ended since the last digest: what they kept quiet was never told, and is news. */
  readonly ended?: readonly Hush[];
  /** Questions that could not be asked, each with why. */
  readonly unasked?: readonly Text[];
  /** Slots nobody took before this one. */
  readonly missed: readonly number[];
  /** Tell everything, changed or not. */
  readonly full: boolean;
}

export const digestView = ({
  compared,
  reports,
  hushes,
  ended = [],
  unasked = [],
  missed,
  full,
}: DigestInput): DigestView => {
  const { changes, first } = compared;
  const told = changes.map((change) => ({ change, hush: hushOf(change, hushes) }));
  const kindOf = ({ change, hush }: (typeof told)[number]): DigestGroup['kind'] =>
    hush === null ? change.kind : 'hushed';
  const groups = ORDER.flatMap((kind): DigestGroup[] => {
    const items = itemsOf(told.filter((one) => kindOf(one) === kind));
    return items.length === 0 ? [] : [{ kind, title: TITLES[kind], items: items.toSorted(worstFirst) }];
  });
  const open = told.filter(({ change, hush }) => hush === null && change.entry.state !== 'well');
  const loud = (entry: Entry): boolean => entry.state !== 'well' && ended.some((hush) => covers(hush, entry));
  const news = told.some(({ change, hush }) => hush === null && (change.news || loud(change.entry)));
  const seen = verdictOf(
    reports,
    open.map(({ change }) => change),
    told.some(({ change, hush }) => hush !== null && change.entry.state !== 'well'),
  );
  const verdict = unasked.length > 0 && seen !== 'fail' ? 'unknown' : seen;
  const notes = [
    ...unasked,
    ...missedNote(missed),
    ...(full ? wholeNote(reports) : []),
    ...countdowns(reports, compared.countedBefore),
  ];
  const quiet = !full && !first && !news && missed.length === 0 && unasked.length === 0;
  return {
    verdict,
    headline: headlineOf(compared, groups, reports, { verdict, quiet }),
    quiet,
    groups,
    notes,
    counts: { nodes: nodesIn(reports), checks: reports.reduce((sum, { steps }) => sum + steps.length, 0) },
  };
};

const SEVERITIES: readonly Entry['severity'][] = ['fail', 'unknown', 'warn'];

const worstFirst = (a: DigestItem, b: DigestItem): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.sinceMs - a.sinceMs;

/** What somebody knows of is no alarm, and yet not well; nor is what could not be looked at. */
const verdictOf = (reports: readonly Report[], open: readonly Change[], known: boolean): Verdict => {
  if (open.some(({ entry }) => entry.state === 'bad' && entry.severity === 'fail')) return 'fail';
  const unseen = open.some(({ kind }) => kind === 'unseen' || kind === 'blind');
  if (unseen || reports.some(({ verdict }) => verdict === 'unknown')) return 'unknown';
  return open.length > 0 || known ? 'warn' : 'pass';
};

const size = (groups: readonly DigestGroup[], kind: DigestGroup['kind']): number =>
  groups.find((group) => group.kind === kind)?.items.length ?? 0;

const COUNTED: readonly (readonly [kind: DigestGroup['kind'], en: string, ko: string])[] = [
  ['new', 'new', '새로 생김'],
  ['flapping', 'coming and going', '오락가락'],
  ['still', 'still so', '계속'],
  ['unseen', 'not to be seen any more', '이제 안 보임'],
  ['blind', 'could not be looked at', '확인 못 함'],
  ['recovered', 'recovered', '회복'],
  ['hushed', 'known to somebody', '담당자 확인'],
];

const headlineOf = (
  { standing, first }: Compared,
  groups: readonly DigestGroup[],
  reports: readonly Report[],
  { verdict, quiet }: Pick<DigestView, 'verdict' | 'quiet'>,
): Text => {
  const counted = COUNTED.map(([kind, en, ko]) => ({ kind, many: size(groups, kind), en, ko })).filter(
    ({ many }) => many > 0,
  );
  if (quiet && counted.length > 0) {
    const list = (lang: 'en' | 'ko'): string =>
      counted
        .map((one) => {
          const names = namesIn(groups, one.kind);
          return lang === 'en' ? `${one.many} ${one.en}${names}` : `${one.ko} ${one.many}${names}`;
        })
        .join(' · ');
    return say(`No change · ${list('en')}`, `변화 없음 · ${list('ko')}`);
  }
  if (counted.length > 0) {
    const well = verdict === 'pass' ? say('All is well · ', '모두 정상 · ') : say('', '');
    return say(
      `${well.en}${counted.map(({ many, en }) => `${many} ${en}`).join(' · ')}`,
      `${well.ko}${counted.map(({ many, ko }) => `${ko} ${many}`).join(' · ')}`,
    );
  }
  const odd = reports.find(({ verdict }) => verdict !== 'pass');
  if (odd !== undefined) return odd.headline;
  if (first || standing.wellSinceMs === standing.slotMs) return say('All is well.', '모두 정상입니다.');
  return say('All is well, as before.', '이전과 같이 모두 정상입니다.');
};

/** So many findings of a kind are named in the one line of a digest without news. */
const NAMED = 2;

/** What somebody knows of is counted alone. */
const namesIn = (groups: readonly DigestGroup[], kind: DigestGroup['kind']): string => {
  const items = kind === 'hushed' ? [] : (groups.find((group) => group.kind === kind)?.items ?? []);
  if (items.length === 0) return '';
  const named = items.slice(0, NAMED).map(({ code, subjects: [subject = '', ...others] }) => {
    const more = others.length > 0 ? ` (+${others.length})` : '';
    return `${code} ${arrow(subject)}${more}`.trim();
  });
  return `: ${named.join(', ')}${items.length > NAMED ? ', …' : ''}`;
};

/** Of a full digest: what else was looked at. */
const wholeNote = (reports: readonly Report[]): readonly Text[] => {
  const steps = reports.flatMap((report) => report.steps);
  const count = (verdict: Verdict): number => steps.filter((step) => step.verdict === verdict).length;
  const [well, blind] = [count('pass'), count('unknown')];
  const unseen =
    blind === 0 ? say('', '') : say(`; ${blind} could not be looked at`, `; ${blind}개는 확인하지 못했습니다`);
  return [
    say(
      `${well} of ${steps.length} checks are as expected${unseen.en}.`,
      `점검 ${steps.length}개 중 ${well}개가 정상입니다${unseen.ko}.`,
    ),
  ];
};

/** Of very many, those looked back on are counted. */
export const missedNote = ({ length }: readonly number[]): readonly Text[] => {
  if (length === 0) return [];
  const least = length < MOST_MISSED ? say('', '') : say('At least ', '최소 ');
  return [
    say(
      `${least.en}${length} earlier ${length === 1 ? 'digest was' : 'digests were'} missed: netwhy was not running.`,
      `이전 다이제스트 ${least.ko}${length}회가 빠졌습니다: netwhy가 실행 중이 아니었습니다.`,
    ),
  ];
};

const nodesIn = (reports: readonly Report[]): number =>
  new Set(
    reports.flatMap(({ measures = [] }) =>
      measures.filter(({ metric }) => metric === 'conntrack-percent').map(({ about }) => about),
    ),
  ).size;

/** Rhythm and place are told beside it by whoever shows it. */
export type DigestOf = Pick<Schedule, 'id' | 'cron' | 'timezone' | 'cluster'>;
