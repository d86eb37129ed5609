// In which timezone does a person live? Slack's own setting where we may ask for it, UTC otherwise: what is understood is always said.
import type { Clock } from '../engine/ports.ts';
import { isRecord } from './block-limits-walk.ts';
import { clipped } from './clipped.ts';
import type { SlackCall } from './slack-call.ts';

/** An IANA name as Slack has it; never throws. */
export type TimezoneOf = (user: string) => Promise<string>;

const UNKNOWN = 'UTC';
/** Of the three seconds an acknowledgement has. */
const PATIENCE_MS = 800;

export const timezones =
  (call: SlackCall, clock: Clock): TimezoneOf =>
  async (user) =>
    (await clipped(clock, PATIENCE_MS, ask(call, user))) ?? UNKNOWN;

const ask = async (call: SlackCall, user: string): Promise<string> => {
  try {
    const { user: found } = await call('users.info', { user });
    return isRecord(found) && typeof found.tz === 'string' && found.tz !== '' ? found.tz : UNKNOWN;
  } catch {
    // Not permitted or not reached: whoever schedules sees UTC in the answer, and can say another.
    return UNKNOWN;
  }
};
