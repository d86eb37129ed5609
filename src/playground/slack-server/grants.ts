// What was handed out for a short time: trigger ids (one use, three seconds) and response URLs (five uses, thirty minutes)?
import { randomBytes } from 'node:crypto';
import { refuse } from './refusal.ts';

const RESPONSE_USES = 5;
const RESPONSE_LIFE_MS = 30 * 60_000;

export interface ResponseGrant {
  readonly channel: string;
  readonly user: string;
  /** Message the click came from; empty for a command. */
  readonly messageTs: string;
  readonly threadTs: string;
  /** Bodies as they were posted, oldest first. */
  readonly posts: unknown[];
}

export class Grants {
  readonly #now: () => number;
  readonly #triggerLifeMs: number;
  readonly #triggers = new Map<string, { user: string; madeAt: number; used: boolean }>();
  readonly #responses = new Map<string, { grant: ResponseGrant; madeAt: number; uses: number }>();

  constructor(now: () => number, triggerLifeMs: number) {
    this.#now = now;
    this.#triggerLifeMs = triggerLifeMs;
  }

  trigger(user: string): string {
    const id = `${this.#now()}.${randomBytes(6).toString('hex')}`;
    this.#triggers.set(id, { user, madeAt: this.#now(), used: false });
    return id;
  }

  /** @returns whose trigger it was. @throws Refusal invalid, exchanged or expired trigger id */
  useTrigger(id: string): string {
    const known = this.#triggers.get(id);
    if (known === undefined) throw refuse('invalid_trigger_id');
    if (known.used) throw refuse('exchanged_trigger_id');
    if (this.#now() - known.madeAt > this.#triggerLifeMs) throw refuse('expired_trigger_id');
    known.used = true;
    return known.user;
  }

  /** @returns the key at the end of the URL. */
  response(about: Omit<ResponseGrant, 'posts'>): { readonly key: string; readonly grant: ResponseGrant } {
    const key = randomBytes(12).toString('hex');
    const grant = { ...about, posts: [] };
    this.#responses.set(key, { grant, madeAt: this.#now(), uses: 0 });
    return { key, grant };
  }

  /** @throws Refusal expired_url or used_url */
  useResponse(key: string): ResponseGrant {
    const known = this.#responses.get(key);
    if (known === undefined || this.#now() - known.madeAt > RESPONSE_LIFE_MS) throw refuse('expired_url');
    if (known.uses >= RESPONSE_USES) throw refuse('used_url');
    known.uses += 1;
    return known.grant;
  }
}
