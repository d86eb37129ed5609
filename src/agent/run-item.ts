// What came of one item of a batch: the variants of its command are tried in order, under one kill timer.
import { type CheckedCall, checkCall } from '../commands/catalogue.ts';
import { isToolMissing, refusesOptions } from '../commands/tool-missing.ts';
import type { AgentProblem, BatchItem } from '../model/batch.ts';
import { Fault } from '../model/fault.ts';
import type { UnknownReason } from '../model/verdict.ts';
import { refusedKind } from './addresses.ts';
import type { Ran, Runner } from './runner.ts';

/** What an item came to, before it has times and a frame. */
export interface ItemEnd {
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly problem: AgentProblem | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly truncated: boolean;
}

/** Never rejects for anything a tool did. */
export const runItem = async (item: BatchItem, runner: Runner, signal: AbortSignal): Promise<ItemEnd> => {
  let call: CheckedCall;
  try {
    call = checkCall(item.call);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const known = error.suggestions.length === 0;
    return problem([], 'forbidden', `not in the catalogue${known ? `: ${error.message}` : ''}`);
  }
  const endsAt = performance.now() + item.timeoutMs;
  const connectsTo = refusedKind(call.spec.connectsTo?.(call.args) ?? '');
  if (connectsTo !== null) return refusal([], `netwhy does not connect to ${connectsTo} addresses`);

  let namespace: string | null = null;
  if (item.podIp !== '') {
    const found = await runner.findNamespace(
      item.podIp,
      AbortSignal.any([signal, AbortSignal.timeout(item.timeoutMs)]),
    );
    if (!found.ok) return problem([], found.reason, found.detail);
    namespace = found.namespace;
  }
  const run = (argv: readonly string[]): Promise<Ran> => {
    const timeoutMs = Math.max(1, Math.round(endsAt - performance.now()));
    return runner.run(argv, { namespace, timeoutMs, maxBytes: item.maxBytes, signal });
  };

  const first = call.spec.prepare?.argv(call.args) ?? null;
  let prepared: string | null = null;
  if (first !== null && call.spec.prepare !== undefined) {
    const ran = await run(first);
    const end = endOf(first, ran);
    if (end.problem !== null) return end;
    prepared = call.spec.prepare.read(text(end.stdout));
    if (prepared === null) {
      const detail = 'the name did not resolve';
      return { ...end, exitCode: null, problem: { reason: 'inconclusive', detail } };
    }
    const resolvedTo = refusedKind(prepared);
    if (resolvedTo !== null)
      return refusal(first, `the name resolved to a ${resolvedTo} address; netwhy does not connect there`);
  }

  const variants = call.spec.variants(call.args, namespace === null ? 'agent' : 'agent-netns', prepared);
  let last = problem([], 'unreachable', "the pod's own files cannot be seen from its network namespace");
  for (const argv of variants) {
    last = endOf(argv, await run(argv));
    if (!wantsAnother(last)) return last;
  }
  return last;
};

const endOf = (argv: readonly string[], ran: Ran): ItemEnd => {
  switch (ran.kind) {
    case 'not-found':
      return problem(argv, 'tool-missing', `${argv[0] ?? 'the tool'} is not installed in the agent`);
    case 'failed': {
      const { reason, detail, stdout, stderr } = ran;
      return { argv, exitCode: null, problem: { reason, detail }, stdout, stderr, truncated: false };
    }
    case 'exited': {
      const { exitCode, stdout, stderr, truncated } = ran;
      return { argv, exitCode, problem: null, stdout, stderr, truncated };
    }
    default:
      return ran satisfies never;
  }
};

const wantsAnother = (end: ItemEnd): boolean => {
  if (end.exitCode === null) return end.problem?.reason === 'tool-missing';
  const output = { argv: end.argv, exitCode: end.exitCode, stdout: text(end.stdout), stderr: text(end.stderr) };
  return isToolMissing(output) || refusesOptions(output);
};

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const NOTHING = new Uint8Array();

const problem = (argv: readonly string[], reason: UnknownReason, detail: string): ItemEnd => ({
  argv,
  exitCode: null,
  problem: { reason, detail },
  stdout: NOTHING,
  stderr: NOTHING,
  truncated: false,
});

/** What netwhy does nowhere. */
const refusal = (argv: readonly string[], detail: string): ItemEnd => ({
  ...problem(argv, 'forbidden', detail),
  problem: { reason: 'forbidden', detail, final: true },
});
