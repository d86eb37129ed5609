// How the form looks: the question, the cluster where there are several, and the fields this question takes.
import type { types } from '@slack/bolt';
import { QUESTIONS, type QuestionHelp, type Word } from '../../command/questions.ts';
import type { EntryKind } from '../../engine/ports/directory.ts';
import { TOPICS } from '../../model/topics.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { context, plain } from '../render/block.ts';
import type { Ink, SlackBlock } from '../render/message.ts';
import { type Form, keptForm, MAX_NUMBER, questionOf } from './form.ts';
import { FORM_WORDS } from './form-words.ts';
import { isUsable, optionOf, type Pick } from './option-keys.ts';

/** Which entries of the directory may stand in a place of a question. */
export const PICKABLE: Readonly<Partial<Record<Word['kind'], readonly EntryKind[]>>> = {
  pod: ['pod', 'workload'],
  service: ['service'],
  node: ['node'],
  place: ['node', 'pod', 'workload'],
  anywhere: ['pod', 'service', 'workload'],
};

/** Block of the n-th word. What is chosen for one kind in one cluster does not stay where another is asked for. */
export const blockOf = (at: number, kind: Word['kind'], cluster: string): string => `w${at}.${kind}.${cluster}`;
export const settingBlock = (key: string): string => `s.${key}`;
export const QUESTION_BLOCK = 'question';

export interface FormShown {
  readonly clusters: readonly string[];
  /** Ids of the questions this person may ask here. */
  readonly allowed: readonly string[];
  /** False: no names could be recognised because nobody could look. */
  readonly looked: boolean;
}

export const formView = (form: Form, { clusters, allowed, looked }: FormShown, ink: Ink): types.ModalView => {
  const question = questionOf(form);
  const blocks: readonly SlackBlock[] = [
    questionBlock(form, allowed, ink),
    ...(clusters.length > 1 ? [clusterBlock(form, clusters, ink)] : []),
    ...(question === undefined ? [] : fields(form, question, ink)),
    context([plain(ink.say(whereAnswered(form)))]),
    ...(looked ? [] : [context([plain(ink.say(FORM_WORDS.notListed))])]),
  ];
  return {
    type: 'modal',
    callback_id: CALLBACKS.form,
    title: plain(ink.say(FORM_WORDS.title), 24),
    submit: plain(ink.say(FORM_WORDS.submit), 24),
    close: plain(ink.say(FORM_WORDS.cancel), 24),
    private_metadata: keptForm(form),
    blocks: [...blocks],
  };
};

const whereAnswered = ({ place: { channel, threadTs } }: Form) => {
  if (threadTs !== '') return FORM_WORDS.inThread;
  return channel.startsWith('D') ? FORM_WORDS.inMessages : FORM_WORDS.inChannel;
};

const questionBlock = (form: Form, allowed: readonly string[], ink: Ink): SlackBlock => {
  const options = QUESTIONS.filter(({ id }) => allowed.includes(id)).map(({ id, asks }) => ({
    text: plain(ink.say(asks), 75),
    value: id,
    description: plain(id, 75),
  }));
  return select(
    { block: QUESTION_BLOCK, action: ACTIONS.askQuestion, label: ink.say(FORM_WORDS.question), at: form.question },
    options,
    ink,
    { dispatch_action: true },
  );
};

const clusterBlock = (form: Form, clusters: readonly string[], ink: Ink): SlackBlock =>
  select(
    { block: 'cluster', action: ACTIONS.askCluster, label: ink.say(FORM_WORDS.cluster), at: form.cluster },
    clusters.slice(0, 100).map((one) => ({ text: plain(ink.literal(one, 75), 75), value: one })),
    ink,
    { dispatch_action: true },
  );

const fields = (form: Form, question: QuestionHelp, ink: Ink): readonly SlackBlock[] => {
  const used = new Set<Pick>();
  return [
    ...question.takes.map((word, at) => field(form, word, at, used, ink)),
    ...(question.options ?? []).map(
      ({ key, min, max }): SlackBlock => ({
        type: 'input',
        block_id: settingBlock(key),
        label: plain(`${key} (${min}–${max})`),
        optional: true,
        element: {
          type: 'plain_text_input',
          action_id: ACTIONS.askText,
          max_length: MAX_NUMBER,
          ...(form.settings[key] && { initial_value: form.settings[key].slice(0, MAX_NUMBER) }),
        },
      }),
    ),
  ];
};

/** @param used recognised names that already stand in a field before. */
const field = (form: Form, word: Word, at: number, used: Set<Pick>, ink: Ink): SlackBlock => {
  const block = blockOf(at, word.kind, form.cluster);
  const label = ink.say(FORM_WORDS.names[word.kind]);
  const given = form.words[at] ?? '';
  if (word.kind === 'topic' || word.kind === 'choice') {
    const options =
      word.kind === 'topic'
        ? TOPICS.map(({ id, title }) => ({ text: plain(ink.say(title), 75), value: id }))
        : (word.choices ?? []).map((one) => ({ text: plain(one, 75), value: one }));
    return select({ block, action: ACTIONS.askPick, label, at: given }, options.slice(0, 100), ink, {
      optional: word.optional === true,
    });
  }
  const kinds = PICKABLE[word.kind];
  if (kinds === undefined) {
    const host = given || (form.picks.find(({ kind }) => kind === 'host')?.word ?? '');
    return {
      type: 'input',
      block_id: block,
      label: plain(label),
      optional: word.optional === true,
      element: {
        type: 'plain_text_input',
        action_id: ACTIONS.askText,
        max_length: 253,
        placeholder: plain('google.com', 150),
        ...(host !== '' && { initial_value: ink.literal(host, 253) }),
      },
    };
  }
  const pick = initialPick(form, word, given, used);
  const initial = pick !== undefined && isUsable(pick) ? pick : undefined;
  return {
    type: 'input',
    block_id: block,
    label: plain(label),
    optional: word.optional === true,
    element: {
      type: 'external_select',
      action_id: ACTIONS.askName,
      min_query_length: 0,
      placeholder: plain(ink.say(FORM_WORDS.search), 150),
      ...(initial !== undefined && { initial_option: optionOf(initial, ink) }),
    },
  };
};

const initialPick = (form: Form, word: Word, given: string, used: Set<Pick>): Pick | undefined => {
  // A long one is found again only as what the directory knows.
  if (given !== '')
    return { kind: given.length > 70 ? (PICKABLE[word.kind]?.[0] ?? 'typed') : 'typed', word: given, note: '' };
  const fits: readonly string[] = [...(PICKABLE[word.kind] ?? []), ...(word.kind === 'anywhere' ? ['host'] : [])];
  const pick = form.picks.find((one) => fits.includes(one.kind) && !used.has(one) && !form.words.includes(one.word));
  if (pick !== undefined) used.add(pick);
  return pick?.kind === 'service' && word.kind === 'anywhere'
    ? { ...pick, word: pick.word.replace('/', '/svc/') }
    : pick;
};

const select = (
  {
    block,
    action,
    label,
    at,
  }: { readonly block: string; readonly action: string; readonly label: string; readonly at: string },
  options: readonly types.PlainTextOption[],
  ink: Ink,
  more: { readonly dispatch_action?: true; readonly optional?: boolean },
): SlackBlock => {
  const initial = options.find(({ value }) => value === at);
  return {
    type: 'input',
    block_id: block,
    label: plain(label),
    ...more,
    element: {
      type: 'static_select',
      action_id: action,
      placeholder: plain(ink.say(FORM_WORDS.choose), 150),
      options: [...options],
      ...(initial !== undefined && { initial_option: initial }),
    },
  };
};
