// `/net use cluster prod`, `/net use language ko`: what a channel means when nobody says otherwise.
import { checkLang } from '../../command/parse.ts';
import type { ChannelSettings } from '../../engine/ports/memory.ts';
import { Fault } from '../../model/fault.ts';
import { say, type Text } from '../../model/text.ts';
import { noCluster } from '../../text/no-cluster.ts';
import { noteSetting } from '../access/noted.ts';
import type { Arrival, Decision } from '../intake.ts';
import type { Kit } from '../kit.ts';
import { notice, sentence } from '../render/notice.ts';

const HOW = [
  'use cluster <name>',
  'use language en|ko',
  'use cluster default',
  'use language default',
  'use reactions on|off',
];

/** @throws Fault usage. */
export const usedWords = async (
  kit: Kit,
  [what = '', value = '', ...more]: readonly string[],
  arrival: Arrival,
  settings: ChannelSettings,
): Promise<Decision> => {
  const { clusters } = kit.parts.directory;
  const ink = kit.ink(arrival.lang);
  if (what === '') {
    return { kind: 'help', message: notice(ink.say(nowUsed(settings, clusters)), HOW, ink) };
  }
  if (value === '' || more.length > 0 || !['cluster', 'language', 'lang', 'reactions'].includes(what))
    throw new Fault(
      'usage',
      say(
        'A channel has a cluster, a language, and reactions that share or not.',
        '채널에는 클러스터, 언어, 리액션 공유 여부를 정할 수 있습니다.',
      ),
      {
        suggestions: HOW,
      },
    );
  const next = chosen(what, value, settings, clusters);
  const { access, memory, log } = kit.parts;
  const permit = await access?.may(arrival, {
    kind: 'manage',
    question: '',
    cluster: next.cluster,
    namespace: '',
    sensitive: false,
  });
  if (permit?.allowed === false) return { kind: 'refused', message: sentence(permit.why, ink) };
  if (memory === undefined) return { kind: 'refused', message: sentence(NOT_KEPT, ink) };
  try {
    await noteSetting(kit, arrival, { what: 'channel', ...next });
    await memory.keepChannel(arrival.team, arrival.channel, next);
  } catch (error) {
    log.error({ error: String(error) }, 'the settings of a channel could not be kept');
    return { kind: 'refused', message: sentence(NOT_KEPT, ink) };
  }
  log.info({ channel: arrival.channel, user: arrival.user, ...next }, 'the settings of a channel were changed');
  return { kind: 'help', message: sentence(nowUsed(next, clusters), kit.ink(next.lang || arrival.lang)) };
};

/** @throws Fault usage. */
const chosen = (
  what: string,
  value: string,
  settings: ChannelSettings,
  clusters: readonly string[],
): ChannelSettings => {
  if (what === 'cluster') return { ...settings, cluster: value === 'default' ? '' : knownCluster(value, clusters) };
  if (what !== 'reactions') return { ...settings, lang: value === 'default' ? '' : checkLang(value) };
  if (value !== 'on' && value !== 'off')
    throw new Fault('usage', say('Reactions are on or off.', '리액션은 on 또는 off입니다.'), {
      suggestions: ['use reactions on', 'use reactions off'],
    });
  return { ...settings, reactions: value === 'on' };
};

const knownCluster = (typed: string, clusters: readonly string[]): string => {
  if (!clusters.includes(typed)) throw noCluster(typed, clusters);
  return typed;
};

const nowUsed = ({ cluster, lang, reactions }: ChannelSettings, clusters: readonly string[]): Text => {
  const name = clusters.includes(cluster) ? cluster : (clusters[0] ?? '');
  const spoken = { en: say('English', '영어'), ko: say('Korean', '한국어') }[lang || 'en'];
  const language =
    lang === ''
      ? say('each reader’s own language', '읽는 사람의 언어')
      : say(`${spoken.en} where a reader’s own is not known`, `${spoken.ko}(읽는 사람의 언어를 모를 때)`);
  const shared = reactions
    ? say(' The reaction outbox_tray on an answer shares it.', ' 답에 outbox_tray 리액션을 달면 공유됩니다.')
    : say('', '');
  return say(
    `In this channel questions go to cluster ${name}, and answers come in ${language.en}.${shared.en}`,
    `이 채널의 질문은 ${name} 클러스터로 가고, 답은 ${language.ko}로 나옵니다.${shared.ko}`,
  );
};

const NOT_KEPT = say(
  'netwhy could not store this, so nothing was changed. Try again later.',
  'netwhy가 저장하지 못해 바뀐 것이 없습니다. 나중에 다시 시도해 주세요.',
);
