// Puts a fault into a lab: its commands on the hosts, its changes in the objects.
import type { LabBackend } from './backend.ts';
import type { LabFault } from './faults.ts';

/** @throws Error when a command of the fault fails: then the lab is not what the test thinks. */
export const breakLab = async (backend: LabBackend, fault: LabFault): Promise<void> => {
  const { lab, objects } = backend;
  for (const act of fault.on) {
    if ('daemon' in act) {
      lab.signal(act.daemon, act.signal);
      continue;
    }
    const end = await lab.run(act.at, act.argv, act.input?.());
    if (end.code !== 0) throw new Error(`${fault.name}: ${act.argv.join(' ')} on ${act.at}: ${end.stderr}`);
  }
  fault.objects?.(objects);
  if (fault.keepFlows === true) return;
  for (const node of lab.topology.nodes) await lab.run(`n${node.index}`, ['conntrack', '-F']);
};
