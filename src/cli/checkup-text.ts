// A look at netwhy itself for a person at a terminal: what needs a hand with its fix, then what is well, then what cannot be seen.
import { countsOf } from '../doctor/counts.ts';
import { type Folded, folded } from '../doctor/fold.ts';
import type { Check, Checkup, Reach, Unseen } from '../model/checkup.ts';
import { type Lang, say, type Text } from '../model/text.ts';
import type { UnknownReason } from '../model/verdict.ts';
import { wrap } from '../text/columns.ts';
import { literalLine } from '../text/literal.ts';
import { LABELS, REASON_WORDS, VERDICT_WORDS } from '../text/words.ts';
import { type Paint, symbolOf } from './paint.ts';

const WORDS = {
  needsAHand: say('To mend, or not seen', '조치가 필요하거나 확인하지 못한 항목'),
  well: say('As it should be', '정상 항목'),
  off: say('Not set up', '설정되지 않은 항목'),
  unseen: say('Steps that cannot look from here', '여기서 확인할 수 없는 단계'),
} as const;

export const checkupText = (checkup: Checkup, lang: Lang, paint: Paint, columns: number): string => {
  const width = Math.max(40, Math.min(columns, 110));
  const { open, well, off } = folded(checkup.checks);
  const several = new Set(checkup.checks.flatMap(({ cluster }) => cluster || [])).size > 1;
  const at = (check: Check): string => (several && check.cluster !== '' ? `${check.cluster}: ` : '');
  const heading = (text: Text): readonly string[] => ['', paint.strong(text[lang])];
  const lines = ({ check, saw }: Folded): readonly string[] =>
    indented(4, `${at(check)}${check.looks[lang]}: ${saw[lang]}`, width).map((one, index) =>
      index === 0 ? `  ${paint.verdict(check.verdict, symbolOf(check.verdict))} ${one.trimStart()}` : `  ${one}`,
    );
  return `${[
    paint.verdict(checkup.verdict, `${symbolOf(checkup.verdict)} ${VERDICT_WORDS[checkup.verdict][lang]}`),
    `  ${countsOf(checkup.checks, lang)}`,
    ...(open.length > 0 ? heading(WORDS.needsAHand) : []),
    ...open.flatMap((one) => openLines(one, at(one.check), lang, paint, width)),
    ...(well.length > 0 ? [...heading(WORDS.well), ...well.flatMap(lines)] : []),
    ...(off.length > 0
      ? [...heading(WORDS.off), ...off.flatMap((one) => [...lines(one), ...fixLines(one.check, lang, width)])]
      : []),
    ...checkup.reach.flatMap((one) => unseenLines(one, several, lang, paint, width)),
    '',
    paint.faint(`netwhy ${checkup.netwhy} · ${checkup.startedAt} · ${(checkup.durationMs / 1_000).toFixed(1)} s`),
  ].join('\n')}\n`;
};

const openLines = (
  { check, count, saw }: Folded,
  where: string,
  lang: Lang,
  paint: Paint,
  width: number,
): readonly string[] => {
  const mark = paint.verdict(check.verdict, symbolOf(check.verdict));
  const reason = check.verdict === 'unknown' ? ` (${REASON_WORDS[check.reason as UnknownReason][lang]})` : '';
  const times = count > 1 ? ` ×${count}` : '';
  return [
    `  ${mark} ${where}${check.looks[lang]}${times}${reason}`,
    ...indented(6, saw[lang], width),
    ...fixLines(check, lang, width),
  ];
};

const fixLines = ({ fixes }: Check, lang: Lang, width: number): readonly string[] =>
  fixes.flatMap(({ say: words, run }) => [
    ...indented(6, `${LABELS.fix[lang]}: ${words[lang]}`, width),
    ...run.split('\n').flatMap((one) => (one === '' ? [] : [`        $ ${literalLine(one, 400)}`])),
  ]);

const unseenLines = (
  { cluster, unseen }: Reach,
  several: boolean,
  lang: Lang,
  paint: Paint,
  width: number,
): readonly string[] =>
  unseen.length === 0
    ? []
    : [
        '',
        paint.strong(`${WORDS.unseen[lang]}${several ? ` · ${cluster}` : ''}`),
        ...unseen.flatMap((one) => [
          `  ${symbolOf('skipped')} ${one.why[lang]}`,
          ...indented(6, perQuestion(one), width),
          ...indented(6, `${one.fix.say[lang]} ${one.fix.run}`, width),
        ]),
      ];

/** `why-no-egress: pod-route, dns-cluster · path: …`. */
const perQuestion = ({ steps }: Unseen): string =>
  [...Map.groupBy(steps, ({ question }) => question)]
    .map(([question, own]) => `${question}: ${own.map(({ step }) => step).join(', ')}`)
    .join(' · ');

const indented = (by: number, text: string, width: number): readonly string[] =>
  wrap(literalLine(text, 4_000), width - by).map((line) => `${' '.repeat(by)}${line}`);
