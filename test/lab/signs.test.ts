// Each fault really happens in the network, whatever the product says of it, and undoing it leaves nothing behind.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO_TOPOLOGY } from '../../src/playground/topology.ts';
import { type LabBackend, labBackend } from './backend.ts';
import { breakLab, mendLab } from './break.ts';
import type { LabFault } from './faults/fault.ts';
import { LAB_FAULTS } from './faults.ts';
import { isInside, type Lab, startLab } from './run.ts';

let backend: LabBackend | null = null;
const leave = async (): Promise<void> => {
  await backend?.close();
  backend = null;
};

/**
 * What a fault may change: devices and what they offload, addresses, routes, rules, filters, where WireGuard sends to. Left out are counters, and
 * what the kernel settles in its own time after a lab has started.
 */
const STATE = `ip -o link | sed 's/@[^:]*//; s/NO-CARRIER,//; s/,LOWER_UP//; s/ state [A-Z]*//'; ip -o -4 addr; ip -4 route show table all; ip -4 rule; sysctl -n net.ipv4.ip_forward
nft list ruleset | sed 's/packets [0-9]* bytes [0-9]*//'; wg show tailscale0 endpoints 2>/dev/null; ethtool -k ${DEMO_TOPOLOGY.uplink} 2>/dev/null | grep -- -gro; true`;

const stateOf = async (lab: Lab, hosts: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>> =>
  Object.fromEntries(
    await Promise.all(
      hosts.map(async (host) => {
        const { stdout } = await lab.run(host, ['sh', '-c', STATE]);
        return [host, stdout.trim().split('\n').sort()] as const;
      }),
    ),
  );

const touched = (fault: LabFault): readonly string[] => [
  ...new Set(fault.on.flatMap((act) => ('at' in act ? [act.at] : []))),
];

const missing = async (lab: Lab, fault: LabFault): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const { at, argv, prints } of fault.shows ?? []) {
    const { stdout, stderr } = await lab.run(at, argv);
    if (!prints.test(`${stdout}${stderr}`)) wrong.push(`${at}: ${argv.join(' ')}\n${stdout}${stderr}not ${prints}`);
  }
  return wrong;
};

describe.skipIf(!isInside())('in the network', () => {
  afterAll(leave);

  it.each(
    LAB_FAULTS.filter((fault) => fault.shows !== undefined || fault.undo !== 'rebuild').map(
      (fault) => [fault.name, fault] as const,
    ),
  )('%s shows', async (_name, fault) => {
    backend ??= await labBackend(await startLab(DEMO_TOPOLOGY));
    const { lab } = backend;
    const before = await stateOf(lab, touched(fault));
    await breakLab(backend, fault);
    const wrong = await missing(lab, fault);
    // A lab that is not as it was is left behind.
    if (fault.undo === 'rebuild' || wrong.length > 0) await leave();
    else {
      await mendLab(backend, fault);
      const after = await stateOf(lab, touched(fault));
      if (!isDeepStrictEqual(after, before)) await leave();
      expect(after).toEqual(before);
    }
    expect(wrong).toEqual([]);
  });
});
