// `netwhy audit verify|export`: is what was noted of who did what still whole, and what does it say?
import { parseArgs } from 'node:util';
import { auditText } from './cli/audit-text.ts';
import { Fault } from './model/fault.ts';
import { say } from './model/text.ts';
import { auditLines, verified } from './store/audit-read.ts';
import { type Anchor, anchorOf, anchorText } from './store/chain.ts';
import { printed, storePlace, withStore } from './store-at.ts';

const USAGE = [
  'netwhy audit verify [--anchor 1204:9f86…] [--json]',
  'netwhy audit export [--since 2026-11-01 | --since 7d] [--user U123] [--run r-…]',
];

/** 0 when the chain is whole, 1 when it is not, 4 when the anchor is older than what is kept. */
export const runAudit = async (words: readonly string[]): Promise<number> => {
  const { verb, json, dataDir, anchor, filter } = options(words, Date.now());
  return await withStore(storePlace(dataDir), false, async ({ db }) => {
    if (verb === 'export') {
      const found = { any: false };
      await printed(noticed(auditLines(db, filter), found));
      // Silence reads as "nobody did anything".
      if (!found.any) process.stderr.write('No entry of the audit is asked for by this.\n');
      return 0;
    }
    const seen = await verified(db, anchor);
    const shown = { ...seen, anchor: anchorText(seen.anchor) };
    process.stdout.write(json ? `${JSON.stringify(shown, null, 2)}\n` : auditText(shown));
    if (seen.broken !== null || seen.asked === 'lost') return 1;
    return seen.asked === 'pruned' ? 4 : 0;
  });
};

const options = (words: readonly string[], nowMs: number) => {
  const { values, positionals } = parsed(words);
  const [verb, ...more] = positionals;
  if ((verb !== 'verify' && verb !== 'export') || more.length > 0) throw usage();
  const { since, user, run, anchor, json = false } = values;
  if (verb === 'verify' ? [since, user, run].some((one) => one !== undefined) : json || anchor !== undefined)
    throw usage();
  const filter = {
    ...(since !== undefined && { sinceMs: sinceOf(since, nowMs) }),
    ...(user !== undefined && { user: idOf('--user', user, /^[UW][A-Z0-9]{1,20}$/, 'U024BE7LH') }),
    ...(run !== undefined && { run: idOf('--run', run, /^r-[a-z0-9]{10}$/, 'r-0123456789') }),
  };
  return { verb, json, dataDir: values['data-dir'] ?? '', anchor: knownAnchor(anchor), filter };
};

async function* noticed(lines: AsyncIterable<string>, found: { any: boolean }): AsyncGenerator<string> {
  for await (const line of lines) {
    found.any = true;
    yield line;
  }
}

/** The audit knows ids alone: by a name it would find nothing, and say nothing. */
const idOf = (option: string, typed: string, shape: RegExp, example: string): string => {
  if (shape.test(typed)) return typed;
  throw new Fault(
    'usage',
    say(`${option} takes an id, as ${example}.`, `${option}에는 ${example} 같은 ID를 지정하세요.`),
    { suggestions: USAGE },
  );
};

const knownAnchor = (typed: string | undefined): Anchor | null => {
  if (typed === undefined) return null;
  const anchor = anchorOf(typed);
  if (anchor !== null) return anchor;
  throw new Fault(
    'usage',
    say(
      'An anchor is what `audit verify` printed: a number, a colon and 64 digits.',
      '앵커는 `audit verify`가 출력한 값입니다(숫자, 콜론, 64자리).',
    ),
    { suggestions: USAGE },
  );
};

/** `2026-11-01`, `2026-11-01T08:00:00Z`, `7d`, `12h`. */
const sinceOf = (typed: string, nowMs: number): number => {
  const [, count, unit] = /^(\d{1,5})([dh])$/.exec(typed) ?? [];
  if (count !== undefined) return nowMs - Number(count) * (unit === 'd' ? 86_400_000 : 3_600_000);
  const at = /^\d{4}-\d\d-\d\d/.test(typed) ? Date.parse(typed) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new Fault(
    'usage',
    say('--since takes a date, or how long ago: 7d, 12h.', '--since에는 날짜나 기간(7d, 12h)을 지정하세요.'),
    {
      suggestions: USAGE,
    },
  );
};

const parsed = (words: readonly string[]) => {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, 'data-dir': text, since: text, user: text, run: text, anchor: text },
    });
  } catch {
    // The lines below say what there is.
    throw usage();
  }
};

const usage = (): Fault =>
  new Fault('usage', say('Say what to do with the audit.', '감사 기록으로 무엇을 할지 지정하세요.'), {
    suggestions: USAGE,
  });
