// What should somebody try who has never seen this?
import { channels, draft, enter, pane, picture, room, t } from './store.ts';
import { WORDS } from './words.ts';

/** Puts a question into the composer; the reader sends it. */
export const suggest = (words: string): void => {
  // The app's own tab has no composer.
  if (room.value === 'home') enter(channels.value[0]?.id ?? '');
  draft.value = `/net ${words}`;
  pane.value = 'talk';
};

export const First = () => (
  <section class="first" aria-label={t(WORDS.firstTitle)}>
    <h3>{t(WORDS.firstTitle)}</h3>
    <p>{t(picture.value?.broken.length === 0 ? WORDS.firstWell : WORDS.firstIll)}</p>
    <p class="row">
      <code>/net why-no-egress web-0</code>
      <button type="button" class="small primary" onClick={() => suggest('why-no-egress shop/web-0')}>
        {t(WORDS.ask)}
      </button>
    </p>
  </section>
);
