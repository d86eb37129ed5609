// Which list, or which single object, is kept, and how its watch is asked for.
import type { ListOptions, Resource, Slim } from '../api-reader.ts';
import { apiPath } from '../names.ts';

export interface KeptWhat {
  readonly resource: Resource;
  readonly labelSelector: string;
  readonly fieldSelector: string;
  readonly most: number;
  readonly slim: Slim;
  /** One object by name: its watch begins with what is there, so that nobody needs the right to list its kind. */
  readonly single: boolean;
}

/** The server ends each watch after so many seconds, and tells two seconds before where it stands (Kubernetes: cacher). */
export const MIN_WATCH_S = 45;
export const MAX_WATCH_S = 50;

const MOST = 500;

export const keptList = (resource: Resource, slim: Slim, options: ListOptions): KeptWhat => ({
  resource,
  labelSelector: options.labelSelector ?? '',
  fieldSelector: options.fieldSelector ?? '',
  most: options.most ?? MOST,
  slim,
  single: false,
});

const NAME = '/{name}';

/** null: the path is not that of one object. */
export const keptOne = (resource: Resource, slim: Slim): KeptWhat | null => {
  const { name, ...names } = resource.names ?? {};
  if (name === undefined || !resource.path.endsWith(NAME)) return null;
  return {
    resource: { path: resource.path.slice(0, -NAME.length), names, say: resource.say },
    ...{ labelSelector: '', fieldSelector: `metadata.name=${name}`, most: 1, slim, single: true },
  };
};

export const keyOf = ({ resource, labelSelector, fieldSelector, single }: KeptWhat): string =>
  JSON.stringify([resource.path, resource.names ?? {}, labelSelector, fieldSelector, single]);

/** @param version empty: from what is there. @throws BadName */
export const watchUrl = (server: string, what: KeptWhat, version: string): URL => {
  const url = new URL(server);
  url.pathname = url.pathname.replace(/\/$/, '') + apiPath(what.resource.path, what.resource.names);
  const seconds = MIN_WATCH_S + Math.floor(Math.random() * (MAX_WATCH_S - MIN_WATCH_S + 1));
  const query = {
    ...{ watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds: String(seconds) },
    ...{ labelSelector: what.labelSelector, fieldSelector: what.fieldSelector, resourceVersion: version },
  };
  for (const [key, value] of Object.entries(query)) if (value !== '') url.searchParams.set(key, value);
  return url;
};
