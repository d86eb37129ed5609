// The environment as settings: what is taken, what is defaulted, and every complaint at once without a value.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { environment } from '../../src/config/environment.ts';
import { readSettings, type Settings } from '../../src/config/settings.ts';
import { Fault } from '../../src/model/fault.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'settings-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string, text: string): string => {
  const at = path.join(directory, name);
  writeFileSync(at, text);
  return at;
};

const BOT = 'xoxb-111111111111-secret';
const APP = 'xapp-1-A111-222-secret';
const SECRET = '0123456789abcdef0123456789abcdef';
const TOKENS = { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP };

const faultOf = (env: Record<string, string>): Fault => {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('no complaint');
};

const PLAYGROUND: Settings = {
  mode: 'playground',
  slack: null,
  kube: {},
  cluster: '',
  clusters: [],
  dataDir: './data',
  databaseUrl: '',
  keep: { runs: 10_000, days: 90, bytes: 512 * 1_048_576 },
  policy: null,
  policyFile: '',
  keepAuditDays: 400,
  lang: 'en',
  docsUrl: '',
  logLevel: 'info',
  opsPort: 0,
  maxRuns: 20,
  caps: { overall: 32, perCluster: 32, perNode: 16 },
  runDeadlineMs: 60_000,
  stopGraceMs: 20_000,
  captures: false,
  oracle: null,
  tracing: null,
  site: DEFAULT_SITE,
};

describe('settings', () => {
  it('are the playground when no Slack and no cluster is named', () => {
    expect(readSettings({})).toEqual(PLAYGROUND);
    expect(readSettings({ SLACK_BOT_TOKEN: '', NETWHY_LANG: 'ko', NETWHY_OPS_PORT: '9090' })).toEqual({
      ...PLAYGROUND,
      lang: 'ko',
      opsPort: 9090,
    });
  });

  it('are Socket Mode with two tokens', () => {
    expect(readSettings({ ...TOKENS, NETWHY_CLUSTER: 'oci-seoul', NETWHY_MAX_EXECS: '8' })).toEqual({
      ...PLAYGROUND,
      mode: 'live',
      slack: { mode: 'socket', botToken: BOT, appToken: APP, apiUrl: '' },
      cluster: 'oci-seoul',
      opsPort: 8080,
      caps: { overall: 8, perCluster: 8, perNode: 16 },
    });
  });

  it('are HTTP mode with a signing secret', () => {
    const env = { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: SECRET, NETWHY_SLACK_MODE: 'http', PORT: '8000' };
    expect(readSettings(env).slack).toEqual({
      mode: 'http',
      botToken: BOT,
      signingSecret: SECRET,
      port: 8000,
      apiUrl: '',
    });
  });

  it('take tokens from mounted files', () => {
    const env = { SLACK_BOT_TOKEN_FILE: file('bot', `${BOT}\n`), SLACK_APP_TOKEN_FILE: file('app', APP) };
    expect(readSettings(env).slack).toMatchObject({ botToken: BOT, appToken: APP });
  });

  it('name the cluster as kubectl does', () => {
    expect(readSettings({ ...TOKENS, KUBECONFIG: '/a:/b', NETWHY_CONTEXT: 'prod' }).kube).toEqual({
      kubeconfig: '/a:/b',
      context: 'prod',
    });
    expect(readSettings({ ...TOKENS, NETWHY_IN_CLUSTER: 'true' }).kube).toEqual({ inCluster: true });
  });

  it('name several clusters, each by its context', () => {
    const env = { ...TOKENS, KUBECONFIG: '/a', NETWHY_CLUSTERS: 'prod=arn:aws:eks/x, staging' };
    expect(readSettings(env).clusters).toEqual([
      { name: 'prod', context: 'arn:aws:eks/x' },
      { name: 'staging', context: 'staging' },
    ]);
  });

  it('take a site profile over the defaults', () => {
    const env = { NETWHY_SITE: file('site.json', '{"tailnetDevice":"ts0","conntrackWarnRatio":0.7}') };
    expect(readSettings(env).site).toEqual({ ...DEFAULT_SITE, tailnetDevice: 'ts0', conntrackWarnRatio: 0.7 });
  });

  it('are not disturbed by what Kubernetes adds for a Service', () => {
    const links = { NETWHY_BOT_SERVICE_HOST: '10.0.0.1', NETWHY_BOT_PORT: 'tcp://x', NETWHY_BOT_PORT_80_TCP_ADDR: 'x' };
    expect(readSettings(links)).toEqual(PLAYGROUND);
  });
});

