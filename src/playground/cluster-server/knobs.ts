// Switches that make the cluster server misbehave on purpose, for tests of what the product says then.
import type { ExecEnd, ExecRequest } from '../backend.ts';
import type { Authorizer, Subject } from './rbac.ts';
import type { Attempt } from './status.ts';

export type ExecPlace = Pick<ExecRequest, 'namespace' | 'pod' | 'container' | 'argv'>;

export type ExecTrouble =
  /** Refuses the upgrade with this HTTP code. */
  | { readonly kind: 'refuse'; readonly code: number; readonly message?: string }
  /** Takes the connection and never answers the upgrade. */
  | { readonly kind: 'no-answer' }
  /** Destroys the socket once this many bytes of output were sent. */
  | { readonly kind: 'drop'; readonly afterBytes: number }
  /** Sends all output, then closes with 1000 and no status. */
  | { readonly kind: 'no-status' }
  /** Upgrades and stays silent; runs nothing. */
  | { readonly kind: 'hang' }
  /** Loses output after this many bytes and still says Success. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** Waits before the command starts. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Says all that is to be said, with frames on these channels before it. */
  | { readonly kind: 'foreign'; readonly frames: readonly Uint8Array[] }
  /** Sends output in frames of this many bytes instead of 32 KiB at most. */
  | { readonly kind: 'frames'; readonly bytes: number }
  /** Prints this much in a single frame, whatever the command is. */
  | { readonly kind: 'one-frame'; readonly bytes: number }
  /** Says this in place of the status. */
  | { readonly kind: 'status'; readonly text: string }
  /** Prints this in place of the command, and ends so. */
  | { readonly kind: 'ends'; readonly end: ExecEnd; readonly stdout?: string; readonly stderr?: string }
  /** Prints and never ends, until the client leaves. */
  | { readonly kind: 'endless' };

/** What happens to a request that is no exec. */
export type RequestTrouble =
  | { readonly kind: 'status'; readonly code: number; readonly retryAfterS?: number }
  /** The connection is reset, before an answer or in the middle of one. */
  | { readonly kind: 'reset'; readonly midway?: true }
  | { readonly kind: 'slow'; readonly ms: number }
  /** Never answered: the client must leave. */
  | { readonly kind: 'silence' };

/** `get /api/v1/pods`, with its query. */
export interface RequestPlace {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** What happens to the lines of a watch, event by event. */
export type WatchTrouble =
  /** Nothing is said any more, bookmarks neither, and no watch ends: the connection stays open. */
  | 'stall'
  /** This event is lost, and with it the connection. */
  | 'cut'
  /** Said twice. */
  | 'duplicate'
  /** Said after the next one. */
  | 'late'
  /** The watch ends with 410 in its place. */
  | 'expire'
  | 'none';

export const PROTOCOLS: readonly string[] = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

interface Rule {
  readonly verb: string;
  readonly resource: string;
  readonly namespace: string;
}

export class Knobs {
  /** Milliseconds before any request is answered. */
  requestDelayMs = 0;
  /** Versions older than this are gone: watches and continue tokens before it get 410. */
  oldestVersion = 0;
  #rules: Rule[] = [];
  #troubles: { readonly trouble: ExecTrouble; readonly when: (place: ExecPlace) => boolean }[] = [];
  #watchTrouble: (resource: string) => WatchTrouble = () => 'none';
  #watchRefusals: { readonly code: number; readonly resource: string; left: number }[] = [];
  #requestTrouble: (place: RequestPlace) => RequestTrouble | null = () => null;
  /** Subprotocols of an exec that are spoken. */
  protocols: readonly string[] = PROTOCOLS;
  /** What every client must send from now on; null: what the server was started with. */
  token: string | null = null;
  #down = false;
  readonly #onDown: () => void;
  readonly #authorizer: Authorizer | null;

