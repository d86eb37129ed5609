// What the overview's own causes and drawings ask of the findings.
import type { Cause, Finding, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { marksOf } from '../../steps/marks.ts';
import type { HealthStep } from './steps.ts';

export type HealthCause = Cause<HealthStep, NodeScene>;
export type Ask = Found<HealthStep>;

/** Of a fact whose values are `node-1 42`; empty when it has none of that node. */
export const givenOf = (finding: Finding, fact: string, node: string): string =>
  marksOf(finding, fact).find((one) => one.node === node)?.what ?? '';
