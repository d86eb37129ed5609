// What comes over a wire: frames of exec and of the agent, batches, recordings, and what becomes part of an argv or a URL.
import { parseBatch } from '../../../src/agent/read-batch.ts';
import { runItem } from '../../../src/agent/run-item.ts';
import { readRecording } from '../../../src/cli/read-recording.ts';
import { execUrl } from '../../../src/cluster/exec-request.ts';
import { ExecStreams } from '../../../src/cluster/exec-streams.ts';
import { FrameDecoder } from '../../../src/cluster/frames.ts';
import { apiPath, BadName } from '../../../src/cluster/names.ts';
import { judge } from '../../../src/engine/judge.ts';
import type { CommandCall } from '../../../src/model/command-call.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { exited, toyRunner } from '../../agent/toy-runner.ts';
import { recordingOf } from '../corpus/corpus.ts';
import { liveIn } from '../shown.ts';
import type { Chance } from '../survives.ts';
import { mutate } from './mutate.ts';
import { CALLS, shaped } from './shaped.ts';
import type { Target } from './target.ts';

const item = (call: CommandCall, id: string) => ({
  ...{ id, call, podIp: '', timeoutMs: 1000, maxBytes: 1000, delayMs: 0 },
});
const BATCHES = CALLS.map((call, at) => JSON.stringify({ v: 1, run: 'r-1', items: [item(call, String(at))] }));

const HELLO = '{"frame":"hello","v":1,"netwhy":"0.1.0"}\n';
const ANSWER = [
  HELLO,
  '{"frame":"result","id":"0","argv":["ping"],"startedMs":1,"durationMs":2,"exitCode":0,"problem":null,"stdoutBytes":3,"stderrBytes":1,"truncated":false}\nabcd\n',
  '{"frame":"result","id":"1","argv":[],"startedMs":1,"durationMs":2,"exitCode":null,"problem":{"reason":"forbidden","detail":"x"},"stdoutBytes":0,"stderrBytes":0,"truncated":false}\n\n',
  '{"frame":"end","results":2,"bytes":4}\n',
].join('');

const portions = (bytes: Buffer, { below }: Chance): readonly Buffer[] => {
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + below(below(2) === 0 ? 4 : 300);
    parts.push(bytes.subarray(from, to));
    from = to;
  }
  return parts;
};

export const FRAMES: Target = {
  name: 'frames of the agent',
  make: (chance) => {
    const input = mutate(ANSWER, chance, BATCHES);
    const parts = portions(Buffer.from(input), chance);
    return {
      input,
      feed: () => {
        const decoder = new FrameDecoder(1 << 20);
        const results = parts.flatMap((part) => [...decoder.push(part)]);
        // Never more than was sent, and whole only where the end said so.
        const read = results.reduce((sum, one) => sum + one.stdout.length + one.stderr.length, 0);
        if (read > Buffer.byteLength(input)) throw new Error(`${read} characters read`);
        if (decoder.complete && (decoder.broken || !decoder.greeted)) throw new Error('complete and broken');
      },
    };
  },
};

export const STREAMS: Target = {
  name: 'frames of exec',
  make: (chance) => {
    const parts = portions(Buffer.from(mutate(`\u0001${ANSWER}\u0003{"status":"Success"}`, chance, BATCHES)), chance);
    const frames = parts.map((part) =>
      chance.next() < 0.5 ? Buffer.concat([Buffer.from([chance.below(6)]), part]) : part,
    );
    return {
      input: frames.map((frame) => frame.toString('latin1')).join('|'),
      feed: () => {
        const cap = 200;
        const streams = new ExecStreams(cap, { onFull: () => undefined, onStatus: () => undefined });
        for (const frame of frames) streams.push(frame);
        if (streams.stdout.length > cap || streams.stderr.length > cap) throw new Error('more kept than the cap');
      },
    };
  },
};

