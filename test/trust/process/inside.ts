// Loaded into the bot before its own program (`node --import`): what goes wrong inside the process itself, when SIGUSR2 says so or a step is judged.
import { registerHooks } from 'node:module';

const { NETWHY_TRUST_DO: orders = '' } = process.env;
// The bot reads its settings strictly: these are not its own.
delete process.env.NETWHY_TRUST_DO;
const [deed = '', ...words] = orders.split(' ');

/** The loop stands still: nothing is read, nothing is answered. */
const block = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  process.stderr.write('the loop stood still\n');
};

/** Until there is no heap left, and the engine ends the process. */
const leak = (): void => {
  const kept: string[][] = [];
  const more = (): void => {
    kept.push(Array.from({ length: 50_000 }, (_, at) => `kept ${at} ${kept.length}`));
    setImmediate(more);
  };
  more();
};

/** A step of a question about that pod goes wrong, once. */
const spoil = (pod: string, nth: number, how: string): void => {
  let judged = 0;
  Reflect.set(globalThis, 'netwhySpoil', (scene: { readonly target?: { readonly name?: string } }): void => {
    if (scene.target?.name !== pod) return;
    judged += 1;
    if (judged !== nth) return;
    const error = new Error('planted in a step');
    process.stderr.write(`planted ${how}\n`);
    if (how === 'throws') throw error;
    if (how === 'rejects') void Promise.reject(error);
    else setImmediate(() => void Promise.reject(error));
  });
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith('/src/engine/interpret.ts')) return loaded;
      const source = String(loaded.source);
      const begin = 'if (planned.answered !== null) return planned.answered;';
      if (!source.includes(begin)) throw new Error('interpret is not as it was');
      return { ...loaded, source: source.replace(begin, `globalThis.netwhySpoil(scene); ${begin}`) };
    },
  });
};

if (deed === 'block') process.on('SIGUSR2', () => block(Number(words[0])));
if (deed === 'leak') process.on('SIGUSR2', leak);
if (deed === 'spoil') spoil(words[0] ?? '', Number(words[1]), words[2] ?? '');
