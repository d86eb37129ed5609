// Very long outputs as the agent takes them: a real process through its own runner, its cap, and what the parser makes of the rest.
// words: <conntrack list> <capture>

import { processRunner } from '../../../src/agent/process-runner.ts';
import { outputCap } from '../../../src/commands/catalogue.ts';
import { interpret } from '../../../src/engine/interpret.ts';
import type { Observation } from '../../../src/model/recording.ts';
import type { Scene } from '../../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../../src/model/site.ts';
import { type Probe, step } from '../../../src/model/step.ts';
import { same } from '../../../src/model/text.ts';
import { pass } from '../../../src/model/verdict.ts';
import { parseConntrackList } from '../../../src/parsers/conntrack.ts';
import { parseTcpdump } from '../../../src/parsers/tcpdump.ts';
import { serve } from './serve.ts';
import { watched } from './watch-loop.ts';

const [list = '', capture = ''] = process.argv.slice(2);
const runner = processRunner();
const signal = AbortSignal.timeout(280_000);

const KINDS = {
  conntrack: { file: list, call: { name: 'conntrack-list', args: {} }, parse: parseConntrackList },
  tcpdump: { file: capture, call: { name: 'capture', args: {} }, parse: parseTcpdump },
} as const;

/** What a step says that would say `pass` of anything its parser understands. */
const verdictOf = (kind: keyof typeof KINDS, outcome: Observation['outcome']): string => {
  const { call, parse } = KINDS[kind];
  const location = { at: 'node', node: 'node-1' } as const;
  const probe = { key: 'all', location, call, timeoutMs: 1, parse } as Probe<unknown>;
  const asked = step<unknown, 'big'>({
    ...{
      id: 'big',
      asks: same('?'),
      vantage: 'node',
      probes: () => [probe],
      judge: () => pass(same('read'), same('')),
    },
  });
  const seen = { step: 'big', probe: 'all', location, rung: 'agent', argv: [], startedMs: 0, durationMs: 0, outcome };
  const judged = interpret(
    { step: asked, probes: [probe], answered: null },
    [seen as Observation],
    {} as Scene,
    DEFAULT_SITE,
  );
  return judged?.verdict ?? 'none';
};

serve(async ({ kind }: { readonly kind: keyof typeof KINDS }) => {
  const { file, call } = KINDS[kind];
  let verdict = '';
  const took = await watched(async () => {
    const maxBytes = outputCap(call);
    const ran = await runner.run(['cat', file], { namespace: null, timeoutMs: 280_000, maxBytes, signal });
    if (ran.kind !== 'exited') throw new Error(ran.kind);
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
    const printed = { stdout: text(ran.stdout), stderr: text(ran.stderr), truncated: ran.truncated };
    verdict = verdictOf(kind, { kind: 'exited', exitCode: 0, ...printed });
    return printed;
  });
  return { ...took, verdict };
});
