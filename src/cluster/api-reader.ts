// Reads one object or one list from the API server as plain JSON, each answer either seen or not looked at with its reason.
import { HttpMethod, IsomorphicFetchHttpLibrary, RequestContext, type ResponseContext } from '@kubernetes/client-node';
import { NO_SPAN, type Span, spanned } from '../engine/ports/tracer.ts';
import type { Clock } from '../engine/ports.ts';
import { type NotLooked, notLooked } from '../model/looked.ts';
import { bodyOf, isRefusedUs, isReset, parsedBody, retryAfter } from './api-answer.ts';
import { type NetKubeConfig, runSignal } from './kube-config.ts';
import { refusal, trouble } from './looked-errors.ts';
import { apiPath } from './names.ts';
import { withRetries } from './retry.ts';
import { AS_TABLE, readPage } from './table-rows.ts';

/** Not looked, with the HTTP status (0: no answer at all) for those who treat 404 as "there is none". */
export interface NotRead extends NotLooked {
  readonly httpStatus: number;
}
export type Read<T> = { readonly ok: true; readonly value: T } | NotRead;

export interface List {
  readonly items: readonly unknown[];
  /** false: there are more than we asked for. */
  readonly complete: boolean;
  /** Of all of it together, for watches to go on from; absent when the server did not say. */
  readonly version?: string;
  /** It was not read anew. */
  readonly kept?: true;
}

/** A path template with its names, and what it is called in an error: `pods in shop`. */
export interface Resource {
  readonly path: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly say: string;
}

export interface ListOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Most items wanted altogether. */
  readonly most?: number;
  /** Rows of the server's table (TableRow) where it makes one; whole objects otherwise. */
  readonly asTable?: true;
  /** What is kept of an item, made as its page comes: the pages of a large cluster are never held together. */
  readonly keep?: (item: unknown) => unknown;
  /** What of an item serves the next question too; without it the list is read anew for each. */
  readonly slim?: Slim;
}

/** null: it is none of those that were asked for. */
export type Slim = (item: unknown) => unknown;

const JSON_ONLY = 'application/json';
const PAGE = 500;
/** A server may answer short pages, but not for ever. */
const MOST_SHORT_PAGES = 16;
/** One scene's reads, retries and all, in milliseconds. */
const READ_DEADLINE_MS = 15_000;

export class ApiReader {
  readonly #kube: NetKubeConfig;
  readonly #clock: Clock;
  readonly #userAgent: string;
  readonly #http = new IsomorphicFetchHttpLibrary();
  readonly #onAnswer: () => void;
  readonly #span: Span;
  #aheadMs: number | null = null;

  /** @param onAnswer the server said something sensible, be it no. */
  constructor(
    kube: NetKubeConfig,
    clock: Clock,
    userAgent: string,
    onAnswer: () => void = () => undefined,
    span: Span = NO_SPAN,
  ) {
    this.#kube = kube;
    this.#clock = clock;
    this.#userAgent = userAgent;
    this.#onAnswer = onAnswer;
    this.#span = span;
  }

