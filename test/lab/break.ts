// Puts a fault into a lab and takes it out again: its commands on the hosts, its changes in the objects.
import { demoObjects } from '../../src/playground/demo-objects.ts';
import type { LabBackend } from './backend.ts';
import type { Act, LabFault } from './faults/fault.ts';
import type { Lab } from './run.ts';

/** @throws Error when a command of the fault fails: then the lab is not what the test thinks. */
export const breakLab = async (backend: LabBackend, fault: LabFault): Promise<void> => {
  await perform(backend.lab, fault.name, fault.on);
  fault.objects?.(backend.objects);
  if (fault.keepFlows !== true) await flushFlows(backend.lab);
};

/** @throws Error when the fault can only be left behind with its lab, or a command fails. */
export const mendLab = async ({ lab, objects }: LabBackend, fault: LabFault): Promise<void> => {
  if (fault.undo === 'rebuild') throw new Error(`${fault.name} cannot be undone`);
  await perform(lab, `undo ${fault.name}`, fault.undo);
  for (const { metadata } of objects.list(POLICIES)) objects.delete(POLICIES, metadata.namespace, metadata.name);
  demoObjects(lab.topology, objects);
  await flushFlows(lab);
};

const POLICIES = 'networking.k8s.io/networkpolicies';

const perform = async (lab: Lab, name: string, acts: readonly Act[]): Promise<void> => {
  for (const act of acts) {
    if ('start' in act) {
      await lab.start(act.start, act.at, act.argv);
    } else if ('daemon' in act) {
      lab.signal(act.daemon, act.signal);
    } else {
      const end = await lab.run(act.at, act.argv, act.input?.());
      if (end.code !== 0) throw new Error(`${name}: ${act.argv.join(' ')} on ${act.at}: ${end.stderr}`);
    }
  }
};

const flushFlows = async (lab: Lab): Promise<void> => {
  await Promise.all(lab.topology.nodes.map((node) => lab.run(`n${node.index}`, ['conntrack', '-F'])));
};
