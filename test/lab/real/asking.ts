// How the tests of real Tailscale ask: a fresh lab for each, and the product's own commands and parsers.
import { afterEach } from 'vitest';
import { tailscaleNetcheck, tailscalePing, tailscaleStatus } from '../../../src/commands/tailscale.ts';
import { parseTailscaleNetcheck } from '../../../src/parsers/tailscale-netcheck.ts';
import { parseTailscalePing, type TailscalePing } from '../../../src/parsers/tailscale-ping.ts';
import { parseTailscaleStatus, peerWith, type TailscaleStatus } from '../../../src/parsers/tailscale-status.ts';
import { isInside, type Lab } from '../run.ts';
import { type Look, read } from './looking.ts';
import { eventually, isBuilt, startRealLab } from './tailnet.ts';

export const ready = isInside() && isBuilt();
let open: Lab | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

export const labNow = async (): Promise<Lab> => {
  open = await startRealLab();
  return open;
};

export const NODE_2 = '100.64.0.2';
export const NODE_3 = '100.64.0.3';

export const status = async (lab: Lab, more: Partial<Look> = {}): Promise<TailscaleStatus> => {
  const said = await read(lab, parseTailscaleStatus, { at: 'n1', command: tailscaleStatus, ...more });
  if (typeof said === 'string') throw new Error(said);
  return said;
};

export const ping = async (lab: Lab, to: string, more: Partial<Look> = {}, type = 'disco') =>
  read(lab, parseTailscalePing, { at: 'n1', command: tailscalePing, ...more, args: { to, type, ...more.args } });

export const viaOf = (said: string | TailscalePing): string =>
  typeof said === 'string' ? said : `${said.outcome} ${said.pongs.map((pong) => pong.via).join()}`.trim();

export const netcheck = (lab: Lab, more: Partial<Look> = {}) =>
  read(lab, parseTailscaleNetcheck, { at: 'n1', command: tailscaleNetcheck, ...more });

/** Waits until node-1 sees node-2 or node-3 as wanted. */
export const sees = (lab: Lab, what: string, ip: string, wanted: (peer: ReturnType<typeof peerWith>) => boolean) =>
  eventually(`node-1 sees ${ip} ${what}`, async () => (wanted(peerWith(await status(lab), ip)) ? true : null));
