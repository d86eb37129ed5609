// What the simulated cluster can break, each named by the cause it must be diagnosed as.
import { Fault } from '../../model/fault.ts';
import { say } from '../../model/text.ts';
import { closest } from '../../text/closest.ts';
import { CILIUM_FAULTS } from './faults/cilium-faults.ts';
import { CLOUD_FAULTS } from './faults/cloud-faults.ts';
import { DNS_FAULTS } from './faults/dns-faults.ts';
import { EBPF_FAULTS } from './faults/ebpf-faults.ts';
import { KERNEL_FAULTS } from './faults/kernel-faults.ts';
import { NODE_FAULTS } from './faults/node-faults.ts';
import { OBJECT_FAULTS } from './faults/object-faults.ts';
import { OVERLAY_FAULTS } from './faults/overlay-faults.ts';
import { POLICY_FAULTS } from './faults/policy-faults.ts';
import { SERVICE_FAULTS } from './faults/service-faults.ts';
import { TAILNET_FAULTS } from './faults/tailnet-faults.ts';
import { TAILNET_PATH_FAULTS } from './faults/tailnet-path-faults.ts';
import { TAILNET_SETTING_FAULTS } from './faults/tailnet-setting-faults.ts';
import { TAILSCALED_FAULTS } from './faults/tailscaled-faults.ts';
import { TUNING_FAULTS } from './faults/tuning-faults.ts';
import type { FaultInfo, FaultSpec } from './faults/world.ts';

export type { FaultInfo } from './faults/world.ts';

const ALL: readonly FaultSpec[] = [
  ...OBJECT_FAULTS,
  ...NODE_FAULTS,
  ...CLOUD_FAULTS,
  ...KERNEL_FAULTS,
  ...OVERLAY_FAULTS,
  ...TAILNET_FAULTS,
  ...TAILSCALED_FAULTS,
  ...TAILNET_PATH_FAULTS,
  ...TAILNET_SETTING_FAULTS,
  ...CILIUM_FAULTS,
  ...POLICY_FAULTS,
  ...DNS_FAULTS,
  ...SERVICE_FAULTS,
  ...EBPF_FAULTS,
  ...TUNING_FAULTS,
];

/** The overview asks along what these ask. */
const ALONG = ['tailscale', 'overlay', 'ebpf', 'mtu'];
/**
 * There something lower accounts for it: the program that is gone, the node that is off, the control plane seen from its peers.
 * Oracle is not asked about all nodes, so that what its rules shut is told as netcheck sees it.
 */
const OTHERWISE = [
  'overlay-unanswered',
  'peer-offline:dead',
  'tailscale-health-warning',
  'pod-mtu-too-big',
  'security-list-blocks-tailscale',
];

const withOverview = ({ questions, ...info }: FaultInfo): FaultInfo => ({
  ...info,
  questions:
    questions.some((one) => ALONG.includes(one)) && !OTHERWISE.includes(info.name)
      ? [...new Set([...questions, 'health'])]
      : questions,
});

export const FAULTS: readonly FaultInfo[] = ALL.map(({ apply, ...info }) => withOverview(info));

/** The faults whose cause a question must name. */
export const faultsOf = (question: string): readonly FaultInfo[] =>
  FAULTS.filter(({ questions }) => questions.includes(question));

/** @throws Fault `usage` for an unknown name, with the likeliest ones as suggestions. */
export const faultNamed = (name: string): FaultSpec => {
  const found = ALL.find((one) => one.name === name);
  if (found) return found;
  throw new Fault('usage', say(`There is no fault "${name}".`, `"${name}"이라는 고장은 없습니다.`), {
    suggestions: closest(
      name,
      ALL.map((one) => one.name),
      5,
    ),
  });
};
