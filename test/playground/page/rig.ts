// A page on a Slack server of its own, without a bot, and plain HTTP requests to it.
import { request } from 'node:http';
import { type Page, type PageOptions, startPage } from '../../../src/playground/page/page-server.ts';
import { type SlackServer, startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';

export interface PageRig {
  readonly server: SlackServer;
  readonly page: Page;
  readonly port: number;
  close(): Promise<void>;
}

export const startPageRig = async (options: Partial<PageOptions> = {}): Promise<PageRig> => {
  const server = await startSlackServer();
  const broken: string[] = [];
  const page = await startPage({
    server,
    network: {
      broken,
      breakIt: (fault) => void broken.push(fault),
      fixIt: () => void broken.splice(0),
    },
    faults: [],
    questions: [],
    shortcuts: [],
    port: 0,
    ...options,
  });
  return {
    server,
    page,
    port: Number(new URL(page.url).port),
    close: async () => {
      await page.close();
      await server.close();
    },
  };
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** fetch() would set Host and Origin by itself. */
export const ask = (
  port: number,
  path: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body = '' } = options;
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

export interface Stream {
  /** Data of the events so far. */
  readonly events: readonly { readonly id: string; readonly name: string; readonly data: unknown }[];
  readonly status: number;
  until(enough: () => boolean): Promise<void>;
  close(): void;
}

/** Reads server-sent events as a browser does. */
export const listen = (port: number, lastEventId = ''): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const headers = lastEventId === '' ? {} : { 'last-event-id': lastEventId };
    const events: { id: string; name: string; data: unknown }[] = [];
    const waiting = new Set<() => void>();
    const sent = request({ host: '127.0.0.1', port, path: '/events', headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const whole = text.split('\n\n');
        text = whole.pop() ?? '';
        for (const one of whole) {
          const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(one)?.[1] ?? '';
          if (field('data') !== '')
            events.push({ id: field('id'), name: field('event'), data: JSON.parse(field('data')) });
        }
        for (const check of waiting) check();
      });
      resolve({
        events,
        status: response.statusCode ?? 0,
        until: (enough) =>
          new Promise((done) => {
            const check = (): void => {
              if (!enough()) return;
              waiting.delete(check);
              done();
            };
            waiting.add(check);
            check();
          }),
        close: () => sent.destroy(),
      });
    });
    sent.on('error', reject);
    sent.end();
  });
