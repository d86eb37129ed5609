// Builds a recording: the plan's probes, each answered as in a healthy network unless a rule says otherwise.

import { variantsOf } from '../../src/commands/catalogue.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Observation, Outcome, Recording } from '../../src/model/recording.ts';
import type { PodScene } from '../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import type { Probe } from '../../src/model/step.ts';
import { whyNoEgress } from '../../src/runbooks/why-no-egress/why-no-egress.runbook.ts';
import { healthyAnswer } from './healthy-answer.ts';

export interface Asked {
  readonly step: string;
  readonly key: string;
  /** `pod shop/web-0`, `node node-1`, `cilium node-1`. */
  readonly place: string;
  readonly node: string;
  readonly name: string;
  readonly argv: readonly string[];
  /** Address or name the command asks for. */
  readonly to: string;
  /** DNS server. */
  readonly server: string;
}

/** null leaves the answer to the rules before it. The last rule that answers counts. */
export type Rule = (asked: Asked) => Outcome | null;

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

const askedOf = (step: string, probe: Probe<unknown>): Asked => {
  const { location, call } = probe;
  const place =
    location.at === 'pod'
      ? `pod ${location.namespace}/${location.pod}`
      : location.at === 'api'
        ? 'api'
        : `${location.at} ${location.node}`;
  return {
    step,
    key: probe.key,
    place,
    node: location.at === 'api' ? '' : location.node,
    name: call.name,
    argv: location.at === 'cloud' ? ['oracle-api'] : (variantsOf(call, 'agent')[0] ?? []),
    to: word(call.args.to) || word(call.args.host) || word(call.args.name) || word(call.args.device),
    server: word(call.args.server),
  };
};

export const record = (scene: PodScene, rules: readonly Rule[] = []): Recording & { readonly scene: PodScene } => {
  const observations = plan(whyNoEgress, scene, DEFAULT_SITE).flatMap(({ step, probes }) =>
    probes.map((probe): Observation => {
      const asked = askedOf(step.id, probe);
      const outcome =
        rules.reduceRight<Outcome | null>((said, rule) => said ?? rule(asked), null) ?? healthyAnswer(asked, scene);
      return {
        step: step.id,
        probe: probe.key,
        location: probe.location,
        rung: outcome.kind === 'exited' ? 'agent' : null,
        argv: outcome.kind === 'exited' ? asked.argv : [],
        startedMs: probe.delayMs ?? 0,
        durationMs: 20,
        outcome,
      };
    }),
  );
  return {
    schema: 1,
    run: 'r-0123456789',
    question: whyNoEgress.id,
    netwhy: '0.1.0',
    runbookVersion: whyNoEgress.version,
    site: DEFAULT_SITE,
    scene,
    startedAt: '2026-11-23T14:53:12.000Z',
    durationMs: 400,
    ended: 'complete',
    observations,
  };
};
