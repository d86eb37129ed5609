// Is an answer still on its way?
import { listAt, textAt } from '../../slack-server/json.ts';

/** A task that is neither done nor failed says so. */
export const isWorking = (blocks: readonly unknown[]): boolean =>
  blocks.some((block) =>
    [block, ...listAt(block, 'tasks')].some((one) => ['in_progress', 'pending'].includes(textAt(one, 'status'))),
  );
