// The two buttons of a question that waits.
import type { App, BlockAction } from '@slack/bolt';
import { ACTIONS } from '../action-ids.ts';
import { clickedRun, hear, safely } from '../click.ts';
import type { Kit } from '../kit.ts';
import { decide } from './decide.ts';

export const listenToApprovals = (app: App, kit: Kit): void => {
  const on = (actionId: string, wanted: 'approved' | 'declined'): void =>
    app.action<BlockAction>(actionId, async ({ body, action, ack }) => {
      await ack();
      await safely(kit, body, async () => hear(kit, body, await decide(kit, body, clickedRun(action), wanted)));
    });
  on(ACTIONS.approve, 'approved');
  on(ACTIONS.decline, 'declined');
};
