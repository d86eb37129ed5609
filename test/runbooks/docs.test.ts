// Every cause has its page in both languages, and no page is left of a cause that is gone.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';

const DOCS = path.join(import.meta.dirname, '../../docs/causes');
const causes = [...RUNBOOKS.values()].flatMap((runbook) => runbook.causes);
const codes = [...new Set(causes.map((cause) => cause.code))].sort();

describe('docs/causes', () => {
  it('has a page a code in English and Korean, and no other', () => {
    expect(globSync('*.md', { cwd: DOCS }).sort()).toEqual(
      codes.flatMap((code) => [`${code}.ko.md`, `${code}.md`]).sort(),
    );
  });

  it.each(codes)('%s: says what it means, how we know, what else it could be, fix, verify, source', (code) => {
    const cause = causes.find((one) => one.code === code);
    const headings = (file: string) => readFileSync(path.join(DOCS, file), 'utf8').match(/^#.*$/gm);
    expect(headings(`${code}.md`)).toEqual([
      `# ${code}`,
      '## What it means',
      '## How netwhy knows',
      '## What else it could be',
      '## Fix',
      '## Verify',
      '## Source',
    ]);
    expect(headings(`${code}.ko.md`)).toEqual([
      `# ${code}`,
      '## 뜻',
      '## 판단 근거',
      '## 다른 가능성',
      '## 조치',
      '## 확인',
      '## 출처',
    ]);
    expect(readFileSync(path.join(DOCS, `${code}.md`), 'utf8')).toContain(
      `Layer: ${cause?.layer} · verdict: ${cause?.severity}`,
    );
  });
});
