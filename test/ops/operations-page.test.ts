// docs/operations.md names every metric, span and setting there is, and no other, in both languages.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { LETTING_GO_MS } from '../../src/run-start.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const counted = async (): Promise<readonly string[]> => {
  const metrics = createMetrics({
    execsInFlight: () => 0,
    runs: () => ({ running: 0, waiting: 0 }),
    slack: () => ({ ok: true, sockets: 2 }),
  });
  const text = await metrics.text();
  metrics.close();
  return [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name).sort();
};

describe.each(['docs/operations.md', 'docs/operations.ko.md'])('%s', (page) => {
  const text = read(page);

  it('lists every metric once', async () => {
    const rows = text
      .split('\n')
      .flatMap((line) =>
        line.startsWith('| `netwhy_') ? [...(line.split(' | ')[0]?.match(/netwhy_\w+/g) ?? [])] : [],
      );
    expect(rows.toSorted()).toEqual(await counted());
    expect(new Set(text.match(/\bnetwhy_[a-z_]+/g))).toEqual(new Set(rows));
  });

  it('lists every span by its name, and every fact of one', () => {
    const port = read('src/engine/ports/tracer.ts');
    const names = [...(/SpanName =([^;]*);/.exec(port)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(8);
    const facts = globSync('src/{engine,cluster,slack,ops}/**/*.ts', { cwd: ROOT }).flatMap((file) =>
      [...read(file).matchAll(/'((?:netwhy|slack|http|error)\.[a-z_.]+)'/g)].map(([, name = '']) => name),
    );
    expect(new Set(facts).size).toBeGreaterThan(15);
    expect([...names, ...facts].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('names settings that are', () => {
    const example = read('.env.example');
    const named = new Set(text.match(/\b(?:NETWHY|OTEL)_[A-Z_]+[A-Z]\b/g));
    const bySdk = ['OTEL_RESOURCE_ATTRIBUTES', 'OTEL_EXPORTER_OTLP_TIMEOUT'];
    expect([...named].filter((name) => !example.includes(`#${name}=`)).sort()).toEqual(bySdk.toSorted());
  });

  it('tells how long a stop takes', () => {
    const graceS = readSettings({}).stopGraceMs / 1000;
    expect([graceS, LETTING_GO_MS / 1000]).toEqual([20, 7]);
    expect(text).toMatch(new RegExp(`NETWHY_STOP_GRACE_MS\`[^\\n]*${graceS}`));
  });
});
