// What must be known of a person and of a channel before anything is allowed: read from the chat, judged in access/.

/** `stranger`: of another company, in a channel shared with it. */
export type Standing = 'member' | 'guest' | 'bot' | 'deactivated' | 'stranger';

/** Who reads a channel: the company's own people alone, or others too. */
export type Reach = 'own' | 'shared';

/** `not-permitted`: the bot lacks the scope to ask · `not-there`: nobody of that name, or hidden from the bot · `no-answer`: asked in vain. */
export type Unknown = 'not-permitted' | 'not-there' | 'no-answer';

export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: Unknown };

export interface AccessFacts {
  /** Neither throws, and both answer within about a second: an acknowledgement waits for them. */
  standing(user: string): Promise<Fact<Standing>>;
  reach(channel: string): Promise<Fact<Reach>>;
  /** Ids of the people in a user group. */
  members?(usergroup: string): Promise<Fact<readonly string[]>>;
}
