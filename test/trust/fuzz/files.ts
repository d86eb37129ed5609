// What operators hand in: settings, the site profile, the policy file, an export of the store.
import fc from 'fast-check';
import type { Environment } from '../../../src/config/complaints.ts';
import { checkPolicy } from '../../../src/config/policy.ts';
import { inspectSettings } from '../../../src/config/settings.ts';
import { checkSite } from '../../../src/config/site.ts';
import { VARIABLES } from '../../../src/config/variables.ts';
import { Fault } from '../../../src/model/fault.ts';
import { DEFAULT_SITE } from '../../../src/model/site.ts';
import { exported, imported } from '../../../src/store/dump.ts';
import { openStore } from '../../../src/store/open.ts';
import { POLICY } from '../../attacks/rig.ts';
import { request } from '../../store/made.ts';
import type { Chance } from '../survives.ts';
import { mutate } from './mutate.ts';
import type { Target } from './target.ts';

const SECRET = 'xoxb-0-fuzzed-secret';
/** Which name a file is no matter of what is in it. */
const FILES = ['KUBECONFIG', 'NETWHY_POLICY', 'NETWHY_SITE', 'NETWHY_DATA_DIR', 'NETWHY_ORACLE_CONFIG'];
const NAMES = [
  ...Object.keys(VARIABLES).filter((name) => !FILES.includes(name)),
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'NETWHY_STRANGE',
];
const VALUES = [
  '',
  '0',
  '1',
  'true',
  'on',
  'http',
  'prod=ctx-1,staging=ctx-2',
  'https://x.test/',
  '-1',
  '1e9',
  SECRET,
  'instance',
  'ko',
];

/** Complaints tell names, never values. */
const silent = (complaints: readonly { readonly en: string; readonly ko: string }[]): void => {
  if (JSON.stringify(complaints).includes(SECRET)) throw new Error('a value is in a complaint');
};

export const SETTINGS: Target = {
  name: 'settings',
  make: (chance) => {
    const env: Environment = Object.fromEntries(
      Array.from({ length: 1 + chance.below(8) }, () => [
        chance.next() < 0.95 ? chance.pick(NAMES) : mutate(chance.pick(NAMES), chance),
        chance.next() < 0.5 ? chance.pick(VALUES) : mutate(chance.pick(VALUES), chance, VALUES),
      ]),
    );
    return { input: JSON.stringify(env), feed: () => silent(inspectSettings(env).complaints) };
  },
};

const anyJson = fc.jsonValue({ maxDepth: 4 });
/** A value of fast-check's making, by the seed of the input. */
const made = (chance: Chance): unknown => fc.sample(anyJson, { numRuns: 1, seed: chance.below(2 ** 31) })[0];

/** A document with one of its values another. */
const replaced = (document: unknown, chance: Chance): unknown => {
  if (typeof document !== 'object' || document === null || chance.next() < 0.15) return made(chance);
  if (Array.isArray(document)) {
    const at = chance.below(Math.max(1, document.length));
    return document.map((one, index) => (index === at ? replaced(one, chance) : one));
  }
  const keys = Object.keys(document);
  if (keys.length === 0 || chance.next() < 0.1)
    return { ...document, [(JSON.stringify(made(chance)) ?? '').slice(0, 20)]: made(chance) };
  const key = chance.pick(keys);
  return { ...document, [key]: replaced((document as Record<string, unknown>)[key], chance) };
};

export const POLICIES: Target = {
  name: 'policy files',
  make: (chance) => {
    const value = replaced(POLICY, chance);
    return {
      input: JSON.stringify(value),
      feed: () => {
        const read = checkPolicy(value);
        if ('complaints' in read) silent(read.complaints);
        else if (!Array.isArray(read.policy.rules) || read.policy.rules.length === 0)
          throw new Error('a policy without a rule');
      },
    };
  },
};

export const SITES: Target = {
  name: 'site profiles',
  make: (chance) => {
    const value = replaced({ ...DEFAULT_SITE }, chance);
    return {
      input: JSON.stringify(value),
      feed: () => {
        const read = checkSite(value);
        if ('complaints' in read) silent(read.complaints);
      },
    };
  },
};

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** A store with a few runs in it, as lines, and an empty one that what is refused leaves empty. */
export const importing = async (): Promise<Target & AsyncDisposable> => {
  const source = await openStore({ engine: 'sqlite', file: ':memory:' }, { share: false });
  for (let n = 1; n <= 3; n += 1) await source.journal.accept(request(n));
  await source.memory.keepChannel('T1', 'C1', { cluster: 'prod', lang: 'ko', reactions: true });
  const lines: string[] = [];
  for await (const line of exported(source.db, source.engine, 0)) lines.push(line);
  await source.close();
  let target = await openStore({ engine: 'sqlite', file: ':memory:' }, { share: false });
  return {
    name: 'exports of the store',
    perThousand: 20,
    make: (chance) => {
      const input = mutate(lines.join('\n'), chance, lines);
      return {
        input,
        feed: async () => {
          try {
            await imported(target.db, target.engine, from(input.split('\n')));
          } catch (error) {
            if ((await target.journal.unfinished()).length > 0) throw new Error('half of it was kept');
            if (!(error instanceof Fault)) throw error;
            return;
          }
          await target.close();
          target = await openStore({ engine: 'sqlite', file: ':memory:' }, { share: false });
        },
      };
    },
    [Symbol.asyncDispose]: () => target.close(),
  };
};