export const BATCHED: Target = {
  name: 'batches of the agent',
  make: (chance) => {
    const input = mutate(chance.pick(BATCHES), chance, BATCHES);
    return {
      input,
      feed: async () => {
        const runner = toyRunner(() => exited(0, '10.0.0.1\n'));
        for (const one of parseBatch(input).items) {
          const before = runner.asked.length;
          await runItem(one, runner, new AbortController().signal);
          for (const { argv } of runner.asked.slice(before)) shaped(one.call.name, argv);
        }
      },
    };
  },
};

const VALUES: readonly (string | number | boolean)[] = [
  '-w/tmp/x',
  '--help',
  '; id',
  '$(id)',
  '../../etc/shadow',
  '/etc/shadow',
  'a b',
  'a\nb',
  '10.0.0.1/0',
  '::1',
  '0',
  -1,
  1e9,
  Number.NaN,
  true,
  '',
  'x'.repeat(300),
  '169.254.169.254',
  'google.com',
  '-oProxyCommand=id',
  '%0a',
  '\0',
  '@/etc/passwd',
];

export const ARGUMENTS: Target = {
  name: 'arguments of commands',
  make: (chance) => {
    const { name, args } = chance.pick(CALLS);
    const keys = [...Object.keys(args), 'port', 'device', 'file', 'host', 'kind'];
    const odd = Object.fromEntries(
      Array.from({ length: 1 + chance.below(2) }, () => [chance.pick(keys), chance.pick(VALUES)]),
    );
    const call: CommandCall = { name, args: { ...args, ...odd } };
    return {
      input: JSON.stringify(call),
      feed: async () => {
        const runner = toyRunner(() => exited(0, '10.0.0.1\n'));
        await runItem(item(call, '0'), runner, new AbortController().signal);
        for (const { argv } of runner.asked) shaped(name, argv);
      },
    };
  },
};

const PATHS = ['/api/v1/namespaces/{namespace}/pods/{name}', '/apis/cilium.io/v2/ciliumnodes/{name}'];
const NAMES = [
  'shop',
  'web-0',
  'web.0',
  '..',
  '.',
  '%2e%2e',
  'a/b',
  'a?b',
  'a#b',
  'ä',
  '',
  'A',
  'x'.repeat(254),
  'a\\b',
  '@h',
];

export const URLS: Target = {
  name: 'URLs',
  make: (chance) => {
    const name = (): string => mutate(chance.pick(NAMES), chance, NAMES);
    const names = { namespace: name(), name: name(), pod: name(), container: name() };
    const template = chance.pick(PATHS);
    const argv = [name(), name()];
    return {
      input: JSON.stringify([template, names, argv]),
      feed: () => {
        try {
          const path = apiPath(template, names);
          const { pathname, search, hash } = new URL(path, 'https://k8s.test');
          if (pathname !== path || search !== '' || hash !== '') throw new Error(`became ${pathname}${search}`);
          if (pathname.split('/').length !== template.split('/').length) throw new Error(`became ${pathname}`);
        } catch (error) {
          if (!(error instanceof BadName)) throw error;
        }
        try {
          const rest = { timeoutMs: 1, maxBytes: 1, signal: new AbortController().signal, userAgent: 'x' };
          const url = execUrl('https://k8s.test/clusters/c-1', { ...names, argv, ...rest });
          if (!/^\/clusters\/c-1\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/exec$/.test(url.pathname))
            throw new Error(`became ${url.pathname}`);
          if (url.searchParams.getAll('command').length !== 2 || url.searchParams.getAll('container').length !== 1)
            throw new Error(`became ${url.search}`);
        } catch (error) {
          if (!(error instanceof BadName)) throw error;
        }
      },
    };
  },
};

/** Small ones, so that what takes long is the input's doing. */
const RECORDINGS = ['tuning', 'tailscale', 'overlay', 'why-no-dns', 'explain'].map((question) =>
  JSON.stringify(recordingOf(question)),
);

export const RECORDED: Target = {
  name: 'recordings',
  perThousand: 30,
  make: (chance) => {
    const input = mutate(chance.pick(RECORDINGS), chance, RECORDINGS);
    return {
      input,
      feed: () => {
        const recording = readRecording(input);
        const [live] = liveIn(judge(recording, RUNBOOKS), recording);
        if (live !== undefined) throw new Error(live);
      },
    };
  },
};
