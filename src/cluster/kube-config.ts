// How the API server is reached: client-node's KubeConfig with one shared connection pool, real deadlines and fresh credentials.
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { KubeConfig, type RequestContext } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { ClientOptions } from 'ws';
import { CredentialsError } from './credentials-error.ts';
import { ExecPlugin, type ExecPluginSpec } from './exec-plugin.ts';

/** No request of ours may wait longer for its answer, in milliseconds. */
export const REQUEST_DEADLINE_MS = 10_000;

/** More than all that ask at once need, watches included; what is beyond waits for its turn. */
const MOST_CONNECTIONS = 96;
/** The real server keeps them for minutes; one that says a shorter time is heard. */
const KEEP_ALIVE_MS = 60_000;

/** Stops the requests made inside `runSignal.run(signal, …)`: the generated client has no signal of its own. */
export const runSignal = new AsyncLocalStorage<AbortSignal>();

export class NetKubeConfig extends KubeConfig {
  readonly #plugins = new Map<string, ExecPlugin>();
  #pool: { readonly key: string; readonly dispatcher: Dispatcher } | null = null;
  #sockets: { readonly key: string; readonly agent: https.Agent } | null = null;

  /** Namespace of the context, `default` when it names none. */
  get namespace(): string {
    return this.getContextObject(this.currentContext)?.namespace?.trim() || 'default';
  }

  get server(): string {
    return this.getCurrentCluster()?.server ?? '';
  }

  /** Kubeconfig exec plugins run by us, with a deadline; client-node's own would wait for ever. */
  usePlugin(user: string, spec: ExecPluginSpec): void {
    this.#plugins.set(user, new ExecPlugin(spec));
  }

  /** After a 401: the next request asks the plugin again. Token files are read on every request anyway. */
  forgetCredentials(): void {
    for (const plugin of this.#plugins.values()) plugin.forget();
  }

  /** @throws CredentialsError when the credentials could not be had. */
  override async applyToHTTPSOptions(opts: https.RequestOptions | ClientOptions): Promise<void> {
    try {
      await super.applyToHTTPSOptions(opts);
      await this.#applyFresh(opts);
    } catch (cause) {
      throw new CredentialsError(cause);
    }
    // client-node caches its agent for ever, so that exec would never see a rotated CA.
    if (this.getCurrentCluster()?.proxyUrl === undefined) opts.agent = this.#socketAgent(opts);
  }

  /** Adds credentials, the shared dispatcher, the run's signal and a deadline of its own to one request. */
  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    const opts: https.RequestOptions = {};
    await this.applyToHTTPSOptions(opts);
    for (const [name, value] of Object.entries(headersOf(opts))) context.setHeaderParam(name, value);
    const dispatcher = this.#dispatcher(opts);
    if (dispatcher !== null) context.setDispatcher(dispatcher);
    const run = runSignal.getStore();
    const deadline = AbortSignal.timeout(REQUEST_DEADLINE_MS);
    context.setSignal(run === undefined ? deadline : AbortSignal.any([run, deadline]));
  }

  /**
   * A GET whose answer comes for as long as it is read: only its head has a deadline.
   * @throws what the connection or the credentials threw.
   */
  async stream(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const opts: https.RequestOptions = {};
    await this.applyToHTTPSOptions(opts);
    const dispatcher = this.#dispatcher(opts);
    if (dispatcher === null) throw new Error('no stream through a SOCKS proxy');
    return await dispatcher.request({
      ...{ origin: url.origin, path: url.pathname + url.search, method: 'GET', signal },
      ...{ headers: { ...headers, ...headersOf(opts) }, headersTimeout: REQUEST_DEADLINE_MS, bodyTimeout: 0 },
    });
  }

  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = null;
    this.#sockets?.agent.destroy();
    this.#sockets = null;
    await pool?.dispatcher.destroy();
  }

  async #applyFresh(opts: https.RequestOptions | ClientOptions): Promise<void> {
    const user = this.getCurrentUser();
    const headers = opts.headers as Record<string, string>;
    const file: unknown = user?.authProvider?.config?.tokenFile;
    // client-node keeps a token for 60 s; a token rotated in mid-run must be seen at once.
    if (typeof file === 'string') headers.Authorization = `Bearer ${readFileSync(file, 'utf8').trim()}`;
    const plugin = user === null ? undefined : this.#plugins.get(user.name);
    if (plugin === undefined) return;
    const credential = await plugin.credential();
    if (credential.token !== '') headers.Authorization = `Bearer ${credential.token}`;
    if (credential.cert !== '') Object.assign(opts, { cert: credential.cert, key: credential.key });
  }

  /** null leaves client-node's per-request default, which only a SOCKS proxy still needs. */
  #dispatcher(opts: https.RequestOptions): Dispatcher | null {
    const wanted = this.createDispatcherOptions(this.getCurrentCluster(), tlsOf(opts));
    const key = `${this.server} ${keyOf(wanted)}`;
    if (this.#pool?.key === key) return this.#pool.dispatcher;
    if (wanted.type === 'socks') return null;
    const limits = { headersTimeout: REQUEST_DEADLINE_MS, bodyTimeout: REQUEST_DEADLINE_MS };
    const made =
      wanted.type === 'proxy'
        ? new ProxyAgent({ uri: wanted.uri, requestTls: wanted.requestTls, ...limits })
        : new Agent({
            ...(wanted.type === 'agent' && { connect: { ...wanted.connect, ...contextOf(tlsOf(opts)) } }),
            ...{ ...limits, connections: MOST_CONNECTIONS, keepAliveTimeout: KEEP_ALIVE_MS },
          });
    const dispatcher = made.compose(onlyTo(new URL(this.server).origin));
    void this.#pool?.dispatcher.close();
    this.#pool = { key, dispatcher };
    return dispatcher;
  }

  #socketAgent(opts: https.RequestOptions | ClientOptions): https.Agent | undefined {
    if (this.server.startsWith('http:')) return undefined;
    const tls = tlsOf(opts as https.RequestOptions);
    const key = keyOf(tls);
    if (this.#sockets?.key !== key) this.#sockets = { key, agent: new https.Agent({ ...tls, ...contextOf(tls) }) };
    return this.#sockets.agent;
  }
}

/** Credentials as headers. */
const headersOf = ({ headers, auth }: https.RequestOptions): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])),
  ...(typeof auth === 'string' && { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` }),
});

/** fetch follows redirects and cannot be told not to through the generated client: a question must not wander off. */
const onlyTo =
  (origin: string): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) => {
    if (String(options.origin) !== origin) throw new Error('it redirects to another server');
    return dispatch(options, handler);
  };

const tlsOf = (opts: https.RequestOptions): https.AgentOptions => ({
  ...(opts.ca !== undefined && { ca: opts.ca }),
  ...(opts.cert !== undefined && { cert: opts.cert }),
  ...(opts.key !== undefined && { key: opts.key }),
  ...(opts.rejectUnauthorized !== undefined && { rejectUnauthorized: opts.rejectUnauthorized }),
  ...(opts.servername !== undefined && { servername: opts.servername }),
});

/** Made once for all connections: reading the CA anew for each of them is a tenth of what a question costs us. */
const contextOf = ({ ca, cert, key }: https.AgentOptions): { readonly secureContext: SecureContext } => ({
  secureContext: createSecureContext({
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  }),
});

/** Equal for equal TLS bytes; Buffers write themselves out in JSON. */
const keyOf = (options: object): string => JSON.stringify(options);
