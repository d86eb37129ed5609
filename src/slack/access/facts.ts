// What Slack says of a person and of a channel, kept for a while: member, guest or stranger; own or shared.
import type { AccessFacts, Fact, Reach, Standing, Unknown } from '../../engine/ports/access-facts.ts';
import type { Clock } from '../../engine/ports.ts';
import { isRecord, items } from '../block-limits-walk.ts';
import type { SlackCall } from '../slack-call.ts';
import { troubleOf } from '../trouble.ts';
import { Kept } from './kept.ts';

/** A guest is made a member, or the other way round, a few times a year. */
const KEEP_PERSON_MS = 3_600_000;
/** A channel can be shared at any moment. */
const KEEP_CHANNEL_MS = 60_000;
/** Who leaves a team should not keep its rights for long. */
const KEEP_GROUP_MS = 300_000;
/** Of the three seconds Slack gives for an acknowledgement. */
const PATIENCE_MS = 1_000;

/** @param call of a Web API client; who we are is asked through it too. */
export const slackFacts = (call: SlackCall, clock: Clock): AccessFacts => {
  const teams = new Kept<string>(clock, Number.POSITIVE_INFINITY, () => ownTeam(call));
  const people = new Kept<Standing>(clock, KEEP_PERSON_MS, (user) => standingOf(call, user, teams));
  const channels = new Kept<Reach>(clock, KEEP_CHANNEL_MS, (channel) => reachOf(call, channel));
  const groups = new Kept<readonly string[]>(clock, KEEP_GROUP_MS, (usergroup) => membersOf(call, usergroup));
  return {
    members: (usergroup) => intime(clock, groups.of(usergroup)),
    standing: (user) => intime(clock, people.of(user)),
    // Only the person and the bot read a direct message.
    reach: async (channel) =>
      channel.startsWith('D') ? { known: true, value: 'own' } : intime(clock, channels.of(channel)),
  };
};

const intime = async <T>(clock: Clock, asked: Promise<Fact<T>>): Promise<Fact<T>> => {
  const enough = new AbortController();
  const late: Promise<Fact<T>> = clock.sleep(PATIENCE_MS, enough.signal).then(
    () => ({ known: false, why: 'no-answer' }),
    // The answer came first.
    () => ({ known: false, why: 'no-answer' }),
  );
  const fact = await Promise.race([asked, late]);
  enough.abort();
  return fact;
};

const ownTeam = (call: SlackCall): Promise<Fact<string>> =>
  asked(call, 'auth.test', {}, ({ team_id: id }) => (typeof id === 'string' && id !== '' ? id : null));

const standingOf = async (call: SlackCall, user: string, teams: Kept<string>): Promise<Fact<Standing>> => {
  const [own, said] = await Promise.all([
    teams.of(''),
    asked(call, 'users.info', { user, include_locale: true }, ({ user: found }) => (isRecord(found) ? found : null)),
  ]);
  if (!said.known) return said;
  return own.known ? read(said.value, own.value) : own;
};

/** {"id":"U1","team_id":"T1","deleted":false,"is_bot":false,"is_restricted":false,"is_ultra_restricted":false,"is_stranger":true} */
const read = (user: Readonly<Record<string, unknown>>, team: string): Fact<Standing> => {
  const home = user.team_id;
  // Without it Slack has not said whose person this is.
  if (typeof home !== 'string') return { known: false, why: 'no-answer' };
  const enterprise = isRecord(user.enterprise_user) ? items(user.enterprise_user.teams) : [];
  const ours = home === team || enterprise.includes(team);
  const value: Standing =
    user.is_stranger === true || !ours
      ? 'stranger'
      : user.deleted === true
        ? 'deactivated'
        : user.is_bot === true
          ? 'bot'
          : user.is_restricted === true || user.is_ultra_restricted === true
            ? 'guest'
            : 'member';
  return { known: true, value };
};

/** {"ok":true,"users":["U1","U2"]} */
const membersOf = (call: SlackCall, usergroup: string): Promise<Fact<readonly string[]>> =>
  asked(call, 'usergroups.users.list', { usergroup }, ({ users }) => (Array.isArray(users) ? users.map(String) : null));

/** {"channel":{"id":"C1","is_ext_shared":true,"is_pending_ext_shared":false}} */
const reachOf = (call: SlackCall, channel: string): Promise<Fact<Reach>> =>
  asked(call, 'conversations.info', { channel }, ({ channel: found }) => {
    // is_shared alone is also true within one company (Enterprise Grid).
    if (!isRecord(found) || typeof found.is_ext_shared !== 'boolean') return null;
    return found.is_ext_shared || found.is_pending_ext_shared === true ? 'shared' : 'own';
  });

const asked = async <T>(
  call: SlackCall,
  method: string,
  args: Readonly<Record<string, unknown>>,
  take: (result: Readonly<Record<string, unknown>>) => T | null,
): Promise<Fact<T>> => {
  try {
    const value = take(await call(method, args));
    return value === null ? { known: false, why: 'no-answer' } : { known: true, value };
  } catch (error) {
    return { known: false, why: whyOf(troubleOf(error).code) };
  }
};

const whyOf = (code: string): Unknown => {
  if (code === 'missing_scope' || code === 'no_permission') return 'not-permitted';
  return code === 'user_not_found' || code === 'channel_not_found' || code === 'user_not_visible'
    ? 'not-there'
    : 'no-answer';
};
