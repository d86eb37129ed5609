// A Slack side with a real store in memory, whose answers come at once; a kill leaves the store and what Slack holds.
import type { DigestBook } from '../../../src/engine/ports/digests.ts';
import type { Answerer, Clock } from '../../../src/engine/ports.ts';
import type { Report } from '../../../src/model/report.ts';
import type { SlackParts } from '../../../src/slack/parts.ts';
import { openStore } from '../../../src/store/open.ts';
import { report } from '../../digest/a-report.ts';
import { type FakeSlack, HandClock, settled, slash, world } from '../fakes.ts';
import { recordingOf } from '../hostile.ts';

export interface Office {
  readonly digests: DigestBook;
  readonly clock: HandClock;
  slack: FakeSlack | null;
  /** What the cluster is like. */
  state: Report;
  runs: number;
  store: Awaited<ReturnType<typeof openStore>>;
}

export const office = async (state: Report = report()): Promise<Office> => {
  const clock = new HandClock();
  const store = await openStore({ engine: 'sqlite', file: ':memory:' }, { now: () => clock.now() });
  return { digests: store.digests, clock, slack: null, state, runs: 0, store };
};

const NEVER = new Promise<never>(() => undefined);

/** What a process holds of the world: cut, nothing it still does reaches anybody, and nothing wakes it. */
class Life {
  over = false;

  of<T extends object>(part: T): T {
    return new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        return typeof value !== 'function'
          ? value
          : (...args: unknown[]) => (this.over ? NEVER : value.apply(target, args));
      },
    });
  }

  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      sleep: (ms, signal) => (this.over ? NEVER : this.whileAlive(clock.sleep(ms, signal))),
    };
  }

  private async whileAlive(sleep: Promise<void>): Promise<void> {
    await sleep;
    if (this.over) await NEVER;
  }
}

/** Starts a process on it. */
export const process = async (at: Office, change: Partial<SlackParts> = {}) => {
  const life = new Life();
  const answerer: Answerer = {
    answer: async (_ask, { run }) => {
      const judged = { ...at.state, run };
      return { report: judged, recording: recordingOf(judged, 'raw') };
    },
  };
  const made = await world({
    journal: life.of(at.store.journal),
    memory: life.of(at.store.memory),
    digests: life.of(at.digests),
    clock: life.clock(at.clock),
    answerer: life.of(answerer),
    newRunId: () => {
      at.runs += 1;
      return `r-${String(at.runs).padStart(10, '0')}`;
    },
    ...change,
  });
  if (at.slack !== null) made.slack.messages.push(...at.slack.messages);
  at.slack = made.slack;
  await made.side.recover();
  await settled();
  const kill = (): void => {
    life.over = true;
    made.slack.held = NEVER;
  };
  return { ...made, kill };
};

/** Roots of digests, in the order of their posting. */
export const roots = ({ slack }: Office): readonly string[] =>
  (slack?.messages ?? []).filter(({ thread_ts }) => thread_ts === '').map(({ text }) => text);

/** Of a message of ours. */
export const runOf = ({ metadata }: { readonly metadata: unknown }): string =>
  (metadata as { readonly event_payload: { readonly run: string } }).event_payload.run;

export const say = (text: string, n = 1) => slash(text, `trigger-${n}`);
