// May the one who clicked do this with this run, in the place they clicked in? Asked at every click, not when the button was made.
import type { BlockAction } from '@slack/bolt';
import type { Bounds, Deed, Permit } from '../../engine/ports/access.ts';
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Kit } from '../kit.ts';
import { deedsOf, mayAll } from './scope.ts';

/**
 * @param channel the place it would be seen in: of the click where a message was clicked, empty in a modal or at home.
 * @param offer whether it only decides what is offered or hidden.
 */
export const mayDo = (
  kit: Kit,
  who: { readonly team: string; readonly user: string; readonly channel: string },
  kind: Deed['kind'],
  { ask }: AcceptedRequest,
  sensitive: boolean,
  offer = false,
): Promise<Permit> => mayAll(kit.parts.access, who, { kind, sensitive, ...(offer && { offer }) }, ask);

/** With their own team, which in a shared channel need not be that of the message: the same id in two teams is two people. */
export const clicker = (body: BlockAction) => ({
  team: body.user.team_id ?? body.team?.id ?? '',
  user: body.user.id,
  channel: body.channel?.id ?? '',
});

/** The workspace the click was in: what is kept of channels is kept by it. */
export const workspaceOf = (body: BlockAction): string => body.team?.id ?? body.user.team_id ?? '';

/** How far a run may look, asked of who ordered it. */
export const boundsOf = ({ parts: { access } }: Kit, request: AcceptedRequest): { readonly bounds?: Bounds } => {
  const bounds = access?.bounds?.(
    request,
    deedsOf({ kind: 'ask', sensitive: false }, request.ask),
    request.approved !== undefined,
  );
  return bounds === undefined ? {} : { bounds };
};
