// The rig of the attacks with a policy that wants a second person for captures, and the clicks on what waits.
import type { Policy } from '../../src/model/policy.ts';
import type { StorePlace } from '../../src/store/open.ts';
import { click, settled, slash } from '../slack/fakes.ts';
import { type Attacked, attacked, POLICY } from './rig.ts';

export const APPROVER = 'U2';
export const CAPTURE = 'capture vxlan node-1';
export const PLAN = 'a'.repeat(64);
/** As long as they are. */
export const COMMAND =
  'node node-1: timeout -s INT 10 tcpdump -i tailscale0 -nn -l -q -c 20 -s 96 -T vxlan udp port 8472';
export const RUN = 'r-0000000001';

export const APPROVAL_POLICY: Policy = {
  ...POLICY,
  approval: { approvers: ['U2', 'U5', 'team'] },
};

interface How {
  readonly policy?: Policy;
  readonly cilium?: boolean;
  /** The process ends between keeping the request and showing it. */
  readonly down?: boolean;
  readonly at?: StorePlace;
}

export const approving = async ({
  policy = APPROVAL_POLICY,
  cilium = false,
  down = false,
  at,
}: How = {}): Promise<Attacked & { mend(): void }> => {
  let isDown = down;
  const plan = async () => {
    // As a process that is no more: it neither comes to an end nor says so.
    if (isDown) await new Promise<never>(() => undefined);
    return { hash: PLAN, lines: [COMMAND] };
  };
  const used = cilium && policy.approval ? { ...policy, approval: { ...policy.approval, cilium } } : policy;
  const rig = await attacked({}, { policy: used, planner: { plan }, ...(at && { at }) });
  return { ...rig, mend: () => (isDown = false) };
};

/** U3 asks for packets. */
export const waiting = async (rig: Attacked, change: object = {}): Promise<unknown> => {
  const said = await rig.receiver.deliver({ ...slash(CAPTURE, 'trigger-1', 'U3'), ...change });
  await settled();
  return said;
};

/** A click on the card, by somebody who may decide. */
export const decision = (
  rig: Attacked,
  action: string,
  { user = APPROVER, team = 'T1', value = `${RUN} ${PLAN}`, ts = rig.slack.messages[0]?.ts ?? '', channel = 'C1' } = {},
) =>
  click(action, value, {
    user: { id: user, team_id: team },
    channel: { id: channel },
    container: { type: 'message', message_ts: ts, channel_id: channel },
  });
