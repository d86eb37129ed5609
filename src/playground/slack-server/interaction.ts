// What do a command, a click and a submitted modal have in common: who and where, and how it ended for the person?
import type { Delivery } from './envelope.ts';
import type { JsonObject } from './json.ts';
import type { Office } from './methods.ts';
import type { Person } from './people.ts';

/** How a command, a click or a submitted modal ended for the person. */
export interface Interaction {
  /** null: no ack in time. */
  readonly ackMs: number | null;
  /** Body of the ack; undefined when it had none. */
  readonly ack: unknown;
  /** What Slack shows the person instead of an answer; empty when all went well. */
  readonly failure: '' | 'dispatch_failed' | 'operation_timeout';
  /** Bodies posted to the response_url; goes on growing. */
  readonly responseUrlPosts: readonly unknown[];
  readonly triggerId: string;
}

/** Fields every interactive payload carries. */
export const payloadBase = (office: Office) => ({
  token: 'playground',
  api_app_id: office.workspace.bot.appId,
  team: { id: office.workspace.bot.teamId, domain: 'playground' },
  enterprise: null,
  is_enterprise_install: false,
});

export const responseUrl = (office: Office, key: string): string => `${office.origin()}/response/${key}`;

export const userJson = (person: Person, teamId: string): JsonObject => ({
  id: person.id,
  username: person.name,
  name: person.name,
  team_id: teamId,
});

export const interactionOf = (delivery: Delivery, posts: readonly unknown[], triggerId: string): Interaction => ({
  ackMs: delivery.acked ? delivery.ackMs : null,
  ack: delivery.acked ? delivery.payload : undefined,
  failure: delivery.acked ? '' : delivery.why === 'no-socket' ? 'dispatch_failed' : 'operation_timeout',
  responseUrlPosts: posts,
  triggerId,
});
