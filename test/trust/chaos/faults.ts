// What may go wrong, two of them at once: each chooses its place and its moment by the seed and says what it did.
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../src/model/fault.ts';
import type { ExecTrouble } from '../../../src/playground/cluster-server/knobs.ts';
import { FAULTS as BROKEN } from '../../../src/playground/network/faults.ts';
import type { Chance } from '../survives.ts';
import { failWrites, STORE_ERRORS } from './store-errors.ts';
import type { World } from './world.ts';

/** Resolves when it has happened; some go on until all is healed. */
export type ChaosFault = (world: World, chance: Chance) => Promise<string> | string;

const POSTS = [
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.replies',
  'files.getUploadURLExternal',
];
const REFUSALS = [
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'msg_too_long',
  'invalid_blocks',
  'internal_error',
];

const CLOSED = 3;

const slackFaults: Readonly<Record<string, ChaosFault>> = {
  'slack-limited': ({ slack }, chance) => {
    const method = chance.pick(POSTS);
    slack.knobs.rateLimit(method, 1 + chance.below(3), 1 + chance.below(3));
    return method;
  },
  'slack-5xx': ({ slack }, chance) => {
    const [method, status] = [chance.pick(POSTS), chance.pick([500, 502, 503])];
    slack.knobs.failNext(method, status, 1 + chance.below(3));
    return `${method} ${status}`;
  },
  'slack-reply-lost': ({ slack }, chance) => {
    const method = chance.pick(POSTS);
    slack.knobs.failNext(method, 'accept-then-drop', 1 + chance.below(2));
    return method;
  },
  'slack-refuses': ({ slack }, chance) => {
    const method = chance.pick(['chat.postMessage', 'chat.update']);
    // A channel that is closed to us is closed to all that follows: one edit alone is not refused so.
    const code = chance.pick(method === 'chat.update' ? REFUSALS.slice(CLOSED) : REFUSALS);
    slack.knobs.failNext(method, code, 1);
    return `${method} ${code}`;
  },
  'slack-sockets-drop': async ({ slack }, chance) => {
    const times = 1 + chance.below(2);
    for (let left = times; left > 0; left -= 1) {
      await sleep(chance.below(250));
      slack.knobs.dropSockets();
    }
    return `${times} times`;
  },
  'slack-recycles': async ({ slack }, chance) => {
    const reason = chance.pick(['warning', 'refresh_requested'] as const);
    await sleep(chance.below(250));
    slack.knobs.recycle(reason, 0);
    return reason;
  },
  'slack-delivers-again': async ({ slack }, chance) => {
    await sleep(chance.below(300));
    const attempt = chance.below(4);
    if (slack.lastEnvelope !== null) await slack.resend(attempt === 0 ? undefined : { attempt });
    return `try ${attempt}`;
  },
};

const troubles = (chance: Chance): ExecTrouble =>
  chance.pick<ExecTrouble>([
    { kind: 'refuse', code: chance.pick([401, 403, 404, 429, 500, 503]) },
    { kind: 'no-answer' },
    { kind: 'drop', afterBytes: chance.below(2_000) },
    { kind: 'no-status' },
    { kind: 'hang' },
    { kind: 'truncate', afterBytes: chance.below(2_000) },
    { kind: 'delay', ms: chance.below(1_500) },
  ]);

const RULES = [
  ['create', 'pods/exec'],
  ['get', 'pods/exec'],
  ['list', 'nodes'],
  ['get', 'pods'],
  ['list', 'pods'],
  ['list', 'services'],
  ['watch', 'pods'],
] as const;

