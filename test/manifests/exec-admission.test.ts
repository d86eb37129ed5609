// What the admission policy lets netwhy's account run: all that the bot sends, in every question at every tier, and nothing beside it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAllYaml } from '@kubernetes/client-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { execUrl } from '../../src/cluster/exec-request.ts';
import { variantsOf } from '../../src/commands/catalogue.ts';
import { admission, type ExecAsked, type Policy, podExecOptions } from './admission.ts';
import { BOT, enforced } from './enforced.ts';
import { AGENT, BATCH, CALLS, CILIUM, type ExecPlace, REFUSED, WEB } from './exec-cases.ts';
import { QUESTIONS } from './questions.ts';
import { HAS_KUBECTL, MANIFESTS, type Manifest, together } from './rendered.ts';

const FILE = path.join(MANIFESTS, 'components/exec-admission/policy.yaml');
const [policy, binding] = loadAllYaml(readFileSync(FILE, 'utf8')) as unknown as readonly [Policy, Manifest];
const refuses = admission(policy);

/** As the bot's own code would send it. */
const sent = (place: ExecPlace, argv: readonly string[], user: string = BOT.user): ExecAsked => {
  const rest = { timeoutMs: 1, maxBytes: 1, signal: new AbortController().signal, userAgent: '' };
  const url = execUrl('https://kubernetes.default', { ...place, argv, ...rest });
  return { user, namespace: place.namespace, pod: place.pod, options: podExecOptions(url.searchParams) };
};

/** The demo's roles of tier B, for every namespace with pods. */
const ownTools = (): readonly Manifest[] => {
  const example = readFileSync(path.join(MANIFESTS, 'examples/exec-in-pods.yaml'), 'utf8');
  return ['shop', 'pay'].flatMap((namespace) => {
    return loadAllYaml(example.replaceAll('namespace: shop', `namespace: ${namespace}`)) as unknown as Manifest[];
  });
};

interface Sent {
  /** Programs by container. */
  readonly programs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly refusals: readonly string[];
}

const askAll = async (overlay: readonly Manifest[]): Promise<Sent> => {
  const programs = new Map<string, Set<string>>();
  const refusals: string[] = [];
  const cluster = await enforced(overlay, ({ namespace, pod, query }) => {
    const options = podExecOptions(query);
    const why = refuses({ user: BOT.user, namespace, pod, options });
    const [first = '', , third = ''] = options.command;
    const container = options.container ?? '';
    programs.set(container, (programs.get(container) ?? new Set()).add(first === 'timeout' ? third : first));
    if (why !== null) refusals.push(`${namespace}/${pod}: ${options.command.join(' ')}: ${why}`);
    return why;
  });
  for (const words of QUESTIONS) await cluster.ask(words);
  await cluster.close();
  return { programs, refusals };
};

describe.skipIf(!HAS_KUBECTL)('every exec of every question is admitted', () => {
  let byAgents: Sent;
  let byOwnTools: Sent;
  beforeAll(async () => {
    [byAgents, byOwnTools] = await Promise.all([
      askAll(together('full', 'exec-admission')),
      askAll([...together('minimal', 'ask-cilium', 'exec-admission'), ...ownTools()]),
    ]);
  }, 180_000);

  it('at tiers A, C and D, where the agents enter pods', () => {
    expect(byAgents.refusals).toEqual([]);
    expect([...byAgents.programs.keys()].sort()).toEqual(['agent', 'cilium-agent', 'tailnet']);
    expect([...(byAgents.programs.get('agent') ?? [])]).toEqual(['netwhy']);
    expect([...(byAgents.programs.get('cilium-agent') ?? [])]).toEqual(
      expect.arrayContaining(['cilium-dbg', 'hubble']),
    );
  });

  it('at tiers A, B and D, where the tools of pods are used', () => {
    expect(byOwnTools.refusals).toEqual([]);
    expect([...(byOwnTools.programs.get('web') ?? [])].length).toBeGreaterThan(3);
  });
});

describe('what the catalogue may send to a container that is not ours', () => {
  it.each(CALLS)('%s: %o', (place, call) => {
    const argvs = variantsOf(call, place === 'pod' ? 'pod-exec' : 'cilium-exec');
    expect(argvs.length).toBeGreaterThan(0);
    for (const argv of argvs) {
      const both = [argv, ['timeout', '12', ...argv]];
      expect(both.map((words) => [words, refuses(sent(place === 'pod' ? WEB : CILIUM, words))])).toEqual(
        both.map((words) => [words, null]),
      );
    }
  });
});

describe('what it refuses', () => {
  const [, looks] = policy.spec.validations.map(({ message }) => message);

  it.each(REFUSED)('%s', (_what, place, argv) => {
    expect(refuses(sent(place, argv))).toBe(looks);
  });

  it('stdin and a terminal, even for the agent’s own program', () => {
    const asked = sent(AGENT, ['netwhy', 'probe', BATCH]);
    expect(refuses(asked)).toBeNull();
    for (const more of [{ stdin: true }, { tty: true }] as const)
      expect(refuses({ ...asked, options: { ...asked.options, ...more } })).toBe(
        'netwhy never types into a container.',
      );
  });

  it('an exec that names no container, or no command', () => {
    const { container: _, ...options } = sent(AGENT, ['netwhy', 'probe', BATCH]).options;
    expect(refuses({ ...sent(AGENT, []), options })).toBe(looks);
    const { command: _none, ...empty } = sent(AGENT, []).options;
    expect(refuses({ ...sent(AGENT, []), options: empty as never })).toMatch(/cannot be evaluated/);
  });

  it('nobody else', () => {
    expect(refuses(sent(WEB, ['sh'], 'alice'))).toBeNull();
    expect(refuses(sent(WEB, ['sh'], 'system:serviceaccount:shop:netwhy'))).toBeNull();
  });
});

describe('the binding', () => {
  it('denies by this policy, everywhere', () => {
    expect(binding).toMatchObject({
      kind: 'ValidatingAdmissionPolicyBinding',
      spec: { policyName: policy.metadata.name, validationActions: ['Deny'] },
    });
    expect(policy.spec.failurePolicy).toBe('Fail');
    expect(binding.spec).not.toHaveProperty('matchResources');
  });
});
