// The form for a new digest: when, in which timezone, about what, in which language, and which day tells everything.
import type { types } from '@slack/bolt';
import { QUESTIONS } from '../../command/questions.ts';
import { say, type Text } from '../../model/text.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { FORM_WORDS } from '../asking/form-words.ts';
import { plain } from '../render/block.ts';
import type { Ink, SlackBlock } from '../render/message.ts';
import { DIGEST_WORDS } from './words.ts';

export const WHEN_BLOCK = 'when';
export const CRON_BLOCK = 'cron';
export const ZONE_BLOCK = 'zone';
export const QUESTIONS_BLOCK = 'questions';
export const MORE_BLOCK = 'more';
export const LANG_BLOCK = 'lang';
export const FULL_BLOCK = 'full';

const WHENS: readonly (readonly [cron: string, words: Text])[] = [
  ['0 9 * * 1-5', say('Weekdays at 09:00', '평일 09:00')],
  ['0 9 * * *', say('Every day at 09:00', '매일 09:00')],
  ['0 * * * *', say('Every hour', '매시 정각')],
  ['0 */6 * * *', say('Every 6 hours', '6시간마다')],
  ['0 9 * * 1', say('Mondays at 09:00', '월요일 09:00')],
];

const DAYS: readonly (readonly [value: string, words: Text])[] = [
  ['', say('Never', '없음')],
  ['1', say('Monday', '월요일')],
  ['2', say('Tuesday', '화요일')],
  ['3', say('Wednesday', '수요일')],
  ['4', say('Thursday', '목요일')],
  ['5', say('Friday', '금요일')],
  ['6', say('Saturday', '토요일')],
  ['0', say('Sunday', '일요일')],
];

const LANGS: readonly (readonly [value: string, words: Text])[] = [
  ['', say('The channel’s', '채널 언어')],
  ['en', say('English', '영어')],
  ['ko', say('Korean', '한국어')],
];

/** Those that need no name: they look at the whole cluster. */
const WHOLE = QUESTIONS.filter(
  ({ takes, id }) => takes.every((word) => word.optional) && id !== 'capture' && id !== 'explain',
);

/** @param keep what the sent form must bring back. */
export const scheduleView = (keep: string, timezone: string, ink: Ink): types.ModalView => ({
  type: 'modal',
  callback_id: CALLBACKS.schedule,
  title: plain(ink.say(DIGEST_WORDS.title), 24),
  submit: plain(ink.say(say('Schedule', '예약')), 24),
  close: plain(ink.say(FORM_WORDS.cancel), 24),
  private_metadata: keep,
  blocks: [
    choice(WHEN_BLOCK, say('When', '시각'), WHENS, ink, true),
    text(CRON_BLOCK, say('Or five cron fields', '또는 cron 다섯 칸'), ink, { optional: true, hint: '0 9 * * 1-5' }),
    text(ZONE_BLOCK, say('Timezone', '시간대'), ink, { initial: timezone }),
    {
      type: 'input',
      block_id: QUESTIONS_BLOCK,
      label: plain(ink.say(FORM_WORDS.question)),
      element: {
        type: 'multi_static_select',
        action_id: ACTIONS.scheduleField,
        max_selected_items: 5,
        options: WHOLE.map(option(ink)),
        initial_options: WHOLE.filter(({ id }) => id === 'health').map(option(ink)),
      },
    },
    text(MORE_BLOCK, say('Or as typed, one after ";"', '또는 직접 입력(";"로 구분)'), ink, {
      optional: true,
      hint: 'health; why-no-service shop/web',
    }),
    choice(LANG_BLOCK, say('Language', '언어'), LANGS, ink),
    choice(FULL_BLOCK, say('Tell everything once a week', '일주일에 한 번 전체 내용'), DAYS, ink),
  ],
});

const option =
  (ink: Ink) =>
  ({ id, asks }: (typeof QUESTIONS)[number]) => ({
    text: plain(ink.say(asks), 75),
    value: id,
    description: plain(id, 75),
  });

/** A value must not be empty. */
const NONE = 'none';
export const chosenOf = (value: string): string => (value === NONE ? '' : value);

const choice = (
  block: string,
  label: Text,
  choices: readonly (readonly [value: string, words: Text])[],
  ink: Ink,
  dispatches = false,
): SlackBlock => {
  const options = choices.map(([value, words]) => ({ text: plain(ink.say(words), 75), value: value || NONE }));
  const [first] = options;
  return {
    type: 'input',
    block_id: block,
    label: plain(ink.say(label)),
    element: {
      type: 'static_select',
      action_id: dispatches ? ACTIONS.scheduleWhen : ACTIONS.scheduleField,
      options,
      ...(first !== undefined && { initial_option: first }),
    },
  };
};

const text = (
  block: string,
  label: Text,
  ink: Ink,
  { optional = false, hint = '', initial = '' }: { optional?: boolean; hint?: string; initial?: string },
): SlackBlock => ({
  type: 'input',
  block_id: block,
  optional,
  label: plain(ink.say(label)),
  element: {
    type: 'plain_text_input',
    action_id: ACTIONS.scheduleField,
    max_length: 300,
    ...(hint !== '' && { placeholder: plain(hint, 150) }),
    ...(initial !== '' && { initial_value: initial }),
  },
});