const clusterFaults: Readonly<Record<string, ChaosFault>> = {
  'exec-trouble': ({ cluster }, chance) => {
    const trouble = troubles(chance);
    const share = chance.pick([1, 0.5, 0.25]);
    cluster.knobs.troubleExec(trouble, () => chance.next() < share);
    return `${JSON.stringify(trouble)} in ${share}`;
  },
  'api-gone': async ({ cluster }, chance) => {
    await sleep(chance.below(200));
    cluster.knobs.down = true;
    const ms = 50 + chance.below(800);
    await sleep(ms);
    cluster.knobs.down = false;
    return `${ms} ms`;
  },
  'api-slow': ({ cluster }, chance) => {
    cluster.knobs.requestDelayMs = 50 + chance.below(2_000);
    return `${cluster.knobs.requestDelayMs} ms`;
  },
  'api-forbids': ({ cluster }, chance) => {
    const [verb, resource] = chance.pick(RULES);
    cluster.knobs.forbid(verb, resource);
    return `${verb} ${resource}`;
  },
  'network-broken': ({ network }, chance) => {
    const { name } = chance.pick(BROKEN);
    network.break(name);
    return name;
  },
};

const outputFaults: Readonly<Record<string, ChaosFault>> = {
  'output-bytes': (world, chance) => {
    const share = chance.pick([0.2, 0.6, 1]);
    world.mutation = (chunk) => {
      if (chunk.length === 0 || chance.next() > share) return chunk;
      const bytes = Buffer.from(chunk);
      for (let left = 1 + chance.below(4); left > 0; left -= 1) bytes[chance.below(bytes.length)] = chance.below(256);
      return bytes;
    };
    return `in ${share}`;
  },
  'output-cut': (world, chance) => {
    const share = chance.pick([0.2, 0.6, 1]);
    world.mutation = (chunk) => (chance.next() > share ? chunk : chunk.subarray(0, chance.below(chunk.length + 1)));
    return `in ${share}`;
  },
  'output-empty': (world, chance) => {
    const share = chance.pick([0.3, 1]);
    world.mutation = (chunk) => (chance.next() > share ? chunk : new Uint8Array());
    return `in ${share}`;
  },
};

const storeFaults: Readonly<Record<string, ChaosFault>> = {
  'store-fails': (_world, chance) => {
    const [before, count, error] = [chance.below(25), 1 + chance.below(12), chance.pick(STORE_ERRORS)];
    failWrites(before, count, error);
    return `${count} writes after ${before}: ${error.errstr}`;
  },
};

/** A start on a disk that fails ends with the reason, and is tried again by whoever runs the process. */
const startAgain = async (world: World): Promise<void> => {
  for (let left = 20; ; left -= 1) {
    try {
      return await world.start();
    } catch (error) {
      if (left === 0 || !(error instanceof Fault) || error.kind !== 'adapter') throw error;
    }
  }
};

const processFaults: Readonly<Record<string, ChaosFault>> = {
  killed: async (world, chance) => {
    const ms = chance.below(600);
    await sleep(ms);
    await world.kill();
    await startAgain(world);
    return `after ${ms} ms`;
  },
  'killed-twice': async (world, chance) => {
    for (let left = 2; left > 0; left -= 1) {
      await sleep(chance.below(500));
      await world.kill();
      await startAgain(world);
    }
    return '';
  },
  stopped: async (world, chance) => {
    const ms = chance.below(500);
    await sleep(ms);
    await world.stop(chance.pick([0, 50, 300]));
    await startAgain(world);
    return `after ${ms} ms`;
  },
  'clock-jumps': async (world, chance) => {
    await sleep(chance.below(300));
    world.wrongByMs = chance.pick([-3_600_000, 3_600_000, 1_000, -1_000]);
    return `${world.wrongByMs} ms`;
  },
};

export const CHAOS: Readonly<Record<string, ChaosFault>> = {
  ...slackFaults,
  ...clusterFaults,
  ...outputFaults,
  ...storeFaults,
  ...processFaults,
};

/** Two of them, of which at most one ends the process. */
export const twoOf = (chance: Chance): readonly string[] => {
  const [first = '', ...rest] = chance.shuffle(Object.keys(CHAOS));
  const second = rest.find((one) => !(one in processFaults && first in processFaults)) ?? '';
  return [first, second];
};
