// How often, and how many at once: a person, a channel and a cluster each have their own measure.
import type { Admit, Asker, Permit } from '../engine/ports/access.ts';
import type { Clock } from '../engine/ports.ts';
import type { Policy, PolicyLimit } from '../model/policy.ts';
import { say, type Text } from '../model/text.ts';

const WINDOW_MS = 60_000;

interface Begun {
  readonly atMs: number;
  readonly who: Readonly<Record<Kind, string>>;
  over: boolean;
}

const KINDS = ['user', 'channel', 'cluster'] as const;
type Kind = (typeof KINDS)[number];

/** Counted in this process: each replica has the measure for itself. */
export class Limits implements Admit {
  readonly #policy: () => Policy | null;
  readonly #clock: Pick<Clock, 'now'>;
  #begun: Begun[] = [];

  constructor(policy: () => Policy | null, clock: Pick<Clock, 'now'>) {
    this.#policy = policy;
    this.#clock = clock;
  }

  /** Nothing is waited for, so that no two slip in at once. `over` is called when the run has ended, or did not begin. */
  admit({ user, channel }: Asker, cluster: string): Permit & { readonly over: (began: boolean) => void } {
    const now = this.#clock.now();
    this.#begun = this.#begun.filter(({ atMs, over }) => !over || atMs > now - WINDOW_MS);
    const limits = this.#policy()?.limits ?? {};
    const who = { user, channel, cluster };
    for (const kind of KINDS) {
      const why = this.#tooMuch(kind, who[kind], limits[kind] ?? {}, now);
      if (why !== null) return { allowed: false, why, over: () => undefined };
    }
    const one: Begun = { atMs: now, who, over: false };
    this.#begun.push(one);
    return {
      allowed: true,
      over: (began) => {
        one.over = true;
        if (!began) this.#begun = this.#begun.filter((other) => other !== one);
      },
    };
  }

  #tooMuch(kind: Kind, id: string, { perMinute, atOnce }: PolicyLimit, now: number): Text | null {
    if (id === '') return null;
    const same = this.#begun.filter(({ who }) => who[kind] === id);
    if (atOnce !== undefined && same.filter(({ over }) => !over).length >= atOnce) return WORDS[kind].atOnce(atOnce);
    const lately = same.filter(({ atMs }) => atMs > now - WINDOW_MS);
    if (perMinute === undefined || lately.length < perMinute) return null;
    // Room is when so many have left the window that one fits again.
    const frees = lately[lately.length - perMinute]?.atMs ?? now;
    return WORDS[kind].perMinute(perMinute, Math.max(1, Math.ceil((frees + WINDOW_MS - now) / 1_000)));
  }
}

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
