// Spans as a collector gets them, and what becomes of runs when there is none.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_SPAN, spanned } from '../../src/engine/ports/tracer.ts';
import { traceIdOf } from '../../src/ops/trace-id.ts';
import { startTracing, type Tracing, type TracingSettings } from '../../src/ops/tracing.ts';
import { type Collector, startCollector } from './otlp-collector.ts';
import { PLANTED } from './planted.ts';

let collector: Collector;
let lines: string[];
let open: Tracing[] = [];
beforeEach(async () => {
  collector = await startCollector();
  lines = [];
});
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
  await collector.close();
});

const start = async (over: Partial<TracingSettings> = {}): Promise<Tracing> => {
  const note = (fields: object, line: string): void => void lines.push(`${line} ${JSON.stringify(fields)}`);
  const settings = { url: `${collector.url}/v1/traces`, headers: '', service: 'netwhy', ...over };
  const tracing = await startTracing(settings, '1.2.3', { info: note, warn: note, error: note });
  open.push(tracing);
  return tracing;
};

describe('traces', () => {
  it('reach the collector as one tree a run, under an id made from the run', async () => {
    const { tracer, close } = await start({ headers: 'x-scope=net%20why,authorization=Bearer a=b' });
    const span = tracer.begin('r-1', { 'netwhy.run': 'r-1' });
    await spanned(span, 'find target', {}, async (one) => one.child('api read', { 'netwhy.resource': '/x' }).end());
    span.set({ 'netwhy.steps': ['a', 'b'], 'netwhy.queued_ms': 7, ok: true });
    span.fail('failed');
    span.end();
    await close();
    const [read, find, run] = collector.spans;
    expect(collector.spans.map(({ name, trace, parent }) => [name, trace, parent])).toEqual([
      ['api read', traceIdOf('r-1'), find?.id],
      ['find target', traceIdOf('r-1'), run?.id],
      ['run', traceIdOf('r-1'), ''],
    ]);
    expect([read?.facts, run?.facts, run?.status]).toEqual([
      { 'netwhy.resource': '/x' },
      { 'netwhy.run': 'r-1', 'netwhy.steps': ['a', 'b'], 'netwhy.queued_ms': 7, ok: true, 'error.type': 'failed' },
      2,
    ]);
    expect(collector.resource()).toMatchObject({ 'service.name': 'netwhy', 'service.version': '1.2.3' });
    expect(collector.requests[0]).toMatchObject({
      'content-type': 'application/x-protobuf',
      'x-scope': 'net why',
      authorization: 'Bearer a=b',
    });
  });

  it('keep the spans of two runs at once apart, however they interleave', async () => {
    const { tracer, close } = await start();
    const runs = ['r-1', 'r-2'].map((run) => ({ run, span: tracer.begin(run, { 'netwhy.run': run }) }));
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await Promise.all(
      runs.flatMap(({ run, span }) =>
        ['a', 'b', 'c'].map((step) =>
          spanned(span, 'execute', { 'netwhy.run': run }, async (executing) => {
            await turn();
            await spanned(executing, 'step', { 'netwhy.run': run, 'netwhy.step': step }, turn);
            tracer.of(run).child('post', { 'netwhy.run': run }).end();
          }),
        ),
      ),
    );
    for (const { span } of runs) span.end();
    await close();
    expect(collector.spans).toHaveLength(2 * 10);
    const byId = new Map(collector.spans.map((one) => [one.id, one]));
    for (const one of collector.spans) {
      expect(one.trace).toBe(traceIdOf(String(one.facts['netwhy.run'])));
      if (one.name !== 'run') expect(byId.get(one.parent)?.facts['netwhy.run']).toBe(one.facts['netwhy.run']);
    }
  });

  it('know a run only while it is under way', async () => {
    const { tracer, close } = await start();
    const first = tracer.begin('r-1', {});
    const second = tracer.begin('r-1', {});
    first.end();
    tracer.of('r-1').child('post').end();
    second.end();
    tracer.of('r-1').child('post').end();
    tracer.of('r-2').child('post').end();
    await close();
    expect(collector.spans.map(({ name }) => name).sort()).toEqual(['post', 'run', 'run']);
  });

  it('hold no secret and no control character, should one ever get that far', async () => {
    const { tracer, close } = await start();
    const span = tracer.begin('r-1', {});
    for (const { text } of PLANTED) span.child('step', { fact: text, list: [text] }).end();
    span.child('step', { fact: 'a\u0000\u202eb\n' }).fail('\u001b[31m');
    span.end();
    await close();
    expect(collector.spans.length).toBeGreaterThan(PLANTED.length);
    const raw = collector.raw();
    expect(PLANTED.filter(({ secret }) => raw.includes(secret))).toEqual([]);
  });
});

describe('a collector', () => {
  const trace = ({ tracer }: Tracing, spans = 3): void => {
    const span = tracer.begin('r-1', {});
    for (let n = 0; n < spans; n += 1) span.child('step').end();
    span.end();
  };

  it('that breaks is told of once, and again when it is back', async () => {
    const tracing = await start();
    for (const status of [500, 500, 200]) {
      collector.status = status;
      const before = collector.requests.length;
      trace(tracing);
      await collector.until(() => collector.requests.length > before);
    }
    await tracing.close();
    expect(lines).toEqual([
      'traces cannot be delivered; runs go on without {"why":"500"}',
      'traces are delivered again {}',
    ]);
  });

  it('that asks to come later is told of by no word but ours', async () => {
    collector.status = 503;
    const tracing = await start();
    trace(tracing);
    await collector.until(() => collector.requests.length > 0);
    await tracing.close();
    expect(lines).toEqual([
      'traces cannot be delivered; runs go on without {"why":"no answer in time, or none yet (429, 503)"}',
    ]);
  });

  it('that is dead costs a run nothing and the end two seconds at most', async () => {
    const gone = await startCollector();
    await gone.close();
    const tracing = await start({ url: `${gone.url}/v1/traces` });
    trace(tracing);
    await tracing.close();
    trace(tracing);
    expect(tracing.tracer.of('r-1')).toBe(NO_SPAN);
  });

  // The exporter itself gives up after ten seconds: nobody waits for that.
  it('that hangs does so too', { timeout: 9_000 }, async () => {
    collector.status = 0;
    const tracing = await start();
    trace(tracing);
    await tracing.close();
    expect(collector.requests).toHaveLength(1);
  });

  it('that cannot keep up makes us drop spans, not keep them all', async () => {
    const tracing = await start();
    trace(tracing, 10_000);
    await tracing.close();
    expect(collector.spans).toHaveLength(512 + 4_096);
  });
});

describe('without a collector', () => {
  it('nothing is noted', async () => {
    const { tracer, close } = await startTracing(null, '1.2.3', { info: noLine, warn: noLine, error: noLine });
    expect([tracer.begin('r-1', {}), tracer.of('r-1')]).toEqual([NO_SPAN, NO_SPAN]);
    await close();
  });
});

const noLine = (): void => undefined;
