// One page of a list: items of a resource in name order, with a token for the next page.
import type { KubeObject, ObjectStore } from '../objects.ts';
import { groupVersionOf, type Resource } from './resources.ts';
import type { Chooses } from './selectors.ts';
import { badRequest, expired, type Status } from './status.ts';

export interface ListRequest {
  readonly resource: Resource;
  readonly namespace: string;
  readonly chooses: Chooses;
  /** 0: everything. */
  readonly limit: number;
  readonly continueFrom: string;
  /** Versions before this one are no longer kept. */
  readonly oldestVersion: number;
}

export const listPage = (store: ObjectStore, request: ListRequest): Status | object => {
  const from = request.continueFrom === '' ? null : readToken(request.continueFrom);
  if (from === undefined) return badRequest('continue key is not valid');
  if (from !== null && from.version < request.oldestVersion) {
    return expired('The provided continue parameter is too old to display a consistent list result.');
  }
  const all = store.list(request.resource.key, request.namespace || undefined).filter(request.chooses);
  const rest = from === null ? all : all.filter((object) => keyOf(object) > from.after);
  const page = request.limit > 0 ? rest.slice(0, request.limit) : rest;
  const last = page.at(-1);
  const left = rest.length - page.length;
  const version = from?.version ?? store.version;
  return {
    kind: `${request.resource.kind}List`,
    apiVersion: groupVersionOf(request.resource),
    metadata: {
      resourceVersion: String(version),
      ...(left > 0 &&
        last !== undefined && { continue: writeToken({ version, after: keyOf(last) }), remainingItemCount: left }),
    },
    // As the real server: items carry neither kind nor apiVersion.
    items: page.map(({ kind: _kind, apiVersion: _apiVersion, ...item }) => item),
  };
};

interface Token {
  readonly version: number;
  readonly after: string;
}

const keyOf = (object: KubeObject): string => `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

const writeToken = (token: Token): string => Buffer.from(`${token.version} ${token.after}`).toString('base64url');

// 142 shop/web-0
const TOKEN = /^(\d{1,12}) (\S*)$/;

const readToken = (text: string): Token | undefined => {
  const [, version, after = ''] = TOKEN.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  return version === undefined ? undefined : { version: Number(version), after };
};
