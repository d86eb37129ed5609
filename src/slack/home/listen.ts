// The Home tab: drawn when it is opened and when a run of its owner ended, one drawing after the other.
import type { App, BlockAction } from '@slack/bolt';
import { ACTIONS } from '../action-ids.ts';
import { openForm } from '../asking/open-form.ts';
import { checkHome } from '../block-limits.ts';
import { isRecord } from '../block-limits-walk.ts';
import { clickedRun } from '../click.ts';
import { describe, type Kit } from '../kit.ts';
import { collect, type Resident } from './collect.ts';
import { closedHome, homeView } from './home-view.ts';

/** People whose open Home is kept fresh. */
const MOST_RESIDENTS = 1_000;

export const listenToHome = (app: App, kit: Kit): void => {
  const residents = new Map<string, Resident>();
  const draw = drawer(kit);

  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return;
    const who = { team: body.team_id, user: event.user, channel: event.channel };
    residents.delete(who.user);
    residents.set(who.user, who);
    const [oldest = ''] = residents.keys();
    if (residents.size > MOST_RESIDENTS) residents.delete(oldest);
    await draw(who);
  });

  kit.state.onEnded = ({ user }) => {
    const who = residents.get(user);
    if (who !== undefined) void draw(who);
  };

  app.action<BlockAction>(new RegExp(`^${ACTIONS.homeAsk}_\\d$`), async ({ body, action, ack }) => {
    await ack();
    const { team, channel } = keptIn(body.view?.private_metadata ?? '');
    await openForm(kit, {
      triggerId: body.trigger_id,
      user: body.user.id,
      text: clickedRun(action).trim(),
      place: { surface: 'modal', team: team || (body.team?.id ?? ''), channel, threadTs: '', responseUrl: '' },
    });
  });
};

/** One drawing of a person's Home at a time; what is asked for meanwhile is drawn once more afterwards, from fresh facts. */
const drawer = (kit: Kit): ((who: Resident) => Promise<void>) => {
  const busy = new Map<string, { again: Resident | null }>();
  return async (who) => {
    const before = busy.get(who.user);
    if (before !== undefined) {
      before.again = who;
      return;
    }
    const mine: { again: Resident | null } = { again: who };
    busy.set(who.user, mine);
    try {
      while (mine.again !== null && !kit.desk.stopSignal.aborted) {
        const next = mine.again;
        mine.again = null;
        await publish(kit, next);
      }
    } catch (error) {
      kit.parts.log.warn({ error: describe(error) }, 'a Home tab could not be drawn');
    } finally {
      busy.delete(who.user);
    }
  };
};

const publish = async (kit: Kit, who: Resident): Promise<void> => {
  const ink = kit.ink(await kit.languageOf(who.user));
  const permit = await kit.parts.access?.may(
    { ...who, channel: '' },
    { kind: 'see', question: '', cluster: '', namespace: '', sensitive: false, offer: true },
  );
  const view =
    permit?.allowed === false
      ? closedHome(permit.why, ink)
      : homeView(await collect(kit, who), JSON.stringify({ team: who.team, channel: who.channel }), ink);
  const complaints = checkHome(view);
  if (complaints.length > 0)
    kit.parts.log.error({ complaints: complaints.slice(0, 5) }, 'a Home tab is over the limits');
  await kit.calls.call('views.publish', { user_id: who.user, view });
};

const keptIn = (text: string): { readonly team: string; readonly channel: string } => {
  try {
    const kept: unknown = JSON.parse(text);
    const at = (key: string): string => (isRecord(kept) && typeof kept[key] === 'string' ? kept[key] : '');
    return { team: at('team'), channel: at('channel') };
  } catch {
    // Drawn by another version of ours.
    return { team: '', channel: '' };
  }
};
