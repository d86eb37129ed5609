// Streams the changes of a resource, one JSON object a line: replayed since a version, then as they come.
import type { ServerResponse } from 'node:http';
import type { Change, ObjectStore } from '../objects.ts';
import type { Resource } from './resources.ts';
import type { Chooses } from './selectors.ts';
import { expired } from './status.ts';

export interface WatchRequest {
  readonly resource: Resource;
  readonly namespace: string;
  readonly chooses: Chooses;
  /** 0: begin with everything there is. */
  readonly sinceVersion: number;
  readonly oldestVersion: number;
  /** Seconds until the server ends the watch; 0 for never. */
  readonly timeoutS: number;
}

/** Writes until the client leaves or the time is up. @returns a function that ends the watch. */
export const watch = (store: ObjectStore, request: WatchRequest, response: ServerResponse): (() => void) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  if (request.sinceVersion > 0 && request.sinceVersion < request.oldestVersion) {
    response.end(line('ERROR', expired('too old resource version')));
    return () => undefined;
  }
  // Which objects the client has, so that one that stops or begins to fit the selector leaves or comes.
  const has = new Set<string>();
  const tell = (change: Change, silent: boolean): void => {
    const { object } = change;
    if (change.resource !== request.resource.key) return;
    if (request.namespace !== '' && object.metadata.namespace !== request.namespace) return;
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const had = has.has(key);
    const fits = change.type !== 'DELETED' && request.chooses(object);
    if (fits) has.add(key);
    else has.delete(key);
    if (!silent && (fits || had)) response.write(line(fits ? (had ? 'MODIFIED' : 'ADDED') : 'DELETED', object));
  };

  const past = store.since(request.resource.key, 0);
  for (const change of past) tell(change, request.sinceVersion === 0 || change.version <= request.sinceVersion);
  if (request.sinceVersion === 0) {
    for (const object of store.list(request.resource.key, request.namespace || undefined)) {
      if (request.chooses(object)) response.write(line('ADDED', object));
    }
  }
  const unwatch = store.watch((change) => tell(change, false));
  const end = (): void => {
    clearTimeout(timer);
    unwatch();
    response.end();
  };
  const timer = request.timeoutS > 0 ? setTimeout(end, request.timeoutS * 1000) : undefined;
  response.on('close', end);
  return end;
};

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
