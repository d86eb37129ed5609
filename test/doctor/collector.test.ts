// Is the collector there, and does it take traces? Asked without leaving one, and without telling what is secret in its address.
import { afterEach, describe, expect, it } from 'vitest';
import { collectorTasks } from '../../src/look-at-collector.ts';
import type { Check } from '../../src/model/checkup.ts';
import { type Collector, startCollector } from '../ops/otlp-collector.ts';

let collector: Collector | null = null;
afterEach(async () => {
  await collector?.close();
  collector = null;
});

const signal = new AbortController().signal;
const looked = async (url: string, headers = ''): Promise<Check> => {
  const [task] = collectorTasks({ url, headers, service: 'netwhy' });
  const [check] = (await task?.look(signal)) ?? [];
  if (check === undefined) throw new Error('nothing was looked at');
  return check;
};

describe('a collector', () => {
  it('that is not named is not looked for', () => {
    expect(collectorTasks(null)).toEqual([]);
  });

  it('that takes traces passes, gets our key and no trace', async () => {
    collector = await startCollector();
    const check = await looked(`${collector.url}/v1/traces`, 'api-key=s3cr%20et');
    expect([check.verdict, check.fixes]).toEqual(['pass', []]);
    expect([collector.spans, collector.raw()]).toEqual([[], '']);
    expect(collector.requests[0]).toMatchObject({ 'api-key': 's3cr et', 'content-type': 'application/x-protobuf' });
  });

  it.each([
    [401, 'OTEL_EXPORTER_OTLP_HEADERS_FILE'],
    [404, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    [503, ''],
  ])('that answers %i is a warning with its fix', async (status, fix) => {
    collector = await startCollector();
    collector.status = status;
    const check = await looked(`${collector.url}/v1/traces`);
    expect([check.verdict, check.saw.en]).toEqual(['warn', expect.stringContaining(String(status))]);
    expect(check.fixes[0]?.run).toContain(fix);
  });

  it('with a user in its address is asked all the same, without telling them', async () => {
    collector = await startCollector();
    const check = await looked(`${collector.url.replace('://', '://me:hunter2@')}/v1/traces`);
    expect([check.verdict, JSON.stringify(check).includes('hunter2')]).toEqual(['pass', false]);
  });

  it('that is not there is a warning with why, and its address tells no secret', async () => {
    const gone = await startCollector();
    await gone.close();
    const check = await looked(`${gone.url}/v1/traces?token=hunter2hunter2`, 'api-key=hunter2hunter2');
    expect([check.verdict, check.saw.en]).toEqual(['warn', expect.stringContaining('ECONNREFUSED')]);
    expect(JSON.stringify(check)).not.toContain('hunter2');
  });
});
