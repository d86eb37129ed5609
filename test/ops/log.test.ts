// Log lines as they are written: whatever way a secret is handed in, it does not come out.
import { describe, expect, it } from 'vitest';
import { createLog, type Logger } from '../../src/ops/log.ts';
import { traceIdOf } from '../../src/ops/trace-id.ts';

const TOKEN = `xoxb-1234567890-${'aBcDeF'.repeat(3)}`;

const lineOf = (say: (log: Logger) => void): Record<string, unknown> => {
  const lines: string[] = [];
  say(createLog({ level: 'info', write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  const { time, ...rest } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT/);
  return rest;
};

describe('a log line', () => {
  it('is JSON with level, fields and message', () => {
    expect(lineOf((log) => log.info({ run: 'r-1', count: 2 }, 'started'))).toEqual({
      level: 'info',
      run: 'r-1',
      count: 2,
      msg: 'started',
    });
  });

  it('names the trace of its run where runs are traced', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', traced: true, write: (line) => void lines.push(line) });
    log.info({ run: 'r-1' }, 'x');
    log.info({}, 'x');
    expect(lines.map((line) => JSON.parse(line).trace_id)).toEqual([traceIdOf('r-1'), undefined]);
  });

  it.each<[string, (log: Logger) => void]>([
    ['a message', (log) => log.info(`got ${TOKEN}`)],
    ['a message argument', (log) => log.info('got %s', TOKEN)],
    ['a field', (log) => log.info({ header: [`Bearer ${TOKEN}`] }, 'x')],
    ['a field that is secret by name', (log) => log.info({ settings: { signingSecret: 'plain' } }, 'x')],
    ['an error', (log) => log.error(new Error(`refused ${TOKEN}`, { cause: new Error(TOKEN) }))],
    ['an error field', (log) => log.error({ err: new Error(`refused ${TOKEN}`) }, 'x')],
    ['a child', (log) => log.child({ channel: 'C1' }).info({ a: { b: TOKEN } }, 'x')],
  ])('has no secret from %s', (_way, say) => {
    const line = JSON.stringify(lineOf(say));
    expect(line).toContain('[redacted]');
    expect(line).not.toMatch(/aBcDeF|plain/);
  });

  it('keeps type, message and stack of an error', () => {
    const err = lineOf((log) => log.error({ err: new TypeError('bad', { cause: 'why' }) }, 'x')).err;
    expect(err).toEqual({
      type: 'TypeError',
      message: 'bad',
      stack: expect.stringContaining('TypeError: bad\n'),
      cause: 'why',
    });
  });

  it('survives what is nested in itself', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(lineOf((log) => log.info(loop, 'x')))).toContain('[deeper]');
  });
});
