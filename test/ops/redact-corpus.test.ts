// Of 200 planted secrets none is left, and of 1,000 pieces of what tools really print none is touched.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/ops/redact.ts';
import { withoutSecrets } from '../../src/without-secrets.ts';
import { PLANTED } from './planted.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures');

/** Real output, a file each, and the longer ones again in pieces of three lines. */
const clean = (): readonly string[] => {
  const files = globSync('**/*', { cwd: FIXTURES, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(path.join(one.parentPath, one.name), 'utf8'))
    // A node that is logged out prints a login address: that one is a secret.
    .filter((text) => !/AuthURL\W{1,8}http/.test(text));
  const pieces = files.flatMap((text) => {
    const lines = text.split('\n');
    return Array.from({ length: Math.floor(lines.length / 3) }, (_, at) => lines.slice(at * 3, at * 3 + 3).join('\n'));
  });
  return [...new Set([...files, ...pieces])].slice(0, 1_000);
};

describe('the corpus', () => {
  it('has 200 different secrets', () => {
    expect(new Set(PLANTED.map(({ secret }) => secret)).size).toBe(200);
  });

  it.each(PLANTED.map((one, at) => [at, one.kind, one] as const))(
    '%i: leaves nothing of a planted %s',
    (_at, _kind, { secret, text }) => {
      const told = redact(text);
      expect(told).not.toContain(secret);
      // Nor any part of it that would be of use.
      for (let from = 0; from + 12 <= secret.length; from += 6)
        expect(told).not.toContain(secret.slice(from, from + 12));
      expect(redact(told)).toBe(told);
    },
  );

  it('is kept by no recording', async () => {
    const printed = PLANTED.map(({ text }, at) => ({
      step: `s-${at}`,
      outcome: { kind: 'exited', exitCode: 0, stdout: text, stderr: text },
    }));
    const observer = withoutSecrets({
      async *observe() {
        for (const one of printed) yield one as never;
      },
    });
    let at = 0;
    for await (const one of observer.observe({} as never, new AbortController().signal)) {
      expect(JSON.stringify(one)).not.toContain(JSON.stringify(PLANTED[at]?.secret).slice(1, -1));
      at += 1;
    }
    expect(at).toBe(200);
  });

  it('has 1,000 clean outputs, and changes none', () => {
    const outputs = clean();
    expect(outputs).toHaveLength(1_000);
    expect(outputs.filter((text) => redact(text) !== text)).toEqual([]);
  });
});
