// All faults of the lab, by subject, for the addresses and names of a topology.
import { DEMO_TOPOLOGY, type Topology } from '../../src/playground/topology.ts';
import { dnsAndCloudFaults } from './faults/dns-and-cloud.ts';
import { castOf, type LabFault } from './faults/fault.ts';
import { mtuFaults, overlayFaults } from './faults/overlay.ts';
import { pairFaults } from './faults/pairs.ts';
import { podAndNodeFaults } from './faults/pod-and-node.ts';
import { policyFaults, serviceFaults } from './faults/policy-and-service.ts';
import { pathFaults, tailnetFaults } from './faults/tailnet.ts';

export const faultsOf = (topology: Topology): Readonly<Record<string, readonly LabFault[]>> => {
  const cast = castOf(topology);
  const single = {
    'pod and node': podAndNodeFaults(cast),
    'dns and cloud': dnsAndCloudFaults(cast),
    'policy and service': [...policyFaults(cast), ...serviceFaults(cast)],
    overlay: [...overlayFaults(cast), ...mtuFaults(cast)],
    tailnet: tailnetFaults(cast),
    paths: pathFaults(cast),
  };
  return { ...single, pairs: pairFaults(Object.values(single).flat()) };
};

export const FAULT_GROUPS = faultsOf(DEMO_TOPOLOGY);
export const LAB_FAULTS: readonly LabFault[] = Object.values(FAULT_GROUPS).flat();
