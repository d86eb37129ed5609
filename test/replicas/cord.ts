// The wire between one machine and the database: it can be held, and cut, and it tells whether an answer is still to come over it.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What PostgreSQL says when it is done and no transaction is open: `Z`, length 5, `I` (protocol, ReadyForQuery). */
const IDLE = Buffer.from('5a0000000549', 'hex');
const NOTHING = Buffer.alloc(0);

interface Strand {
  readonly near: Socket;
  readonly far: Socket;
  /** The last bytes of the answer that is coming; empty while none is. */
  tail: Buffer;
}

export class Cord {
  readonly #server: Server;
  readonly #strands = new Set<Strand>();
  readonly #onMove: () => void;
  #held = false;

  private constructor(server: Server, onMove: () => void) {
    this.#server = server;
    this.#onMove = onMove;
  }

  /** @param onMove called when it may have become idle. */
  static async to(url: URL, onMove: () => void): Promise<Cord> {
    const server = createServer();
    const cord = new Cord(server, onMove);
    server.on('connection', (near) => cord.#join(near, connect(Number(url.port), url.hostname)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return cord;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Whether something is asked and not answered; nothing is, of one that is held: it comes when it is let go. */
  get busy(): boolean {
    return !this.#held && [...this.#strands].some(({ tail }) => !tail.equals(IDLE));
  }

  #join(near: Socket, far: Socket): void {
    const strand: Strand = { near, far, tail: NOTHING };
    this.#strands.add(strand);
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.on('data', (bytes) => {
      strand.tail = NOTHING;
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      // It may come in pieces.
      strand.tail = Buffer.concat([strand.tail, bytes]).subarray(-IDLE.length);
      near.write(bytes);
      this.#onMove();
    });
    const gone = (): void => {
      this.#strands.delete(strand);
      near.destroy();
      far.destroy();
      this.#onMove();
    };
    for (const socket of [near, far]) socket.on('error', gone).on('close', gone);
    if (this.#held) this.hold();
  }

  /** Nothing passes, either way, and both ends believe in it. */
  hold(): void {
    this.#held = true;
    for (const { near, far } of this.#strands) {
      near.pause();
      far.pause();
    }
  }

  letGo(): void {
    this.#held = false;
    for (const { near, far } of this.#strands) {
      near.resume();
      far.resume();
    }
  }

  cut(): void {
    this.#server.close();
    for (const { near, far } of this.#strands) {
      near.destroy();
      far.destroy();
    }
  }
}
