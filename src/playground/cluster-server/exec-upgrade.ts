// Answers the upgrade request of an exec: with a session, or with a refusal that carries a Status body.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ClusterBackend } from '../backend.ts';
import { type ExecStart, execStart } from './exec-request.ts';
import { execSession } from './exec-session.ts';
import type { ExecTrouble, Knobs } from './knobs.ts';
import { badRequest, isStatus, notAdmitted, refusal, type Status } from './status.ts';

export interface ExecCounts {
  execs: number;
  sockets: number;
  live: number;
}

/** Admission of CONNECT pods/exec: the words of a refusal, or null. Asked with what the client sent, before anything runs. */
export type ExecAdmission = (exec: {
  readonly namespace: string;
  readonly pod: string;
  readonly query: URLSearchParams;
}) => string | null;

export type Admitted = ExecStart & { readonly trouble: ExecTrouble | null };

export class ExecUpgrades {
  readonly #backend: ClusterBackend;
  readonly #knobs: Knobs;
  readonly #counts: ExecCounts;
  readonly #admission: ExecAdmission | null;
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 4 << 20,
    handleProtocols: (offered) => this.#known(offered) ?? false,
  });

  constructor(backend: ClusterBackend, knobs: Knobs, counts: ExecCounts, admission: ExecAdmission | null = null) {
    this.#backend = backend;
    this.#knobs = knobs;
    this.#counts = counts;
    this.#admission = admission;
  }

  /** What is to run, or the refusal: the same over WebSocket and as the answer to a SPDY POST. */
  admit(namespace: string, pod: string, query: URLSearchParams): Status | Admitted {
    const start = execStart(this.#backend.objects, namespace, pod, query);
    if (isStatus(start)) return start;
    const refused = this.#admission?.({ namespace, pod, query }) ?? null;
    if (refused !== null) return notAdmitted(pod, refused);
    const trouble = this.#knobs.troubleOf(start);
    if (trouble?.kind !== 'refuse') return { ...start, trouble };
    return refusal(trouble.code, trouble.message ?? `refused by the playground (${trouble.code})`);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, { trouble, ...start }: Admitted): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    if (this.#known(new Set(offered)) === undefined) {
      refuse(
        socket,
        badRequest(`unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}]`),
      );
      return;
    }
    if (trouble?.kind === 'no-answer') return;
    this.#server.handleUpgrade(request, socket, head, (client) => {
      this.#counts.execs += 1;
      this.#counts.sockets += 1;
      client.on('close', () => {
        this.#counts.sockets -= 1;
      });
      this.#counts.live += 1;
      void execSession(client, start, this.#backend, trouble).finally(() => {
        this.#counts.live -= 1;
      });
    });
  }

  /** The client's first protocol that we speak. */
  #known(offered: ReadonlySet<string>): string | undefined {
    return [...offered].find((one) => this.#knobs.protocols.includes(one));
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
  }
}

/** Answers an upgrade with plain HTTP and closes. */
export const refuse = (socket: Duplex, status: Status): void => {
  const body = JSON.stringify(status);
  socket.end(
    `HTTP/1.1 ${status.code} ${status.reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};
