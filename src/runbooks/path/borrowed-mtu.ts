// What the question about sizes lends a path: which leg swallows large packets, and whether the overlay is set too big, or differently on the two nodes.
import type { Cause } from '../../model/runbook.ts';
import type { NodeScene, PathScene } from '../../model/scene.ts';
import { COUNT_STEPS } from '../mtu/count-steps.ts';
import { DEVICE_STEPS } from '../mtu/device-steps.ts';
import { HOLE_CAUSES } from '../mtu/hole-causes.ts';
import { PATH_STEPS } from '../mtu/path-steps.ts';
import { DRIFT_CAUSES, SETTING_CAUSES } from '../mtu/setting-causes.ts';
import { borrowCauses, borrowSteps } from './borrow.ts';
import { senderNode, twoNodes } from './ends.ts';

/** Pods' packets are asked about here by our own probe, between the very pods. */
const OURS: Readonly<Record<string, string>> = { 'mtu-pod-path': 'arrives-big', 'mtu-fragments': 'mtu-devices' };
const alias = (): Readonly<Record<string, string>> => OURS;

const between = ['mtu-node-path', 'mtu-devices', 'mtu-drift'] as const;

export const MTU_ON_PATH = [
  ...borrowSteps(
    [...PATH_STEPS, ...DEVICE_STEPS].filter(({ id }) => (between as readonly string[]).includes(id)),
    { sees: twoNodes, alias, evidence: between },
  ),
  ...borrowSteps(
    COUNT_STEPS.filter(({ id }) => id === 'mtu-egress'),
    { sees: senderNode, alias },
  ),
] as const;

const STEPS: ReadonlySet<string> = new Set(['arrives-big', ...MTU_ON_PATH.map(({ id }) => id)]);

/** Names our steps in the place of those a path has not. */
const renamed = (cause: Cause<string, PathScene>): Cause<string, PathScene> => ({
  ...cause,
  step: OURS[cause.step] ?? cause.step,
  explains: cause.explains.map((id) => OURS[id] ?? id).filter((id) => STEPS.has(id) || id === 'pod-mtu'),
});

export const DRIFT_ON_PATH = borrowCauses(
  (DRIFT_CAUSES as readonly Cause<string, NodeScene>[]).filter(({ step }) => step === 'mtu-drift'),
  {
    sees: twoNodes,
    alias,
    explains: ['arrives-big'],
  },
).map(renamed);

const HOLES = HOLE_CAUSES as readonly Cause<string, NodeScene>[];

export const HOLE_CAUSES_ON_PATH = [
  ...borrowCauses(
    HOLES.filter(({ step }) => step !== 'mtu-egress'),
    { sees: twoNodes, alias, explains: ['arrives-big'], matters: (found) => found('arrives-big').fails },
  ),
  ...borrowCauses(
    HOLES.filter(({ step }) => step === 'mtu-egress'),
    {
      sees: senderNode,
      alias,
      explains: [],
      // Hosts on the tailnet are reached without a router, and not by the card.
      matters: (found) => found('node-way').facts.gateway !== null,
    },
  ),
].map(renamed);

/** Says of both nodes what `pod-mtu-too-big` says of one pod. */
export const TOO_BIG_ON_PATH = borrowCauses(
  (SETTING_CAUSES as readonly Cause<string, NodeScene>[]).filter(
    ({ code, step }) => code === 'overlay-mtu-too-big' && step === 'mtu-devices',
  ),
  { sees: twoNodes, alias, explains: ['pod-mtu'] },
).map(renamed);