  /** The same reader, whose reads are noted beneath a span. */
  noting(span: Span = NO_SPAN): ApiReader {
    return new ApiReader(this.#kube, this.#clock, this.#userAgent, this.#onAnswer, span);
  }

  /** When the server last confirmed the oldest of what was not read anew; null: all was. */
  get asOfMs(): number | null {
    return null;
  }

  /** @param _slim as of a list: then the object may be one that is kept. */
  async get(resource: Resource, signal: AbortSignal, _slim?: Slim): Promise<Read<unknown>> {
    return await this.#noted(resource, {}, `get ${resource.say}`, signal);
  }

  /** For reviews, which the API server answers and does not keep: like a read, it may be asked twice. */
  async review(resource: Resource, body: object, signal: AbortSignal): Promise<Read<unknown>> {
    return await this.#read(resource, {}, `create ${resource.say}`, signal, JSON_ONLY, JSON.stringify(body));
  }

  /** How far the server's clock was ahead of ours at its last answer, in milliseconds, to about a second; null when it did not say. */
  get aheadMs(): number | null {
    return this.#aheadMs;
  }

  /** Pages of 500 until `most`. */
  async list(resource: Resource, options: ListOptions, signal: AbortSignal): Promise<Read<List>> {
    const { most = PAGE, keep = (item: unknown) => item } = options;
    const mostPages = MOST_SHORT_PAGES + Math.ceil(most / PAGE);
    const items: unknown[] = [];
    let next = '';
    let version = '';
    let pages = 0;
    do {
      pages += 1;
      const query = {
        limit: String(Math.min(PAGE, most - items.length)),
        labelSelector: options.labelSelector ?? '',
        fieldSelector: options.fieldSelector ?? '',
        continue: next,
      };
      const accept = options.asTable === true ? AS_TABLE : JSON_ONLY;
      const answer = await this.#noted(resource, query, `list ${resource.say}`, signal, accept);
      if (!answer.ok) return answer;
      const page = readPage(answer.value);
      if (page === null) return { ...notLooked('unreadable', `list ${resource.say}: not a list`), httpStatus: 200 };
      // One by one: a spread of a page that ignored our limit overflows the stack.
      for (const item of page.items) items.push(keep(item));
      next = page.next;
      version = page.version;
      if (next !== '' && items.length < most && pages >= mostPages)
        return { ...notLooked('unreadable', `list ${resource.say}: the list does not end`), httpStatus: 200 };
    } while (next !== '' && items.length < most);
    return { ok: true, value: { items, complete: next === '', ...(version !== '' && { version }) } };
  }

  /** By the template of its path: names of the cluster's own are nobody else's business. */
  async #noted(
    resource: Resource,
    query: Record<string, string>,
    asked: string,
    signal: AbortSignal,
    accept = JSON_ONLY,
  ): Promise<Read<unknown>> {
    return await spanned(this.#span, 'api read', { 'netwhy.resource': resource.path }, async (span) => {
      const answer = await this.#read(resource, query, asked, signal, accept);
      if (!answer.ok) {
        span.set({ 'http.response.status_code': answer.httpStatus });
        if (answer.httpStatus !== 404) span.fail(answer.reason);
      }
      return answer;
    });
  }

  async #read(
    resource: Resource,
    query: Record<string, string>,
    asked: string,
    signal: AbortSignal,
    accept = JSON_ONLY,
    sent: string | null = null,
  ): Promise<Read<unknown>> {
    const url = new URL(this.#kube.server);
    try {
      url.pathname = url.pathname.replace(/\/$/, '') + apiPath(resource.path, resource.names);
    } catch {
      return { ...notLooked('inconclusive', `${asked}: not a Kubernetes name`), httpStatus: 0 };
    }
    for (const [key, value] of Object.entries(query)) if (value !== '') url.searchParams.set(key, value);
    const { answer } = await withRetries(
      () => this.#once(url, asked, signal, accept, sent),
      ({ answer: one, waitMs }, tries) => (isRefusedUs(one) && tries > 1 ? null : waitMs),
      {
        clock: this.#clock,
        signal,
        untilMs: this.#clock.now() + READ_DEADLINE_MS,
      },
    );
    return answer;
  }

  async #once(
    url: URL,
    asked: string,
    signal: AbortSignal,
    accept: string,
    sent: string | null,
  ): Promise<{ answer: Read<unknown>; waitMs: number | null }> {
    try {
      const response = await runSignal.run(signal, () => this.#send(url, accept, sent));
      const status = response.httpStatusCode;
      const date = Date.parse(response.headers.date ?? '');
      this.#aheadMs = Number.isNaN(date) ? null : date - this.#clock.now();
      const body = await bodyOf(response);
      if (status < 500 && status !== 401) this.#onAnswer();
      if (status >= 200 && status < 300) return { answer: parsedBody(body, asked), waitMs: null };
      if (status === 401) this.#kube.forgetCredentials();
      return {
        answer: { ...refusal(status, body, asked), httpStatus: status },
        waitMs: retryAfter(status, response, body),
      };
    } catch (error) {
      const why = trouble(error, asked);
      // Only a connection that broke is worth a second try; a refused one or a bad certificate stays so.
      return { answer: { ...why, httpStatus: 0 }, waitMs: isReset(error) && !signal.aborted ? 0 : null };
    }
  }

  async #send(url: URL, accept: string, sent: string | null): Promise<ResponseContext> {
    const context = new RequestContext(url.href, sent === null ? HttpMethod.GET : HttpMethod.POST);
    if (sent !== null) {
      context.setHeaderParam('Content-Type', JSON_ONLY);
      context.setBody(sent);
    }
    context.setHeaderParam('Accept', accept);
    context.setHeaderParam('User-Agent', this.#userAgent);
    await this.#kube.applySecurityAuthentication(context);
    return await this.#http.send(context).toPromise();
  }
}
