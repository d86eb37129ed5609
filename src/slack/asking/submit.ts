// The form is sent: its fields become a command like any typed one, journaled before Slack closes the form.
import type { App } from '@slack/bolt';
import { checkDnsName, checkHost } from '../../command/host.ts';
import { parseArguments } from '../../command/parse.ts';
import type { QuestionHelp, Word } from '../../command/questions.ts';
import { checkTarget } from '../../command/target.ts';
import { Fault } from '../../model/fault.ts';
import { inLang, type Lang, type Text } from '../../model/text.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { begin } from '../intake.ts';
import { describe, type Kit } from '../kit.ts';
import { unescapeText } from '../render/literal.ts';
import { WORDS } from '../render/slack-words.ts';
import { type Form, questionOf, readForm } from './form.ts';
import { blockOf, QUESTION_BLOCK, settingBlock } from './form-view.ts';
import { FORM_WORDS } from './form-words.ts';
import { wordOf } from './option-keys.ts';
import { within } from './patience.ts';

/** Of the three seconds, what finding long names again may take. */
const PATIENCE_MS = 1_200;

type State = Readonly<Record<string, Readonly<Record<string, Field>>>>;
interface Field {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
}

/** One error under one field. */
class FieldError extends Error {
  readonly block: string;
  readonly say: Text;
  constructor(block: string, say: Text) {
    super(say.en);
    this.block = block;
    this.say = say;
  }
}

export const listenToForm = (app: App, kit: Kit): void => {
  app.view(CALLBACKS.form, async ({ body, view, ack }) => {
    const place = readForm(view.private_metadata)?.place;
    const { lang: spoken } = await kit.channelSettings(place?.team ?? '', place?.channel ?? '');
    const lang = await kit.languageOf(body.user.id, spoken || undefined);
    const refuse = (block: string, text: string) =>
      ack({ response_action: 'errors', errors: { [block]: kit.ink(lang).literal(text, 1_000) } });
    try {
      const form = currentForm(view.private_metadata, view.state.values as State);
      if (form === null || place === undefined) return await refuse(QUESTION_BLOCK, inLang(FORM_WORDS.later, lang));
      const words = await wordsOf(kit, form, view.state.values as State);
      const command = parsed(words, form);
      if (command.kind !== 'ask') return await refuse(QUESTION_BLOCK, inLang(FORM_WORDS.chooseFirst, lang));
      const decision = await begin(kit, command.ask, words.join(' '), {
        surface: place.surface,
        dedupeKey: `view:${view.id}:${view.hash}`,
        team: place.team,
        channel: place.channel,
        user: body.user.id,
        threadTs: place.threadTs,
        responseUrl: place.responseUrl,
        lang: lang satisfies Lang,
      });
      if (decision.kind === 'refused') return await refuse(QUESTION_BLOCK, unescapeText(decision.message.text));
      await ack();
      if (decision.kind === 'joined') await kit.whisper({ ...place, user: body.user.id }, decision.message);
    } catch (error) {
      if (error instanceof FieldError) return await refuse(error.block, inLang(error.say, lang));
      if (error instanceof Fault) return await refuse(QUESTION_BLOCK, inLang(error.say, lang));
      const reference = kit.parts.newRunId();
      kit.parts.log.error({ reference, error: describe(error) }, 'a form could not be taken in');
      await refuse(QUESTION_BLOCK, `${inLang(WORDS.ourFault, lang)} (${inLang(WORDS.reference, lang)} ${reference})`);
    }
  });
};

/** What the view keeps, with what the person chose since. */
export const currentForm = (metadata: string, state: State): Form | null => {
  const form = readForm(metadata);
  if (form === null) return null;
  const chosen = (block: string, action: string) => state[block]?.[action]?.selected_option?.value;
  return {
    ...form,
    question: chosen(QUESTION_BLOCK, ACTIONS.askQuestion) ?? form.question,
    cluster: chosen('cluster', ACTIONS.askCluster) ?? form.cluster,
  };
};

const wordsOf = async (kit: Kit, form: Form, state: State): Promise<readonly string[]> => {
  const question = questionOf(form);
  if (question === undefined) throw new FieldError(QUESTION_BLOCK, FORM_WORDS.chooseFirst);
  const words: string[] = [];
  for (const [at, word] of question.takes.entries()) {
    const block = blockOf(at, word.kind, form.cluster);
    const typed = await wordIn(kit, form, block, state[block] ?? {});
    if (typed === '') continue;
    checked(block, word, typed);
    // A second name without the first would stand in its place.
    if (words.length < at) throw new FieldError(block, FORM_WORDS.firstFirst);
    words.push(typed);
  }
  const settings = (question.options ?? []).flatMap(({ key }) => {
    const value = state[settingBlock(key)]?.[ACTIONS.askText]?.value?.trim() ?? '';
    return value === '' ? [] : [`${key}=${value}`];
  });
  const cluster = kit.parts.directory.clusters.length > 1 ? ['--cluster', form.cluster] : [];
  return [question.id, ...words, ...settings, ...cluster];
};

const wordIn = async (kit: Kit, form: Form, block: string, fields: State[string]): Promise<string> => {
  const typed = fields[ACTIONS.askText]?.value?.trim() ?? fields[ACTIONS.askPick]?.selected_option?.value ?? '';
  const key = fields[ACTIONS.askName]?.selected_option?.value;
  if (key === undefined) return typed;
  const word = await within(kit.parts.clock, PATIENCE_MS, (signal) =>
    wordOf(key, kit.parts.directory, form.cluster, signal),
  );
  if (word === 'not-looked') throw new FieldError(block, FORM_WORDS.later);
  if (word === null) throw new FieldError(block, FORM_WORDS.gone);
  return word;
};

/** So that an error stands under its field. */
const checked = (block: string, { kind }: Word, typed: string): void => {
  try {
    if (kind === 'host') checkHost(typed);
    else if (kind === 'name') checkDnsName(typed);
    else if (kind === 'pod' || kind === 'service' || kind === 'node' || kind === 'place') checkTarget(typed, kind);
  } catch (error) {
    throw error instanceof Fault ? new FieldError(block, error.say) : error;
  }
};

const parsed = (words: readonly string[], form: Form) => {
  try {
    return parseArguments(words);
  } catch (error) {
    const question: QuestionHelp | undefined = questionOf(form);
    const [option] = question?.options ?? [];
    // Whole numbers within bounds are all that is left to be wrong.
    if (error instanceof Fault && option !== undefined && words.some((word) => word.includes('=')))
      throw new FieldError(settingBlock(settingIn(error, question) ?? option.key), error.say);
    throw error;
  }
};

const settingIn = (fault: Fault, question: QuestionHelp | undefined): string | undefined =>
  question?.options?.find(({ key }) => fault.say.en.startsWith(key))?.key;
