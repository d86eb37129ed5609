// Every setting that is no secret: its name, its shape, its default, and what to say when it is wrong.
import { z } from 'zod';
import { say, type Text } from '../model/text.ts';

const whole = (least: number, most: number): Variable<number> => ({
  schema: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most)),
  expected: say(`a whole number from ${least} to ${most}`, `${least}~${most} 사이의 정수가 필요합니다`),
});

const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words): Variable<Words[number]> => ({
  schema: z.enum(words),
  expected: say(`one of ${words.join(', ')}`, `${words.join(', ')} 중 하나여야 합니다`),
});

const url: Variable<string> = {
  schema: z.url({ protocol: /^https?$/ }),
  expected: say('an http or https URL', 'http 또는 https URL이 필요합니다'),
};

const path: Variable<string> = {
  schema: z.string().regex(/^[^\0]{1,4096}$/),
  expected: say('a path', '경로가 필요합니다'),
};

const name: Variable<string> = {
  schema: z.string().regex(/^[\p{L}\p{N}._@:/-]{1,200}$/u),
  expected: say('a name without blanks', '공백 없는 이름이 필요합니다'),
};

const ocid: Variable<string> = {
  schema: z.string().regex(/^ocid1\.(?:compartment|tenancy)\.[a-z0-9.-]{1,200}$/),
  expected: say('an OCID like ocid1.compartment.oc1..aaaa', 'ocid1.compartment.oc1..aaaa와 같은 OCID가 필요합니다'),
};

/** `prod=ctx-prod,staging=ctx-staging`; a name alone is a context of that name. */
const clusters: Variable<readonly NamedContext[]> = {
  schema: z
    .string()
    .max(4_000)
    .transform((text) =>
      text
        .split(/[,\s]+/)
        .filter((one) => one !== '')
        .map((one) => {
          const at = one.indexOf('=');
          return at < 0 ? { name: one, context: one } : { name: one.slice(0, at), context: one.slice(at + 1) };
        }),
    )
    .pipe(
      z
        .array(
          z.object({
            // What --cluster takes (command/target.ts).
            name: z.string().regex(/^[a-z0-9][a-z0-9_.@-]{0,62}$/i),
            context: z.string().regex(/^[\p{L}\p{N}._@:/-]{1,200}$/u),
          }),
        )
        .min(1)
        .max(50)
        .refine((all) => new Set(all.map((one) => one.name)).size === all.length),
    ),
  expected: say(
    'names and kubeconfig contexts like prod=ctx-1,staging=ctx-2, each name once',
    'prod=ctx-1,staging=ctx-2처럼 이름과 kubeconfig 컨텍스트의 목록이 필요하며, 이름은 겹칠 수 없습니다',
  ),
};

export interface NamedContext {
  readonly name: string;
  readonly context: string;
}

export interface Variable<T> {
  readonly schema: z.ZodType<T, string>;
  readonly expected: Text;
}

const yesNo: Variable<boolean> = {
  schema: z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1'),
  expected: say('true or false', 'true 또는 false여야 합니다'),
};

export const VARIABLES = {
  NETWHY_SLACK_MODE: oneOf('socket', 'http'),
  PORT: whole(1, 65_535),
  SLACK_API_URL: url,
  NETWHY_DOCS_URL: {
    schema: z
      .url({ protocol: /^https?$/ })
      .max(200)
      .regex(/^[^\s<>|"']+\/$/),
    expected: say('an http or https URL that ends in a slash', '슬래시(/)로 끝나는 http 또는 https URL이 필요합니다'),
  } satisfies Variable<string>,
  NETWHY_CLUSTER: name,
  NETWHY_CLUSTERS: clusters,
  NETWHY_CONTEXT: name,
  KUBECONFIG: path,
  NETWHY_IN_CLUSTER: yesNo,
  NETWHY_DATA_DIR: path,
  NETWHY_KEEP_RUNS: whole(10, 10_000_000),
  NETWHY_KEEP_DAYS: whole(1, 3_650),
  NETWHY_KEEP_MB: whole(1, 1_000_000),
  NETWHY_KEEP_AUDIT_DAYS: whole(1, 36_500),
  NETWHY_POLICY: path,
  NETWHY_SITE: path,
  NETWHY_LANG: oneOf('en', 'ko'),
  NETWHY_LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
  NETWHY_OPS_PORT: whole(0, 65_535),
  NETWHY_MAX_RUNS: whole(1, 200),
  NETWHY_MAX_EXECS: whole(1, 500),
  NETWHY_MAX_EXECS_PER_CLUSTER: whole(1, 500),
  NETWHY_MAX_EXECS_PER_NODE: whole(1, 100),
  NETWHY_RUN_DEADLINE_MS: whole(5_000, 300_000),
  NETWHY_STOP_GRACE_MS: whole(0, 600_000),
  NETWHY_CAPTURE: oneOf('on', 'off'),
  NETWHY_ORACLE: oneOf('off', 'instance', 'config'),
  NETWHY_ORACLE_COMPARTMENT: ocid,
  NETWHY_ORACLE_CONFIG: path,
  NETWHY_ORACLE_PROFILE: name,
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
  OTEL_SERVICE_NAME: {
    schema: z.string().regex(/^\P{C}{1,200}$/u),
    expected: say('a name', '이름이 필요합니다'),
  } satisfies Variable<string>,
  OTEL_SDK_DISABLED: yesNo,
} as const;

export type VariableName = keyof typeof VARIABLES;
export type ValueOf<N extends VariableName> = z.output<(typeof VARIABLES)[N]['schema']>;
