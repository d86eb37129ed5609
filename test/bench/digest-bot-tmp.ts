// One digest after the other of a large cluster, as the bot makes them: asked, judged, kept, compared, and told how it went.
// usage, forked: node digest-bot.mjs <kubeconfig> <rounds>; sends one line a digest.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { parseWords } from '../../src/command/parse.ts';
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { compare } from '../../src/digest/compare.ts';
import { turnAfter } from '../../src/digest/turn.ts';
import { digestView } from '../../src/digest/view.ts';
import type { Standing } from '../../src/engine/ports/digests.ts';
import type { AcceptedRequest } from '../../src/engine/ports.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { openStore } from '../../src/store/open.ts';
import { watchStalls } from './stalls-tmp.ts';

const [kubeconfig = '', rounds = '1'] = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-digest-'));
const store = await openStore({ engine: 'sqlite', file: path.join(folder, 'store.db') }, { now: () => Date.now() });
const composed = compose({ source: { kubeconfig }, cluster: 'bench', site: DEFAULT_SITE, caps: DEFAULT_CAPS });
const command = parseWords('health');
if (command.kind !== 'ask') throw new Error('not a question');
const { ask } = command;

let [rssPeak, mostInFlight] = [0, 0];
let peakAt = '';
const watching = setInterval(() => {
  const r = process.memoryUsage.rss(); if (r > rssPeak + 5e6) { peakAt = (performance.now()/1000).toFixed(1) + 's ' + JSON.stringify(mbs(process.memoryUsage())); }
  rssPeak = Math.max(rssPeak, r);
  mostInFlight = Math.max(mostInFlight, composed.execsInFlight());
}, 20);
const stalls = watchStalls();

let standing: Standing | null = null;
for (let round = 0; round < Number(rounds); round += 1) {
  const run = `r-${String(round).padStart(10, '0')}`;
  const slotMs = round * 3_600_000;
  const request: AcceptedRequest = {
    run,
    dedupeKey: run,
    surface: 'schedule',
    ask,
    words: 'health',
    team: 'T1',
    channel: 'C1',
    user: 'U1',
    threadTs: '',
    responseUrl: '',
    lang: 'en',
    acceptedAt: new Date().toISOString(),
  };
  stalls.restart();
  const startedMs = performance.now();
  await store.journal.accept(request);
  await store.journal.begin(run);
  const turn = turnAfter(standing);
  const { report, recording } = await composed.answerer.answer(ask, {
    run,
    signal: new AbortController().signal,
    turn,
    // As a digest is given.
    deadlineMs: 240_000,
  });
  await store.journal.judged(run, recording, report);
  await breath();
  const compared = compare(standing, [report], { slotMs, run });
  const view = digestView({ compared, reports: [report], hushes: [], missed: [], full: false });
  standing = compared.standing;
  console.error('PEAK', peakAt);
  process.send?.({
    round: turn.round,
    wallMs: performance.now() - startedMs,
    rssPeak,
    rssAfter: process.memoryUsage.rss(),
    heapAfter: process.memoryUsage().heapUsed,
    mostInFlight,
    ...stalls.told(),
    probes: recording?.observations.length ?? 0,
    ended: recording?.ended ?? '',
    ways: new Set(
      (report.measures ?? [])
        .filter(({ metric }) => metric === 'tailnet-rtt' || metric === 'way-dead' || metric === 'way-unseen')
        .map(({ about }) => about),
    ).size,
    named: report.causes.flatMap(({ subjects }) => subjects),
    headline: report.headline.en,
    told: view.headline.en,
  });
  rssPeak = 0;
  const g = (globalThis as { gc?: () => void }).gc;
  if (process.env.GCLOOK && g) { const b = process.memoryUsage(); await new Promise((r) => setTimeout(r, 1500)); g(); g(); const a = process.memoryUsage();
    console.error('GC', round, JSON.stringify({ before: mbs(b), after: mbs(a) }));
    if (process.env.GCLOOK === 'snap' ) (await import('node:v8')).writeHeapSnapshot('/tmp/snap-' + round + '.heapsnapshot'); rssPeak = 0; }
}
function mbs(m: NodeJS.MemoryUsage) { return Object.fromEntries(Object.entries(m).map(([k, v]) => [k, Math.round(v / 1e5) / 10])); }
clearInterval(watching);
stalls.end();
await composed.close();
await store.close();
await rm(folder, { recursive: true, force: true });
process.disconnect?.();