  /**
   * @param onDown cuts every open connection.
   * @param authorizer says who may do what, beside what is forbidden here; without one everybody may do everything.
   */
  constructor(onDown: () => void, authorizer: Authorizer | null = null) {
    this.#onDown = onDown;
    this.#authorizer = authorizer;
  }

  /** Whom every client is taken for. */
  get account(): Subject {
    return this.#authorizer?.account ?? PLAYER;
  }

  /** From now on 403. `*` stands for any verb or resource; resources as `pods`, `pods/exec`, `apps/deployments`; no namespace means everywhere. */
  forbid(verb: string, resource: string, namespace = '*'): void {
    this.#rules.push({ verb, resource, namespace });
  }

  allows(attempt: Attempt): boolean {
    const { verb, resource, subresource, namespace } = attempt;
    const key = subresource === '' ? resource.key : `${resource.key}/${subresource}`;
    const isForbidden = this.#rules.some(
      (rule) =>
        fits(rule.verb, verb) && fits(rule.resource, key) && (rule.namespace === '*' || rule.namespace === namespace),
    );
    return !isForbidden && (this.#authorizer?.allows(attempt) ?? true);
  }

  /** The first verb of an exec that is refused. From Kubernetes 1.35 a WebSocket exec, which is a GET, must be allowed `create` too. */
  refusedExec(attempt: Attempt): Attempt | null {
    const verbs = this.#authorizer === null ? [attempt.verb] : [attempt.verb, 'create'];
    return verbs.map((verb) => ({ ...attempt, verb })).find((one) => !this.allows(one)) ?? null;
  }

  /** What somebody else may do; null when nobody here knows. */
  allowsOther(attempt: Attempt, who: Subject): boolean | null {
    return this.#authorizer?.allows(attempt, who) ?? null;
  }

  /** The first trouble whose `when` fits an exec happens to it; `when` is asked once of each exec. */
  troubleExec(trouble: ExecTrouble, when: (place: ExecPlace) => boolean = () => true): void {
    this.#troubles.push({ trouble, when });
  }

  troubleOf(place: ExecPlace): ExecTrouble | null {
    return this.#troubles.find(({ when }) => when(place))?.trouble ?? null;
  }

  /** Asked once of every request that is no exec. */
  troubleRequests(trouble: (place: RequestPlace) => RequestTrouble | null): void {
    this.#requestTrouble = trouble;
  }

  requestTrouble(place: RequestPlace): RequestTrouble | null {
    return this.#requestTrouble(place);
  }

  /** Asked of every line a watch is about to say, resource by resource. */
  troubleWatches(trouble: (resource: string) => WatchTrouble): void {
    this.#watchTrouble = trouble;
  }

  watchTrouble(resource: string): WatchTrouble {
    return this.#watchTrouble(resource);
  }

  /** So many watches are not begun but answered with this code. */
  refuseWatches(code: number, times = Number.POSITIVE_INFINITY, resource = '*'): void {
    this.#watchRefusals.push({ code, resource, left: times });
  }

  /** null: it may begin. */
  refusedWatch(resource: string): number | null {
    const found = this.#watchRefusals.find((one) => one.left > 0 && fits(one.resource, resource));
    if (found === undefined) return null;
    found.left -= 1;
    return found.code;
  }

  /** The API server is gone: connections are cut, new ones too. */
  set down(down: boolean) {
    this.#down = down;
    if (down) this.#onDown();
  }

  get down(): boolean {
    return this.#down;
  }

  /** Everything works again. */
  reset(): void {
    this.requestDelayMs = 0;
    this.oldestVersion = 0;
    this.#rules = [];
    this.#troubles = [];
    this.#watchTrouble = () => 'none';
    this.#watchRefusals = [];
    this.#requestTrouble = () => null;
    this.protocols = PROTOCOLS;
    this.token = null;
    this.#down = false;
  }
}

const PLAYER: Subject = { user: 'playground', groups: ['system:authenticated'] };

const fits = (rule: string, value: string): boolean => rule === '*' || rule === value;
