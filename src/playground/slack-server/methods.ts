// Which calls of the Web API does the server know, and what do they need to do their work?
import type { Grants } from './grants.ts';
import type { JsonObject } from './json.ts';
import type { Args } from './request-body.ts';
import type { Scopes } from './scopes.ts';
import type { Workspace } from './workspace.ts';

export interface Office {
  readonly workspace: Workspace;
  readonly grants: Grants;
  /** Members of each user group by its id; null on a free plan, which has none. */
  readonly userGroups: Readonly<Record<string, readonly string[]>> | null;
  /** What the app was installed with; null: every scope. */
  readonly scopes: Scopes;
  /** Where uploads and permalinks live, `http://127.0.0.1:4999`. */
  origin(): string;
  /** A fresh address for one socket. @throws Refusal */
  openSocket(): string;
}

/** The fields of an ok:true answer. @throws Refusal */
export type Method = (args: Args, office: Office) => JsonObject;
export type Methods = Readonly<Record<string, Method>>;
