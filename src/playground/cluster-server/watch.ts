// Streams the changes of a resource, one JSON object a line: replayed since a version, then as they come, with bookmarks between.
import type { ServerResponse } from 'node:http';
import type { Change, KubeObject, ObjectStore } from '../objects.ts';
import type { WatchTrouble } from './knobs.ts';
import type { Resource } from './resources.ts';
import type { Chooses } from './selectors.ts';
import { expired } from './status.ts';

export interface WatchRequest {
  readonly resource: Resource;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly chooses: Chooses;
  /** 0: begin with everything there is. */
  readonly sinceVersion: number;
  readonly oldestVersion: number;
  /** Seconds until the server ends the watch; 0 for never. */
  readonly timeoutS: number;
  readonly bookmarks: boolean;
  /** What is to happen to the line that comes next. */
  trouble(): WatchTrouble;
}

/** As the API server's cacher: where it stands is told about every minute, and shortly before the end. */
const BOOKMARK_MS = 60_000;
const BEFORE_END_MS = 2_000;

/** Writes until the client leaves or the time is up. @returns a function that ends the watch. */
export const watch = (store: ObjectStore, request: WatchRequest, response: ServerResponse): (() => void) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  if (request.sinceVersion > 0 && request.sinceVersion < request.oldestVersion) {
    response.end(line('ERROR', expired('too old resource version')));
    return () => undefined;
  }
  const lines = new Lines(request, response);
  // Which objects the client has, so that one that stops or begins to fit the selector leaves or comes.
  const has = new Map<string, KubeObject>();
  const tell = (change: Change, silent: boolean): void => {
    const { object } = change;
    if (change.resource !== request.resource.key) return;
    if (request.namespace !== '' && object.metadata.namespace !== request.namespace) return;
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const had = has.get(key);
    const fits = change.type !== 'DELETED' && request.chooses(object);
    if (fits) has.set(key, object);
    else has.delete(key);
    if (silent || (!fits && had === undefined)) return;
    if (fits) lines.say(had === undefined ? 'ADDED' : 'MODIFIED', object);
    else lines.say('DELETED', leaving(had ?? object, change.version));
  };

  const past = store.since(request.resource.key, 0);
  for (const change of past) tell(change, request.sinceVersion === 0 || change.version <= request.sinceVersion);
  if (request.sinceVersion === 0) {
    for (const object of store.list(request.resource.key, request.namespace || undefined)) {
      if (request.chooses(object)) lines.say('ADDED', object);
    }
  }
  const unwatch = store.watch((change) => tell(change, false));
  const mark = (): void => {
    const { apiVersion, resource } = request;
    const metadata = { resourceVersion: String(store.version), creationTimestamp: null };
    if (request.bookmarks) lines.say('BOOKMARK', { kind: resource.kind, apiVersion, metadata });
  };
  const endMs = request.timeoutS * 1000;
  const timers = [
    setInterval(mark, BOOKMARK_MS),
    ...(endMs > 0 ? [setTimeout(mark, Math.max(0, endMs - BEFORE_END_MS)), setTimeout(() => lines.end(), endMs)] : []),
  ];
  const end = (): void => {
    for (const timer of timers) clearTimeout(timer);
    unwatch();
    response.end();
  };
  response.on('close', end);
  return end;
};

/** As it was before it left, with the version of its leaving. */
const leaving = (object: KubeObject, version: number): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: String(version) },
});

/** Says them, or does to them what a bad day does. */
class Lines {
  readonly #request: WatchRequest;
  readonly #response: ServerResponse;
  #late = '';

  constructor(request: WatchRequest, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
  }

  say(type: string, object: object): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    const text = line(type, object);
    const trouble = this.#request.trouble();
    if (trouble === 'cut') this.#response.destroy();
    else if (trouble === 'expire') this.#response.end(line('ERROR', expired('too old resource version')));
    else if (trouble === 'late') this.#late += text;
    else if (trouble !== 'stall') this.#write(trouble === 'duplicate' ? text + text : text);
  }

  /** Its time is up. */
  end(): void {
    if (this.#request.trouble() !== 'stall') this.#response.end();
  }

  #write(text: string): void {
    this.#response.write(text + this.#late);
    this.#late = '';
  }
}

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
