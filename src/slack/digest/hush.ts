// Being quiet about findings: by words, `/net ack code subject`, or by the form under a digest; counted all the same.

import type { Entry, Hush } from '../../engine/ports/digests.ts';
import { Fault } from '../../model/fault.ts';
import { say } from '../../model/text.ts';
import { noteSetting } from '../access/noted.ts';
import type { Arrival, Decision } from '../intake.ts';
import { describe, type Kit } from '../kit.ts';
import { context, ours, plain, section } from '../render/block.ts';
import { topText } from '../render/message.ts';
import { notice, sentence } from '../render/notice.ts';
import { person } from '../render/provenance.ts';
import { dateOf, endOf } from './message.ts';
import { DIGEST_WORDS, HUSH_WORDS } from './words.ts';

export const HUSH_USAGE = [
  'ack <code> [subject]',
  'snooze <code> [subject] 4h',
  'maintenance <node> 2h [note]',
  'hushes',
  'unhush h-…',
];

/** Words that begin a hush command. */
export const HUSH_VERBS: readonly string[] = ['ack', 'acknowledge', 'snooze', 'maintenance', 'hushes', 'unhush'];

const CODE = /^[a-z0-9][a-z0-9-]{1,60}$/;
/** `node-1`, `node-1>node-2`, `shop/web-0`. */
const SUBJECT = /^[a-z0-9][a-z0-9./>-]{0,253}$/;
const SPAN = /^(\d{1,3})([mhdw])$/;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const LONGEST_MS = 30 * 86_400_000;
const MOST_HUSHES = 50;
const MAX_NOTE = 200;

export interface NewHush {
  readonly kind: Hush['kind'];
  readonly code: string;
  readonly subject: string;
  /** null: until it recovers. */
  readonly forMs: number | null;
  readonly note: string;
}

const slip = (what: ReturnType<typeof say>): Fault => new Fault('usage', what, { suggestions: HUSH_USAGE });

/** @throws Fault usage. */
export const parseHush = (verb: string, words: readonly string[]): NewHush => {
  const at = words.findIndex((word) => SPAN.test(word));
  const forMs = at < 0 ? null : spanOf(words[at] ?? '');
  const named = at < 0 ? words : words.slice(0, at);
  const note = (at < 0 ? [] : words.slice(at + 1)).join(' ').slice(0, MAX_NOTE);
  const kind = verb === 'maintenance' ? 'maintenance' : verb === 'snooze' ? 'snoozed' : 'acknowledged';
  if (kind !== 'acknowledged' && forMs === null)
    throw slip(say('Say for how long: 30m, 4h, 2d, 1w.', '얼마 동안인지 적어 주세요: 30m, 4h, 2d, 1w.'));
  if (kind === 'maintenance') {
    const [subject = '', ...more] = named;
    if (!SUBJECT.test(subject) || more.length > 0)
      throw slip(say('Name the node worked on.', '작업할 노드를 적어 주세요.'));
    return { kind, code: '', subject, forMs, note };
  }
  const [code = '', subject = '', ...more] = named;
  const plainSubject = subject.replace('→', '>');
  if (!CODE.test(code) || (plainSubject !== '' && !SUBJECT.test(plainSubject)) || more.length > 0)
    throw slip(
      say(
        'Name the finding as the digest does: its code and, if you like, its subject.',
        '다이제스트에 나온 코드와, 필요하면 대상을 적어 주세요.',
      ),
    );
  return { kind, code, subject: plainSubject, forMs, note };
};

/** @throws Fault usage. */
const spanOf = (word: string): number => {
  const [, count = '0', unit = 'h'] = SPAN.exec(word) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? 0);
  if (ms <= 0 || ms > LONGEST_MS) throw slip(say('At most 30 days.', '최대 30일입니다.'));
  return ms;
};

