// What does the app show in a tab of its own?
import { useEffect } from 'preact/hooks';
import { listAt } from '../../slack-server/json.ts';
import { act, trouble } from './act.ts';
import { Blocks } from './kit/blocks.tsx';
import type { Hand } from './kit/hand.ts';
import { meId, t, views } from './store.ts';
import { WORDS } from './words.ts';

export const Home = () => {
  const user = meId.value;
  useEffect(() => void act({ kind: 'home', user }), [user]);
  const home = views.value.get(user)?.home ?? null;
  const hand: Hand = {
    surface: 'home',
    press: (actionId, value) => void act({ kind: 'press', user, actionId, ...(value !== undefined && { value }) }),
    held: () => undefined,
    hold: (_block, actionId, _state, chosen) =>
      void act({ kind: 'press', user, actionId, ...(typeof chosen === 'string' && { value: chosen }) }),
    typed: () => undefined,
    look: async () => [],
    complaint: () => '',
  };
  return (
    <section class="talk middle" aria-label={t(WORDS.home)}>
      <h2>{t(WORDS.home)}</h2>
      <div class="messages home" tabIndex={0} role="group" aria-label={t(WORDS.home)}>
        {home === null ? (
          <p class="empty">{t(WORDS.homeEmpty)}</p>
        ) : (
          <Blocks blocks={listAt(home, 'blocks')} hand={hand} id="home" />
        )}
        {trouble.value !== null && (
          <p class="complaint" role="alert">
            ✗ {t(trouble.value)}
          </p>
        )}
      </div>
    </section>
  );
};
