// `/net use cluster prod`, `/net use language ko`: what a channel means when nobody says otherwise.
import { checkLang } from '../../command/parse.ts';
import type { ChannelSettings } from '../../engine/ports/memory.ts';
import { Fault } from '../../model/fault.ts';
import { say, type Text } from '../../model/text.ts';
import { noCluster } from '../../text/no-cluster.ts';
import type { Arrival, Decision } from '../intake.ts';
import type { Kit } from '../kit.ts';
import { notice, sentence } from '../render/notice.ts';

const HOW = ['use cluster <name>', 'use language en|ko', 'use cluster default', 'use language default'];

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
  if (value === '' || more.length > 0 || !['cluster', 'language', 'lang'].includes(what))
    throw new Fault(
      'usage',
      say('A channel has a cluster and a language.', '채널에는 클러스터와 언어를 정할 수 있습니다.'),
      {
        suggestions: HOW,
      },
    );
  const next: ChannelSettings =
    what === 'cluster'
      ? { ...settings, cluster: value === 'default' ? '' : knownCluster(value, clusters) }
      : { ...settings, lang: value === 'default' ? '' : checkLang(value) };
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
    await memory.keepChannel(arrival.team, arrival.channel, next);
  } catch (error) {
    log.error({ error: String(error) }, 'the settings of a channel could not be kept');
    return { kind: 'refused', message: sentence(NOT_KEPT, ink) };
  }
  log.info({ channel: arrival.channel, user: arrival.user, ...next }, 'the settings of a channel were changed');
  return { kind: 'help', message: sentence(nowUsed(next, clusters), kit.ink(next.lang || arrival.lang)) };
};

const knownCluster = (typed: string, clusters: readonly string[]): string => {
  if (!clusters.includes(typed)) throw noCluster(typed, clusters);
  return typed;
};

const nowUsed = ({ cluster, lang }: ChannelSettings, clusters: readonly string[]): Text => {
  const name = clusters.includes(cluster) ? cluster : (clusters[0] ?? '');
  const spoken = { en: say('English', '영어'), ko: say('Korean', '한국어') }[lang || 'en'];
  const language =
    lang === ''
      ? say('each reader’s own language', '읽는 사람의 언어')
      : say(`${spoken.en} where a reader’s own is not known`, `${spoken.ko}(읽는 사람의 언어를 모를 때)`);
  return say(
    `In this channel questions go to cluster ${name}, and answers come in ${language.en}.`,
    `이 채널의 질문은 ${name} 클러스터로 가고, 답은 ${language.ko}로 나옵니다.`,
  );
};

const NOT_KEPT = say(
  'netwhy could not store this, so nothing was changed. Try again later.',
  'netwhy가 저장하지 못해 바뀐 것이 없습니다. 나중에 다시 시도해 주세요.',
);
