// A ValidatingAdmissionPolicy as the API server would apply it to an exec, its CEL evaluated by a CEL library.
import { Environment } from '@marcbachmann/cel-js';

export interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly failurePolicy: 'Fail' | 'Ignore';
    readonly matchConstraints: {
      readonly resourceRules: readonly {
        readonly apiGroups: readonly string[];
        readonly operations: readonly string[];
        readonly resources: readonly string[];
      }[];
    };
    readonly matchConditions?: readonly { readonly expression: string }[];
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly validations: readonly { readonly expression: string; readonly message: string }[];
  };
}

/** What an admission request says of an exec. */
export interface ExecAsked {
  readonly user: string;
  readonly namespace: string;
  readonly pod: string;
  readonly options: PodExecOptions;
}

/** v1 PodExecOptions as JSON: what is false or empty is left out. */
export interface PodExecOptions {
  readonly kind: 'PodExecOptions';
  readonly apiVersion: 'v1';
  readonly command: readonly string[];
  readonly container?: string;
  readonly stdin?: true;
  readonly stdout?: true;
  readonly stderr?: true;
  readonly tty?: true;
}

/** As the API server reads them from the query of the request. */
export const podExecOptions = (query: URLSearchParams): PodExecOptions => {
  const on = (key: 'stdin' | 'stdout' | 'stderr' | 'tty') => (query.get(key) === 'true' ? { [key]: true } : {});
  const container = query.get('container') ?? '';
  return {
    kind: 'PodExecOptions',
    apiVersion: 'v1',
    ...on('stdin'),
    ...on('stdout'),
    ...on('stderr'),
    ...on('tty'),
    ...(container !== '' && { container }),
    command: query.getAll('command'),
  };
};

/** @returns null when admitted, else why not. An expression that fails refuses, where the policy says Fail. */
export const admission = ({ spec }: Policy): ((asked: ExecAsked) => string | null) => {
  const [rule, ...more] = spec.matchConstraints.resourceRules;
  const meant = JSON.stringify([rule?.apiGroups, rule?.operations, rule?.resources]);
  if (more.length > 0 || meant !== '[[""],["CONNECT"],["pods/exec"]]')
    throw new Error(`not about exec alone: ${meant}`);
  const env = new Environment({ unlistedVariablesAreDyn: true });
  const parsed = (expression: string) => env.parse(expression);
  const conditions = (spec.matchConditions ?? []).map(({ expression }) => parsed(expression));
  const variables = (spec.variables ?? []).map(({ name, expression }) => ({ name, value: parsed(expression) }));
  const validations = spec.validations.map(({ expression, message }) => ({ passes: parsed(expression), message }));

  return ({ user, namespace, pod, options }) => {
    const values: Record<string, unknown> = {};
    const scope = {
      object: options,
      request: { operation: 'CONNECT', namespace, name: pod, subResource: 'exec', userInfo: { username: user } },
      variables: values,
    };
    // As there: evaluated when first asked for, and only then an error of the expression that asks.
    for (const { name, value } of variables)
      Object.defineProperty(values, name, { enumerable: true, get: () => value(scope) });
    try {
      if (!conditions.every((one) => one(scope) === true)) return null;
      return validations.find(({ passes }) => passes(scope) !== true)?.message ?? null;
    } catch (error) {
      return spec.failurePolicy === 'Fail' ? `the policy cannot be evaluated: ${String(error)}` : null;
    }
  };
};
