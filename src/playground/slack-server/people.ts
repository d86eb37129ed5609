// Who is in the workspace, and where?

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly botIsMember: boolean;
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  /** Shared with another company (Slack Connect). */
  readonly isExtShared?: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  /** `en-US`, `ko-KR`. */
  readonly locale: string;
  /** IANA zone. */
  readonly tz: string;
  /** A guest of the workspace. */
  readonly restricted?: boolean;
  /** Of another company, in a channel shared with it. */
  readonly stranger?: boolean;
  /** An app that posts, such as an alerting one: nobody one can be. */
  readonly app?: boolean;
}

export const DEFAULT_CHANNELS: readonly Channel[] = [
  { id: 'C0000000OPS', name: 'ops', botIsMember: true },
  { id: 'C0000000I42', name: 'incident-42', botIsMember: true },
  { id: 'C0000000RND', name: 'random', botIsMember: false },
];

export const DEFAULT_PEOPLE: readonly Person[] = [
  { id: 'U00000ALICE', name: 'alice', locale: 'en-US', tz: 'Europe/Berlin' },
  { id: 'U000000BORA', name: 'bora', locale: 'ko-KR', tz: 'Asia/Seoul' },
];

/** Slackbot: speaks when Slack itself has something to say. */
export const SLACKBOT = 'USLACKBOT';
