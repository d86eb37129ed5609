// Which language a person reads: Slack's own setting where we may ask for it, the bot's otherwise.
import type { Clock } from '../engine/ports.ts';
import type { Lang } from '../model/text.ts';
import { isRecord } from './block-limits-walk.ts';
import type { SlackCall } from './slack-call.ts';
import { troubleOf } from './trouble.ts';

/** @param otherwise where the person's own is not known, e.g. a channel's; the bot's when absent. */
export type LanguageOf = (user: string, otherwise?: Lang) => Promise<Lang>;

const KEEP_MS = 3_600_000;
const MAX_USERS = 5_000;
/** An acknowledgement waits for this, so it is short; the answer is kept for the next time. */
const PATIENCE_MS = 400;

export const languages = (call: SlackCall, clock: Clock, fallback: Lang): LanguageOf => {
  const known = new Map<string, { readonly lang: Promise<Lang | null>; readonly untilMs: number }>();
  let refusedUntilMs = 0;

  const ask = async (user: string): Promise<Lang | null> => {
    try {
      const { user: found } = await call('users.info', { user, include_locale: true });
      const locale = isRecord(found) && typeof found.locale === 'string' ? found.locale : '';
      return locale === '' ? null : locale.startsWith('ko') ? 'ko' : 'en';
    } catch (error) {
      // Not permitted (missing_scope): not asked again for an hour. Anything else: asked again next time.
      if (troubleOf(error).kind === 'shut') refusedUntilMs = clock.now() + KEEP_MS;
      else known.delete(user);
      return null;
    }
  };

  return async (user, otherwise = fallback) => {
    const now = clock.now();
    const before = known.get(user);
    if (before === undefined || before.untilMs <= now) {
      if (now < refusedUntilMs) return otherwise;
      if (known.size >= MAX_USERS) known.clear();
      known.set(user, { lang: ask(user), untilMs: now + KEEP_MS });
    }
    const asked = known.get(user)?.lang ?? null;
    const enough = new AbortController();
    const patience = clock.sleep(PATIENCE_MS, enough.signal).then(
      () => null,
      // The answer came first.
      () => null,
    );
    const lang = await Promise.race([asked, patience]);
    enough.abort();
    return lang ?? otherwise;
  };
};
