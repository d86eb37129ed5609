// Which network cards does Oracle's instance metadata tell of a machine, and in which subnets?
import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { trailerOf } from './curl.ts';
import { printable } from './printable.ts';
import { screen } from './screen.ts';

export interface OracleVnic {
  readonly id: string;
  readonly privateIp: string;
  /** Empty where it is not told, as the others. */
  readonly subnetCidr: string;
  readonly routerIp: string;
}

const ip = z.string().refine(isIPv4);
const page = z
  .array(
    z.object({
      vnicId: z.string().startsWith('ocid1.vnic.').max(255),
      privateIp: ip,
      subnetCidrBlock: z.string().max(64).nullish(),
      virtualRouterIp: ip.nullish(),
    }),
  )
  .min(1)
  .max(64);

/** The first is the primary one. As curl prints it, its own line last. */
export const parseOracleVnics: Parser<readonly OracleVnic[]> = (output) => {
  const unfit = screen(output, { foreignBody: true });
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0)
    return unreadable(
      `no instance metadata (curl ${output.exitCode})`,
      output.exitCode === 28 ? 'timed-out' : 'inconclusive',
    );
  const told = trailerOf(output);
  if (!told.ok) return told;
  if (told.value.status !== 200)
    return unreadable(`the instance metadata answers with status ${told.value.status}`, 'inconclusive');
  let json: unknown;
  try {
    json = JSON.parse(told.value.body);
  } catch {
    return unreadable('the instance metadata is not JSON');
  }
  const read = page.safeParse(json);
  if (!read.success) {
    const at = read.error.issues[0]?.path.join('.') ?? '';
    return unreadable(`not understood in the instance metadata: ${at === '' ? 'no list of VNICs' : printable(at, 60)}`);
  }
  return parsed(
    read.data.map(({ vnicId, privateIp, subnetCidrBlock, virtualRouterIp }) => ({
      id: printable(vnicId, 255),
      privateIp,
      subnetCidr: printable(subnetCidrBlock ?? '', 64),
      routerIp: virtualRouterIp ?? '',
    })),
  );
};