describe('wrong settings', () => {
  it.each<[Record<string, string>, string]>([
    [{ SLACK_BOT_TOKEN: BOT }, 'SLACK_APP_TOKEN: missing; an app-level token, xapp-…'],
    [{ SLACK_APP_TOKEN: APP }, 'SLACK_BOT_TOKEN: missing; a bot token, xoxb-…'],
    ...['a=x,a=y', '-a=x', 'a=', 'a/b', ','].map((text): [Record<string, string>, string] => [
      { ...TOKENS, NETWHY_CLUSTERS: text },
      'NETWHY_CLUSTERS: names and kubeconfig contexts like prod=ctx-1,staging=ctx-2, each name once',
    ]),
    [
      { ...TOKENS, NETWHY_CLUSTERS: 'a', NETWHY_CONTEXT: 'x' },
      'NETWHY_CLUSTERS: not together with NETWHY_CLUSTER, NETWHY_CONTEXT, NETWHY_IN_CLUSTER',
    ],
    [
      { SLACK_BOT_TOKEN: BOT, NETWHY_SLACK_MODE: 'http' },
      'SLACK_SIGNING_SECRET: missing; the signing secret of the app, usually 32 hexadecimal digits',
    ],
    [{ ...TOKENS, SLACK_BOT_TOKEN: 'xoxp-1-secret-value' }, 'SLACK_BOT_TOKEN: a bot token, xoxb-…'],
    [{ ...TOKENS, SLACK_BOT_TOKEN_FILE: '/x' }, 'SLACK_BOT_TOKEN: give it or SLACK_BOT_TOKEN_FILE, not both'],
    [{ SLACK_APP_TOKEN: APP, SLACK_BOT_TOKEN_FILE: '/no/such/file' }, 'SLACK_BOT_TOKEN_FILE: a file that can be read'],
    [{ NETWHY_OPS_PORT: '70000' }, 'NETWHY_OPS_PORT: a whole number from 0 to 65535'],
    [{ NETWHY_MAX_EXECS: '1e3' }, 'NETWHY_MAX_EXECS: a whole number from 1 to 500'],
    [{ NETWHY_LANG: 'de' }, 'NETWHY_LANG: one of en, ko'],
    [{ SLACK_API_URL: 'slack.example' }, 'SLACK_API_URL: an http or https URL'],
    [{ NETWHY_LNAG: 'ko' }, 'NETWHY_LNAG: no such setting'],
    [{ ...TOKENS, NETWHY_IN_CLUSTER: 'yes' }, 'NETWHY_IN_CLUSTER: true or false'],
    [
      { ...TOKENS, NETWHY_IN_CLUSTER: 'true', NETWHY_CONTEXT: 'a' },
      'NETWHY_IN_CLUSTER: not together with KUBECONFIG or NETWHY_CONTEXT',
    ],
    [{ NETWHY_SITE: '/no/such/file' }, 'NETWHY_SITE: the site profile: a JSON file of at most 64 KiB that can be read'],
    [
      { NETWHY_SITE: file('bad.json', '{"internetIp":"x","colour":1}') },
      'NETWHY_SITE: internetIp: an IP address; NETWHY_SITE: colour: no such field',
    ],
  ])('%j', (env, expected) => {
    expect(faultOf(env).say.en).toBe(`The settings are wrong. ${expected}.`);
  });

  it('are all told at once, in both languages, with no value', () => {
    const fault = faultOf({ SLACK_BOT_TOKEN: 'hush-hush', NETWHY_LOG_LEVEL: 'hush', NETWHY_MAX_RUNS: '-3' });
    expect([fault.kind, fault.say]).toEqual([
      'config',
      {
        en: 'The settings are wrong. SLACK_BOT_TOKEN: a bot token, xoxb-…; SLACK_APP_TOKEN: missing; an app-level token, xapp-…; NETWHY_LOG_LEVEL: one of trace, debug, info, warn, error, silent; NETWHY_MAX_RUNS: a whole number from 1 to 200.',
        ko: '설정이 잘못되었습니다. SLACK_BOT_TOKEN: 봇 토큰(xoxb-…)이 필요합니다; SLACK_APP_TOKEN: 값이 없습니다. 앱 토큰(xapp-…)이 필요합니다; NETWHY_LOG_LEVEL: trace, debug, info, warn, error, silent 중 하나여야 합니다; NETWHY_MAX_RUNS: 1~200 사이의 정수가 필요합니다.',
      },
    ]);
  });

  it('of somebody with a kubeconfig and no Slack come with the way to the playground', () => {
    expect(faultOf({ KUBECONFIG: '/home/me/.kube/config' }).suggestions).toEqual([
      'unset KUBECONFIG   # starts the playground',
    ]);
  });
});

