// Requests, recordings and reports for journal tests, and a place for the file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AcceptedRequest } from '../../src/engine/ports.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Report } from '../../src/model/report.ts';

/** A fresh folder, removed at the end of the `using` block. */
export const folder = (): Disposable & { readonly file: string; readonly dir: string } => {
  const dir = mkdtempSync(path.join(tmpdir(), 'netwhy-journal-'));
  return { dir, file: path.join(dir, 'journal.db'), [Symbol.dispose]: () => rmSync(dir, { recursive: true }) };
};

export const request = (n: number, dedupeKey = `key-${n}`): AcceptedRequest => ({
  run: `r-${String(n).padStart(10, '0')}`,
  dedupeKey,
  surface: 'slash',
  ask: {
    question: 'why-no-egress',
    target: 'web-0',
    namespace: 'shop',
    cluster: '',
    other: '',
    host: '',
    options: {},
    lang: null,
  },
  words: 'why-no-egress web-0 — 왜',
  team: 'T1',
  channel: 'C1',
  user: 'U1',
  threadTs: '',
  responseUrl: 'https://hooks.example/1',
  lang: 'ko',
  acceptedAt: '2026-11-23T14:00:00.000Z',
});

/** Whole enough for a journal, which does not look into it. */
export const recording = (n: number): Recording =>
  ({
    schema: 1,
    run: request(n).run,
    observations: [{ step: 'x', argv: ['ping'], outcome: { stdout: '왜'.repeat(500) } }],
  }) as unknown as Recording;

/** As much of a report as lists show. */
export const report = (n: number, change: Partial<Report> = {}): Report =>
  ({
    figures: [],
    run: request(n).run,
    question: 'why-no-egress',
    cluster: 'prod',
    target: { kind: 'pod', namespace: 'shop', name: 'web-0', node: 'node-1' },
    causes: [],
    startedAt: new Date(Date.parse('2026-11-23T14:00:00.000Z') + n * 1_000).toISOString(),
    durationMs: 1_500,
    verdict: 'fail',
    headline: { en: `because ${n}`, ko: `때문 ${n}` },
    ...change,
  }) as unknown as Report;
