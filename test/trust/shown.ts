// Is anything of an answer alive where people read it: a mention, a link, a colour, an invisible character?
import { human } from '../../src/cli/human.ts';
import { painter } from '../../src/cli/paint.ts';
import { markdown } from '../../src/export/markdown.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Report } from '../../src/model/report.ts';
import type { Lang } from '../../src/model/text.ts';
import { evidenceFile } from '../../src/slack/render/evidence-file.ts';
import { ink, type SlackMessage } from '../../src/slack/render/message.ts';
import { rootMessage } from '../../src/slack/render/root.ts';
import { threadParts } from '../../src/slack/render/thread.ts';
import { REQUEST } from '../slack/hostile.ts';

const LANGS: readonly Lang[] = ['en', 'ko'];

/** What Slack acts on in mrkdwn and in the text above blocks. */
const LIVE = /<(?:!(?!date\b)|@U0PLANTED|#|[a-z]+:\/\/evil)/i;
/** What a terminal acts on, or hides. */
const HIDDEN = /[^\P{Cc}\t\n]|[\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Texts Slack reads as mrkdwn: the top one, and every element of that type. */
const mrkdwnOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  const own =
    'type' in value && value.type === 'mrkdwn' && 'text' in value && typeof value.text === 'string' ? [value.text] : [];
  return [...own, ...Object.values(value).flatMap(mrkdwnOf)];
};

const textsOf = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : [];

/** One message of the bot. */
export const liveInMessage = ({ text, looks }: SlackMessage): readonly string[] => [
  ...[text, ...mrkdwnOf(looks)].filter((one) => LIVE.test(one)),
  ...[text, ...textsOf(looks)].filter((one) => HIDDEN.test(one)),
];

/** What is alive; empty when nothing is. */
export const liveIn = (report: Report, recording: Recording | null): readonly string[] =>
  LANGS.flatMap((lang) => {
    const pen = ink(lang, (text) => text);
    const messages = [rootMessage(REQUEST, report, pen), ...threadParts(report, pen).map(({ message }) => message)];
    const page = markdown({ report, recording, asked: null }, lang, (text) => text);
    const file = evidenceFile(report, recording, pen);
    return [
      ...messages.flatMap(liveInMessage),
      ...[human(report, lang, painter(false), 100), page, file?.text ?? ''].filter((one) => HIDDEN.test(one)),
    ].map((one) => `live: ${one.slice(0, 200)}`);
  });
