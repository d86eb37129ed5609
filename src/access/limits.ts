// How often, and how many at once: a person, a channel and a cluster each have their own measure, in all replicas together.
import type { Admit, Asker, Beginning, Beginnings, Permit } from '../engine/ports/access.ts';
import type { Policy, PolicyLimit } from '../model/policy.ts';
import { say, type Text } from '../model/text.ts';

const WINDOW_MS = 60_000;
const KINDS = ['user', 'channel', 'cluster'] as const;
type Kind = (typeof KINDS)[number];

export interface LimitParts {
  readonly policy: () => Policy | null;
  readonly begun: Beginnings;
  readonly log: { error(details: object, message: string): void };
}

export class Limits implements Admit {
  readonly #parts: LimitParts;
  /** What was noted down here; of anything else there is nothing to take back. */
  readonly #noted = new Set<string>();

  constructor(parts: LimitParts) {
    this.#parts = parts;
  }

  async admit({ user, channel }: Asker, cluster: string, run: string): Promise<Permit> {
    const limits = this.#parts.policy()?.limits ?? {};
    // Who sets no limits pays for none.
    if (KINDS.every((kind) => limits[kind] === undefined)) return { allowed: true };
    const one = { run, user, channel, cluster };
    try {
      const why = await this.#parts.begun.begin(one, WINDOW_MS, (begun, nowMs) => {
        for (const kind of KINDS) {
          const same = one[kind] === '' ? [] : begun.filter((other) => other[kind] === one[kind]);
          const tooMuch = tooMuchOf(kind, same, limits[kind] ?? {}, nowMs);
          if (tooMuch !== null) return tooMuch;
        }
        return null;
      });
      if (why !== null) return { allowed: false, why };
      this.#noted.add(run);
      return { allowed: true };
    } catch (error) {
      this.#parts.log.error({ run, error: String(error) }, 'the limits could not be counted; a question was refused');
      return { allowed: false, why: UNCOUNTED };
    }
  }

  async over(run: string, began: boolean): Promise<void> {
    if (!this.#noted.delete(run)) return;
    const { begun, log } = this.#parts;
    try {
      await (began ? begun.over(run) : begun.forget(run));
    } catch (error) {
      // It counts on, until its lease is over.
      log.error({ run, error: String(error) }, 'what began could not be taken off the limits');
    }
  }
}

const tooMuchOf = (
  kind: Kind,
  same: readonly Beginning[],
  { perMinute, atOnce }: PolicyLimit,
  now: number,
): Text | null => {
  if (atOnce !== undefined && same.filter(({ over }) => !over).length >= atOnce) return WORDS[kind].atOnce(atOnce);
  // What a clock that was set back left in the future is no minute ago.
  const lately = same.filter(({ atMs }) => atMs > now - WINDOW_MS && atMs <= now);
  if (perMinute === undefined || lately.length < perMinute) return null;
  // Room is when so many have left the window that one fits again.
  const frees = lately[lately.length - perMinute]?.atMs ?? now;
  return WORDS[kind].perMinute(perMinute, Math.max(1, Math.ceil((frees + WINDOW_MS - now) / 1_000)));
};

const UNCOUNTED = say(
  'I cannot count questions against the limits just now (my store does not answer), so I begin none. Ask again soon.',
  '저장소가 응답하지 않아 질문 한도를 확인할 수 없으므로 시작하지 않습니다. 잠시 후 다시 물어보세요.',
);

const words = (en: string, ko: string) => ({
  perMinute: (most: number, inS: number): Text =>
    say(
      `${en} may begin ${most} questions a minute. Ask again in ${inS} s.`,
      `${ko} 1분에 질문 ${most}개까지 시작할 수 있습니다. ${inS}초 뒤에 다시 물어보세요.`,
    ),
  atOnce: (most: number): Text =>
    say(
      `${en} may have ${most} questions under way at once. Ask again when one of them is answered.`,
      `${ko} 동시에 질문 ${most}개까지 진행할 수 있습니다. 하나가 끝난 뒤 다시 물어보세요.`,
    ),
});

const WORDS = {
  user: words('One person', '한 사람은'),
  channel: words('One channel', '한 채널은'),
  cluster: words('All together', '이 클러스터에는 모두 합쳐'),
} as const;
