// .env.example names every setting there is, and the defaults it shows are the real ones.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SLACK_SECRETS } from '../../src/config/secrets.ts';
import { readSettings } from '../../src/config/settings.ts';
import { VARIABLES } from '../../src/config/variables.ts';

const text = readFileSync(path.join(import.meta.dirname, '../../.env.example'), 'utf8');
const shown = parseEnv(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));

describe('.env.example', () => {
  it('changes nothing when copied as it is', () => {
    expect(parseEnv(text)).toEqual({});
  });

  it('names every setting and no other', () => {
    const names = [
      ...Object.keys(VARIABLES),
      ...[...SLACK_SECRETS, 'DATABASE_URL', 'OTEL_EXPORTER_OTLP_HEADERS'].flatMap((name) => [name, `${name}_FILE`]),
    ];
    expect(Object.keys(shown).sort()).toEqual(names.sort());
  });

  it('shows the defaults', () => {
    const running = Object.entries(shown).filter(([name]) =>
      /_(?:DIR|LANG|LEVEL|RUNS|DAYS|MB|MS|EXECS\w*)$/.test(name),
    );
    expect(running).toHaveLength(13);
    expect(readSettings(Object.fromEntries(running))).toEqual(readSettings({}));
  });
});
