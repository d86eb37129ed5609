// Opens the form within the three seconds a trigger lives: with what is recognised by then, the rest a moment later.
import { checkView } from '../block-limits.ts';
import { isRecord } from '../block-limits-walk.ts';
import { describe, type Kit } from '../kit.ts';
import { sentence } from '../render/notice.ts';
import { allowedQuestions } from './allowed.ts';
import { emptyForm, type Form, type FormPlace, withCommand } from './form.ts';
import { type FormShown, formView } from './form-view.ts';
import { FORM_WORDS } from './form-words.ts';
import { lookUp } from './look-up.ts';
import { recognised } from './recognise.ts';

export interface Opener {
  readonly triggerId: string;
  readonly user: string;
  readonly place: FormPlace;
  /** Foreign text to recognise names and a question in, or a command as typed; may be empty. */
  readonly text: string;
}

/** Before the form opens, and after it did: then nobody waits but the fields. */
const FIRST_LOOK_MS = 800;
const SECOND_LOOK_MS = 8_000;

/** Never throws: where the form cannot open, the one who asked is told. */
export const openForm = async (kit: Kit, { triggerId, user, place, text }: Opener): Promise<void> => {
  const settings = await kit.channelSettings(place.team, place.channel);
  const ink = kit.ink(await kit.languageOf(user, settings.lang || undefined));
  try {
    const { clusters } = kit.parts.directory;
    const start = emptyForm(place, clusters.includes(settings.cluster) ? settings.cluster : (clusters[0] ?? ''));
    const commanded = withCommand(start, text);
    const form = { ...commanded, cluster: clusters.includes(commanded.cluster) ? commanded.cluster : start.cluster };
    const [first, allowed] = await Promise.all([
      lookUp(kit, text, form.cluster, FIRST_LOOK_MS),
      allowedQuestions(kit, { team: place.team, user, channel: place.channel }, form.cluster),
    ]);
    if (allowed.length === 0) {
      await kit.whisper({ ...place, user }, sentence(FORM_WORDS.nothingAllowed, ink));
      return;
    }
    const filled = permitted(form.question === '' ? recognised(form, first) : form, allowed);
    const shown: FormShown = { clusters, allowed, looked: first.looked };
    const view = formView(filled, shown, ink);
    const complaints = checkView(view);
    if (complaints.length > 0)
      kit.parts.log.error({ complaints: complaints.slice(0, 5) }, 'the form is over the limits');
    const opened = await kit.calls.call('views.open', { trigger_id: triggerId, view });
    if (!first.looked && form.question === '') await fillLater(kit, form, text, opened, { clusters, allowed }, ink);
  } catch (error) {
    kit.parts.log.warn({ error: describe(error) }, 'the form could not be opened');
    const to = { channel: place.channel, user, threadTs: place.threadTs, responseUrl: place.responseUrl };
    await kit
      .whisper(to, sentence(FORM_WORDS.expired, ink))
      .catch((again: unknown) => kit.parts.log.error({ error: describe(again) }, 'nobody could be told'));
  }
};

/** A question that may not be asked is not filled in either. */
const permitted = (form: Form, allowed: readonly string[]): Form =>
  allowed.includes(form.question) ? form : { ...form, question: '', words: [], settings: {} };

/** The cluster was slow: what it says afterwards still fills the form, unless the person has begun to. */
const fillLater = async (
  kit: Kit,
  form: Form,
  text: string,
  opened: Readonly<Record<string, unknown>>,
  shown: Omit<FormShown, 'looked'>,
  ink: Parameters<typeof formView>[2],
): Promise<void> => {
  const view = isRecord(opened.view) ? opened.view : {};
  const second = await lookUp(kit, text, form.cluster, SECOND_LOOK_MS);
  if (!second.looked) return;
  await kit.calls
    .call('views.update', {
      view_id: view.id,
      hash: view.hash,
      view: formView(permitted(recognised(form, second), shown.allowed), { ...shown, looked: true }, ink),
    })
    // hash_conflict: it was changed meanwhile; not_found: it was closed.
    .catch((error: unknown) => kit.parts.log.info({ error: String(error) }, 'a form was not filled in later'));
};
