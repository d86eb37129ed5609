// `in:<permalink>`: a command cannot be used in a thread, so it may name the thread its answer belongs to.
import { Fault } from '../../model/fault.ts';
import { say } from '../../model/text.ts';
import type { Arrival } from '../intake.ts';
import type { Kit } from '../kit.ts';
import { troubleOf } from '../trouble.ts';

/** in:https://acme.slack.com/archives/C01/p1699000000000100?thread_ts=1699000000.000100&cid=C01 · in:<https://…> */
const AIM = /(?:^|\s)in:<?(https?:\/\/[^\s<>|]{1,300})(?:\|[^\s<>]{0,300})?>?(?=\s|$)/;
const PATH = /^\/archives\/([A-Z0-9]{2,20})\/p(\d{10})(\d{6})$/;
const TS = /^\d{10}\.\d{6}$/;

/** Of the three seconds, what asking Slack for the thread may take. */
const PATIENCE_MS = 1_000;

/** @throws Fault usage for a link that is none, or leads where we cannot write. */
export const aimed = async (
  kit: Kit,
  words: string,
  arrival: Arrival,
): Promise<{ readonly rest: string; readonly arrival: Arrival }> => {
  const link = AIM.exec(words.slice(0, 2_000));
  if (link === null) {
    if (/(?:^|\s)in:/.test(words.slice(0, 2_000))) throw NO_LINK;
    return { rest: words, arrival };
  }
  const { channel, threadTs } = linkedPlace(link[1] ?? '', kit.home());
  await checkThread(kit, channel, threadTs);
  const rest = words.replace(link[0], ' ').trim();
  return { rest, arrival: { ...arrival, channel, threadTs } };
};

/** The thread a permalink leads to. @throws Fault usage, or busy while our own workspace is not known. */
export const linkedPlace = (link: string, home: string): { readonly channel: string; readonly threadTs: string } => {
  const url = URL.canParse(link) ? new URL(link) : null;
  const [, channel = '', seconds = '', micros = ''] = PATH.exec(url?.pathname ?? '') ?? [];
  if (url === null || channel === '') throw NO_LINK;
  if (home === '') throw new Fault('busy', HOME_UNKNOWN);
  if (url.host !== new URL(home).host) throw new Fault('usage', ELSEWHERE);
  const parent = url.searchParams.get('thread_ts') ?? '';
  if (parent !== '' && !TS.test(parent)) throw NO_LINK;
  return { channel, threadTs: parent || `${seconds}.${micros}` };
};

/** Said now rather than after the run. What Slack does not let us find out shows when the answer is posted. */
export const checkThread = async (kit: Kit, channel: string, ts: string): Promise<void> => {
  const patience = new AbortController();
  const ask = kit.calls.call('conversations.replies', { channel, ts, limit: 1 }).then(
    () => '',
    (error: unknown) => troubleOf(error).code,
  );
  const late = kit.parts.clock.sleep(PATIENCE_MS, patience.signal).then(
    () => '',
    () => '',
  );
  const code = await Promise.race([ask, late]);
  patience.abort();
  if (code === 'thread_not_found' || code === 'message_not_found') throw new Fault('usage', NO_THREAD);
  if (code === 'not_in_channel' || code === 'channel_not_found')
    throw new Fault('usage', NOT_THERE, { suggestions: ['/invite @netwhy'] });
};

const NO_LINK = new Fault(
  'usage',
  say(
    'After in: comes the link of a message: its menu, "Copy link".',
    'in: 뒤에는 메시지 링크가 필요합니다. 메시지 메뉴의 "링크 복사"를 쓰세요.',
  ),
  { suggestions: ['why-no-egress web-0 in:https://….slack.com/archives/C…/p…'] },
);
const ELSEWHERE = say('This link leads to another workspace.', '다른 워크스페이스의 링크입니다.');
const HOME_UNKNOWN = say(
  'netwhy does not know its workspace yet. Try again in a moment.',
  'netwhy가 아직 워크스페이스를 확인하지 못했습니다. 잠시 후 다시 시도하세요.',
);
const NO_THREAD = say('There is no such message any more.', '더 이상 없는 메시지입니다.');
const NOT_THERE = say(
  'netwhy is not in the channel of this link. Invite it there, then ask again:',
  '링크의 채널에 netwhy가 없습니다. 그 채널에 초대한 뒤 다시 질문해 주세요:',
);