/** @throws Fault usage. */
export const hushWords = async (
  kit: Kit,
  verb: string,
  words: readonly string[],
  arrival: Arrival,
): Promise<Decision> => {
  const ink = kit.ink(arrival.lang);
  const { digests, access } = kit.parts;
  if (digests === undefined) return { kind: 'refused', message: sentence(DIGEST_WORDS.notKept, ink) };
  if (verb === 'hushes')
    return { kind: 'help', message: listed(await digests.hushes(arrival.team, arrival.channel), kit, arrival) };
  const permit = await access?.may(arrival, {
    kind: 'manage',
    question: '',
    cluster: '',
    namespace: '',
    sensitive: false,
  });
  if (permit?.allowed === false) return { kind: 'refused', message: sentence(permit.why, ink) };
  if (verb === 'unhush') {
    const [id = ''] = words;
    const known = (await digests.hushes(arrival.team, arrival.channel)).some((one) => one.id === id);
    if (!known)
      throw slip(
        say('There is no such entry; "hushes" lists them.', '그런 항목이 없습니다. "hushes"로 볼 수 있습니다.'),
      );
    await digests.dropHush(id);
    return { kind: 'help', message: sentence(say('It is told of again.', '다시 알립니다.'), ink) };
  }
  return { kind: 'help', message: await keepHush(kit, parseHush(verb, words), arrival) };
};

/** @returns what the person hears. */
export const keepHush = async (
  kit: Kit,
  { forMs, ...wanted }: NewHush,
  { team, channel, user, lang }: Pick<Arrival, 'team' | 'channel' | 'user' | 'lang'>,
): Promise<Decision['message']> => {
  const ink = kit.ink(lang);
  const { digests, clock, log, newRunId } = kit.parts;
  try {
    if (digests === undefined) throw new Error('no book of digests');
    const now = clock.now();
    const kept = await digests.hushes(team, channel);
    if (kept.filter(({ untilMs }) => untilMs === null || untilMs > now).length >= MOST_HUSHES)
      throw slip(
        say('There are 50 entries already; "hushes" lists them.', '이미 50개가 있습니다. "hushes"로 볼 수 있습니다.'),
      );
    const fromMs = now;
    const untilMs = forMs === null ? null : fromMs + forMs;
    const id = newRunId().replace(/^r-(.{8}).*$/, 'h-$1');
    await noteSetting(kit, { team, channel, user }, { what: `digest: ${wanted.kind}`, id });
    await digests.keepHush({ ...wanted, id, team, channel, owner: user, fromMs, untilMs });
    log.info({ hush: id, ...wanted, user }, 'a finding is hushed');
    const about = ink.literal([wanted.code, wanted.subject].filter((one) => one !== '').join(' · '), 200);
    const what = `${ink.say(HUSH_WORDS[wanted.kind])}: ${about} · ${id}`;
    return {
      text: topText(what),
      looks: [[section(plain(what)), context([ours(`${person(user)} · ${endOf(untilMs, ink)}`)])]],
    };
  } catch (error) {
    if (error instanceof Fault && error.kind === 'usage') throw error;
    log.error({ error: describe(error) }, 'a finding could not be hushed');
    return sentence(DIGEST_WORDS.notKept, ink);
  }
};

const listed = (hushes: readonly Hush[], kit: Kit, { lang }: Arrival) => {
  const ink = kit.ink(lang);
  const now = kit.parts.clock.now();
  const holding = hushes.filter(({ untilMs }) => untilMs === null || untilMs > now);
  if (holding.length === 0)
    return notice(
      ink.say(say('Nothing is hushed in this channel.', '이 채널에서 조용히 한 항목이 없습니다.')),
      HUSH_USAGE,
      ink,
    );
  const lines = holding.slice(0, 20).map(({ kind, code, subject, owner, untilMs, id, note }) => ({
    what: ink.literal(
      [ink.say(HUSH_WORDS[kind]), code, subject, note, id].filter((one) => one !== '').join(' · '),
      300,
    ),
    who: `${person(owner)}${untilMs === null ? '' : ` · ${dateOf(untilMs)}`}`,
  }));
  return {
    text: topText(lines.map(({ what }) => what).join(' / ')),
    looks: [
      lines.flatMap(({ what, who }) => [
        section({ type: 'plain_text' as const, text: what, emoji: false }),
        { type: 'context' as const, elements: [ours(who)] },
      ]),
    ],
  };
};

/** Findings of a digest one can be quiet about. */
export const openEntries = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(({ state }) => state !== 'well');
