// A machine with a replica on it, which can stop dead or freeze at a moment of a run, and whose clock can be set wrong.
import { setImmediate } from 'node:timers/promises';
import type { FetchFunction } from '@slack/web-api';
import type { Answerer } from '../../src/engine/ports.ts';
import type { Report } from '../../src/model/report.ts';
import type { SlackSide } from '../../src/slack/parts.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { type FakeSlack, world } from '../slack/fakes.ts';
import { recordingOf } from '../slack/hostile.ts';
import { Cord } from './cord.ts';
import { type Timeline, Wall } from './timeline.ts';

/** Of a digest's way, as its replica has come to it: just after what it is called, `posting` just before Slack is asked. */
export const MOMENTS = ['accepted', 'claimed', 'begun', 'judged', 'posting', 'posted', 'noted', 'ended'] as const;
export type Moment = (typeof MOMENTS)[number];

/** What all machines share. */
export interface Ground {
  readonly timeline: Timeline;
  readonly slack: FakeSlack;
  readonly database: URL;
  /** What the cluster is like, and how long looking takes. */
  look(): { readonly report: Report; readonly ms: number };
  newRunId(): string;
  /** What happens to a machine there. */
  deedAt(moment: Moment): 'kill' | 'freeze' | null;
  /** Something came from the database. */
  stir(): void;
  log(line: string): void;
}

const NEVER = new Promise<never>(() => undefined);

/** From the start of its process to its end; after that nothing it still does reaches anybody, and nothing wakes it. */
class Life {
  readonly wall: Wall;
  readonly cord: Cord;
  readonly #machine: Machine;
  #over = false;
  #frozen: PromiseWithResolvers<void> | null = null;
  store: Store | null = null;
  side: SlackSide | null = null;

  constructor(machine: Machine, wall: Wall, cord: Cord) {
    this.#machine = machine;
    this.wall = wall;
    this.cord = cord;
  }

  get isFrozen(): boolean {
    return this.#frozen !== null;
  }

  /** Resolves while it runs: for one that is frozen when it thaws, for a dead one never. */
  async #going(): Promise<void> {
    if (this.#over) await NEVER;
    if (this.#frozen === null) return;
    await this.#frozen.promise;
    await this.#going();
  }

  async #reach(moment: Moment): Promise<void> {
    const deed = this.#machine.ground.deedAt(moment);
    if (deed === 'kill') this.#machine.kill();
    if (deed === 'freeze') this.#machine.freeze();
    await this.#going();
  }

  /** The same port, which leads nowhere once the process is dead. */
  port<T extends object>(part: T, reached: (name: string, done: unknown) => Moment | null = () => null): T {
    return new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          await this.#going();
          const done: unknown = await value.apply(target, args);
          const moment = reached(String(name), done);
          if (moment !== null) await this.#reach(moment);
          await this.#going();
          return done;
        };
      },
    });
  }

  fetch(slack: FakeSlack): FetchFunction {
    return async (url, init) => {
      await this.#going();
      const isRoot =
        String(url).endsWith('/chat.postMessage') && !new URLSearchParams(String(init?.body)).has('thread_ts');
      if (isRoot) await this.#reach('posting');
      const response = await slack.fetch(url, init);
      if (isRoot) await this.#reach('posted');
      await this.#going();
      return response;
    };
  }

  freeze(): void {
    this.#frozen ??= Promise.withResolvers();
    this.wall.runs = false;
    this.cord.hold();
  }

  thaw(): void {
    this.wall.runs = true;
    this.cord.letGo();
    this.#frozen?.resolve();
    this.#frozen = null;
  }

  end(): void {
    this.#over = true;
    this.wall.runs = false;
    this.cord.cut();
    // Only its own sockets and timers: it reaches the database no more.
    this.store?.close().catch(() => undefined);
  }
}

const REACHED: Readonly<Record<string, Moment>> = {
  begin: 'begun',
  judged: 'judged',
  rootPosted: 'noted',
  ended: 'ended',
};

export class Machine {
  readonly ground: Ground;
  #life: Life | null = null;
  #wrongByMs = 0;
  /** When a dead one starts again or a frozen one goes on. */
  #backMs = 0;

  constructor(ground: Ground) {
    this.ground = ground;
  }

  get isWell(): boolean {
    return this.#life !== null && !this.#life.isFrozen;
  }

  get busy(): boolean {
    return this.#life?.cord.busy ?? false;
  }

  get wrongByMs(): number {
    return this.#wrongByMs;
  }

  set wrongByMs(ms: number) {
    this.#wrongByMs = ms;
    if (this.#life !== null) this.#life.wall.wrongByMs = ms;
  }

  async boot(): Promise<void> {
    const { ground } = this;
    const cord = await Cord.to(ground.database, ground.stir);
    const life = new Life(this, new Wall(ground.timeline), cord);
    life.wall.wrongByMs = this.#wrongByMs;
    this.#life = life;
    const url = new URL(ground.database);
    url.host = `127.0.0.1:${cord.port}`;
    const { wall } = life;
    const store = await openStore(
      { engine: 'postgres', url: url.href },
      { now: wall.now, queueClock: wall, log: ground.log },
    );
    life.store = store;
    const answerer: Answerer = {
      async answer(_ask, { run, signal }) {
        const { report, ms } = ground.look();
        await wall.sleep(ms, signal);
        return { report: { ...report, run }, recording: recordingOf({ ...report, run }, 'raw') };
      },
    };
    const { side } = await world({
      journal: life.port(store.journal, (name, done) => (done === 'new' ? 'accepted' : (REACHED[name] ?? null))),
      memory: life.port(store.memory),
      digests: life.port(store.digests),
      ...(store.workShare !== null && {
        workShare: life.port(store.workShare, (name, done) =>
          name === 'claim' && Array.isArray(done) && done.length > 0 ? 'claimed' : null,
        ),
      }),
      answerer: life.port(answerer),
      clock: wall,
      fetch: life.fetch(ground.slack),
      newRunId: ground.newRunId,
      log: {
        info: (_object, message) => ground.log(message),
        warn: (object, message) => ground.log(`${message} ${JSON.stringify(object)}`),
        error: (object, message) => ground.log(`${message} ${JSON.stringify(object)}`),
      },
    });
    life.side = side;
    await side.recover();
  }

  /** Stops dead, its connections dropped; what it held is held until the lease is over. */
  kill(): void {
    this.#life?.end();
    this.#life = null;
    this.#backMs = this.ground.timeline.nowMs + 45_000;
  }

  /** For longer than a lease lasts. */
  freeze(): void {
    this.#life?.freeze();
    this.#backMs = this.ground.timeline.nowMs + 45_000;
  }

  get backMs(): number {
    return this.isWell ? Number.POSITIVE_INFINITY : this.#backMs;
  }

  /** When its time has come. */
  async comeBack(): Promise<void> {
    if (this.isWell || this.ground.timeline.nowMs < this.#backMs) return;
    if (this.#life === null) await this.boot();
    else this.#life.thaw();
  }

  /** An orderly stop. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#life = null;
    if (life === null) return;
    await Promise.all([life.side?.stop(0), setImmediate()]);
    await life.store?.close();
    life.end();
  }
}
