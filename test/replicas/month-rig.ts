// Two machines before one Slack and one PostgreSQL, and a time moved by hand that the database's queue reads too.
import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { openStore, type Store } from '../../src/store/open.ts';
import { cause, report, step } from '../digest/a-report.ts';
import { FakeSlack } from '../slack/fakes.ts';
import { somewhere } from '../store/places.ts';
import { type Ground, Machine, type Moment } from './machine.ts';
import { Timeline, Wall } from './timeline.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** The same every time: mulberry32. */
export const dice = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

export interface Deed {
  readonly does: 'kill' | 'freeze';
  readonly at: Moment;
}

export interface Office extends AsyncDisposable {
  readonly timeline: Timeline;
  readonly slack: FakeSlack;
  readonly machines: readonly [Machine, Machine];
  /** What is kept, looked at from outside. */
  readonly store: Store;
  readonly random: () => number;
  /** What happens next, each to the first that comes there. */
  plan: Deed[];
  /** What has happened. */
  readonly done: Deed[];
  /** Kills while nothing was to be done. */
  idleKills: number;
  readonly log: string[];
  /** Runs the queue still holds. */
  queued(): Promise<number>;
}

/** Turns of the event loop in which nothing is under way any more; real time, for a database that hangs. */
const QUIET_TURNS = 25;
const REST_MS = 60_000;

export const office = async (startMs: number, seed: number): Promise<Office> => {
  const place = await somewhere('postgres');
  if (place.at.engine !== 'postgres') throw new Error('no PostgreSQL');
  const { url } = place.at;
  // What is planned comes out the same every time; who of two is first, the database decides too.
  const [random, chance] = [dice(seed), dice(seed + 1_000)];
  const [log, done]: [string[], Deed[]] = [[], []];
  const machines: Machine[] = [];
  const eye = new pg.Client({ connectionString: url });
  await eye.connect();
  let stir: () => void = () => undefined;
  const rest = async (): Promise<void> => {
    const deadline = AbortSignal.timeout(REST_MS);
    for (let quiet = 0; quiet < QUIET_TURNS; ) {
      quiet = machines.some(({ busy }) => busy) ? 0 : quiet + 1;
      if (quiet > 0) await setImmediate();
      else await untilStirred(deadline, (wake) => (stir = wake));
    }
  };
  const timeline = new Timeline(
    startMs,
    async (nowMs) => void (await eye.query('UPDATE clock SET at = to_timestamp($1)', [nowMs / 1000])),
    rest,
    chance,
  );
  const store = await openStore({ engine: 'postgres', url }, { share: false });
  await giveTheQueueOurTime(url, eye, timeline);
  const slack = new FakeSlack();
  let runs = 0;
  let isWell = true;
  const at: Office = {
    timeline,
    slack,
    machines: [] as never,
    store,
    random,
    plan: [],
    done,
    idleKills: 0,
    log,
    async queued() {
      const { rows } = await eye.query(`SELECT count(*)::int AS n FROM netwhy_queue.job WHERE state < 'completed'`);
      return rows[0].n;
    },
    async [Symbol.asyncDispose]() {
      for (const machine of machines) await machine.stop();
      await store.close();
      await eye.end();
      await place[Symbol.asyncDispose]();
    },
  };
  const ground: Ground = {
    timeline,
    slack,
    database: new URL(url),
    look() {
      if (chance() < 0.2) isWell = !isWell;
      const causes = isWell ? [] : [cause('vxlan-drops', 'vxlan-device', ['node-1'])];
      return {
        report: report({ steps: isWell ? [step('vxlan-device')] : [], causes }),
        ms: (chance() < 0.1 ? 25 : 2) * chance() * SECOND,
      };
    },
    newRunId() {
      runs += 1;
      return `r-${String(runs).padStart(10, '0')}`;
    },
    deedAt(moment) {
      const [next] = at.plan;
      if (next?.at !== moment) return null;
      at.plan.shift();
      done.push(next);
      return next.does;
    },
    stir: () => stir(),
    log: (line) => void log.push(line),
  };
  machines.push(new Machine(ground), new Machine(ground));
  for (const machine of machines) await machine.boot();
  return Object.assign(at, { machines });
};

const untilStirred = (deadline: AbortSignal, tell: (wake: () => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const late = (): void => reject(new Error('the machines do not come to rest'));
    tell(() => {
      deadline.removeEventListener('abort', late);
      resolve();
    });
    deadline.addEventListener('abort', late, { once: true });
  });

/** pg-boss asks PostgreSQL for the time by a function of its own, and so its leases run out by ours. */
const giveTheQueueOurTime = async (url: string, eye: pg.Client, timeline: Timeline): Promise<void> => {
  const first = await openStore({ engine: 'postgres', url }, { queueClock: new Wall(timeline) });
  await first.close();
  await eye.query(`CREATE TABLE clock (at timestamptz NOT NULL)`);
  await eye.query('INSERT INTO clock VALUES (to_timestamp($1))', [timeline.nowMs / 1000]);
  await eye.query(
    `CREATE OR REPLACE FUNCTION netwhy_queue.job_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM public.clock'`,
  );
};