describe('a .env file', () => {
  it('fills what the environment does not say', () => {
    const dotEnv = file('.env', '# a comment\nNETWHY_LANG=ko\nPATH=/nowhere\n');
    const env = environment(dotEnv);
    expect([env.NETWHY_LANG, env.PATH]).toEqual(['ko', process.env.PATH]);
    expect(environment(path.join(directory, 'none')).PATH).toBe(process.env.PATH);
  });
});

describe('a database', () => {
  const live = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

  it('is PostgreSQL where its URL says so, and the file elsewhere', () => {
    expect(readSettings({ ...live, DATABASE_URL: 'postgresql://a:b@c/d' }).databaseUrl).toBe('postgresql://a:b@c/d');
    expect(readSettings(live).databaseUrl).toBe('');
  });

  it('of something else in the shell makes no live bot of a playground', () => {
    expect(readSettings({ DATABASE_URL: 'postgres://a:b@c/d' })).toEqual(PLAYGROUND);
  });

  it('that is none is named without its password', () => {
    const { say: words } = faultOf({ ...live, DATABASE_URL: 'mysql://a:hunter2@c/d' });
    expect(words.en).toContain('DATABASE_URL');
    expect(words.en).not.toContain('hunter2');
  });

  it('wants a compartment with access to Oracle, once', () => {
    const live = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', NETWHY_ORACLE: 'instance' };
    const complaintOf = (env: Record<string, string>): string => {
      try {
        return String(readSettings(env).oracle?.compartment);
      } catch (error) {
        return error instanceof Fault ? error.say.en : String(error);
      }
    };
    expect(complaintOf(live)).toMatch(/NETWHY_ORACLE_COMPARTMENT: missing/);
    const odd = complaintOf({ ...live, NETWHY_ORACLE_COMPARTMENT: 'prod-secret' });
    expect(odd.match(/NETWHY_ORACLE_COMPARTMENT/g)).toHaveLength(1);
    expect(odd).not.toContain('prod-secret');
    expect(complaintOf({ ...live, NETWHY_ORACLE_COMPARTMENT: 'ocid1.compartment.oc1..aaaa' })).toBe(
      'ocid1.compartment.oc1..aaaa',
    );
  });
});

describe('traces', () => {
  const AT = 'http://collector:4318';

  it.each<[Record<string, string>, Settings['tracing']]>([
    [{}, null],
    [{ OTEL_SERVICE_NAME: 'x', OTEL_EXPORTER_OTLP_HEADERS: 'a=b' }, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: AT }, { url: `${AT}/v1/traces`, headers: '', service: 'netwhy' }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: `${AT}/in/` }, { url: `${AT}/in/v1/traces`, headers: '', service: 'netwhy' }],
    [
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: AT,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://other/here',
        OTEL_EXPORTER_OTLP_HEADERS_FILE: file('otlp', 'authorization=Basic%20abc\n'),
        OTEL_SERVICE_NAME: 'netwhy seoul',
      },
      { url: 'https://other/here', headers: 'authorization=Basic%20abc', service: 'netwhy seoul' },
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: AT, OTEL_SDK_DISABLED: 'true' }, null],
  ])('go where OpenTelemetry is told: %j', (env, expected) => {
    expect(readSettings(env)).toEqual({ ...PLAYGROUND, tracing: expected });
  });

  it('are complained of without the value', () => {
    const { en } = faultOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_HEADERS: 'hush' }).say;
    expect(en).toMatch(/OTEL_EXPORTER_OTLP_ENDPOINT: .*OTEL_EXPORTER_OTLP_HEADERS: headers, name=value/);
    expect(en).not.toMatch(/4317|hush/);
  });
});
