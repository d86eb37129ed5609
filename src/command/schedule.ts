// `schedule "0 9 * * 1-5" Asia/Seoul health`: when a channel wants a digest of what, as typed; whether the times exist is asked elsewhere.
import { Fault } from '../model/fault.ts';
import { type Lang, say } from '../model/text.ts';
import { checkLang, parseWords } from './parse.ts';
import { checkCluster } from './target.ts';

export const DEFAULT_QUESTION = 'health';

export interface NewSchedule {
  readonly cron: string;
  /** Empty: the asker's own. */
  readonly timezone: string;
  readonly questions: readonly string[];
  readonly lang: Lang | '';
  /** 0 Sunday to 6; null for none. */
  readonly fullOn: number | null;
  readonly cluster: string;
}

export type ScheduleCommand =
  | { readonly kind: 'list' }
  | { readonly kind: 'add'; readonly schedule: NewSchedule }
  | { readonly kind: 'pause' | 'resume' | 'run' | 'delete'; readonly id: string };

export const SCHEDULE_USAGE = [
  'schedule',
  'schedule weekdays 09:00 Asia/Seoul',
  'schedule "0 */6 * * *" UTC health; tailscale',
  'schedule hourly --full mon --lang ko',
  'schedule pause|resume|run|delete s-…',
];

const ID = /^s-[a-z0-9]{8}$/;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** By three letters or more of its name; "monthly" is no Monday. -1: none. */
const dayIn = (typed: string): number =>
  typed.length < 3 ? -1 : DAYS.findIndex((name) => name.startsWith(typed.toLowerCase()));
/** Written as cron writes it, or as people say it. */
const FIELD = /^[\d*,/\-#LW?]+$|^(?:[A-Za-z]{3}[,-]?)+$/;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const MOST_QUESTIONS = 5;

/** @param text what stands after `schedule`. @throws Fault usage. */
export const parseSchedule = (text: string): ScheduleCommand => {
  const words = text
    .replace(/["'`“”‘’]/g, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [verb = '', id = '', ...more] = words;
  if (verb === '' || verb === 'list') return { kind: 'list' };
  if (verb === 'pause' || verb === 'resume' || verb === 'run' || verb === 'delete') {
    if (!ID.test(id) || more.length > 0)
      throw slip(say('Name one schedule, as the list shows it.', '목록에 나온 스케줄 하나를 적어 주세요.'));
    return { kind: verb, id };
  }
  return { kind: 'add', schedule: newSchedule(verb === 'add' ? words.slice(1) : words) };
};

const newSchedule = (words: readonly string[]): NewSchedule => {
  const { cron, rest } = rhythm(words);
  const options = takeOptions(rest);
  const [zone = ''] = options.rest;
  const isZone = /^(?:[A-Za-z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+|UTC|GMT|[A-Z]{3,4})$/.test(zone);
  const lines = (isZone ? options.rest.slice(1) : options.rest)
    .join(' ')
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const questions = checkCount(lines.length === 0 ? [DEFAULT_QUESTION] : [...new Set(lines)]);
  return {
    cron,
    timezone: isZone ? zone : '',
    questions: questions.map(checkQuestion),
    lang: options.lang,
    fullOn: options.fullOn,
    cluster: options.cluster,
  };
};

/** @throws Fault usage: none is left out unsaid. */
export const checkCount = (questions: readonly string[]): readonly string[] => {
  if (questions.length > MOST_QUESTIONS)
    throw slip(
      say(`At most ${MOST_QUESTIONS} questions in a digest.`, `다이제스트 질문은 최대 ${MOST_QUESTIONS}개입니다.`),
    );
  return questions;
};

/** @returns the line as it is kept. @throws Fault usage. */
export const checkQuestion = (line: string): string => {
  const command = parseWords(line);
  if (command.kind !== 'ask')
    throw slip(say(`"${line.slice(0, 40)}" is not a question.`, `"${line.slice(0, 40)}"은(는) 질문이 아닙니다.`));
  // Packets are taken for somebody who asks, never by the clock.
  if (command.ask.question === 'capture' || command.ask.question === 'explain')
    throw slip(
      say(
        `A digest does not ask ${command.ask.question}.`,
        `다이제스트는 ${command.ask.question} 질문을 하지 않습니다.`,
      ),
    );
  if (command.ask.cluster !== '' || command.ask.lang !== null)
    throw slip(
      say(
        '--cluster and --lang belong to the schedule, not to a question.',
        '--cluster와 --lang은 질문이 아니라 스케줄에 붙입니다.',
      ),
    );
  return line.replace(/\s+/g, ' ');
};

const rhythm = (words: readonly string[]): { readonly cron: string; readonly rest: readonly string[] } => {
  const [first = '', second = '', ...rest] = words;
  const word = first.toLowerCase();
  if (word === 'hourly') return { cron: '0 * * * *', rest: words.slice(1) };
  const day = dayIn(word);
  const days = word === 'daily' ? '*' : word === 'weekdays' ? '1-5' : day >= 0 ? String(day) : '';
  const time = CLOCK.exec(second);
  if (days !== '' && time !== null) return { cron: `${Number(time[2])} ${Number(time[1])} * * ${days}`, rest };
  const fields = words.slice(0, 5);
  if (fields.length === 5 && fields.every((field) => FIELD.test(field)))
    return { cron: fields.join(' '), rest: words.slice(5) };
  throw slip(
    say(
      'Say when: five cron fields, or "daily 09:00", "weekdays 09:00", "mon 09:00", "hourly".',
      '시각을 적어 주세요: cron 다섯 칸, 또는 "daily 09:00", "weekdays 09:00", "mon 09:00", "hourly".',
    ),
  );
};

const takeOptions = (words: readonly string[]) => {
  const rest: string[] = [];
  let lang: Lang | '' = '';
  let fullOn: number | null = null;
  let cluster = '';
  for (let at = 0; at < words.length; at += 1) {
    const word = (words[at] ?? '').replace(/^[—–]/, '--');
    const [key = '', given] = word.split('=');
    const value = (): string => given ?? words[++at] ?? '';
    if (key === '--lang') lang = checkLang(value());
    else if (key === '--cluster') cluster = checkCluster(value());
    else if (key === '--full') fullOn = checkDay(value());
    else rest.push(word);
  }
  return { rest, lang, fullOn, cluster };
};

const checkDay = (typed: string): number | null => {
  if (typed === 'never' || typed === 'no') return null;
  const day = dayIn(typed);
  if (day < 0) throw slip(say('--full takes a day: mon, tue … sun.', '--full에는 요일을 적습니다: mon, tue … sun.'));
  return day;
};

const slip = (what: ReturnType<typeof say>): Fault => new Fault('usage', what, { suggestions: SCHEDULE_USAGE });
