// Does the simulated tailscaled say what a real one said in the same state?
import { describe, expect, it } from 'vitest';
import { beyond } from '../../parsers/json-shape.ts';
import { sample } from '../../parsers/sample.ts';
import { at, LIMIT } from './ask-tailscale.ts';
import { broken } from './places.ts';

const STATUS = { name: 'tailscale-status', args: LIMIT };
const NETCHECK = { name: 'tailscale-netcheck', args: {} };
const pingOf = (type: string, to = '100.64.0.2') => ({ name: 'tailscale-ping', args: { ...LIMIT, type, to } });
const real = (name: string): string => sample(`tailscale/${name}`).stdout;

describe('the simulated tailscaled', () => {
  it.each([
    ['', STATUS, ['status.real-healthy', 'status.real-peer-expired'], []],
    ['', NETCHECK, ['netcheck.real-healthy'], []],
    ['peer-relayed', STATUS, ['status.real-peer-derp', 'status.real-healthy'], []],
    ['peer-relayed:peer-relay', STATUS, ['status.real-peer-relay', 'status.real-healthy'], []],
    ['peer-offline:dead', STATUS, ['status.real-peer-offline', 'status.real-healthy'], []],
    ['node-key-expiring', STATUS, ['status.real-key-soon', 'status.real-key-expired'], []],
    ['wireguard-udp-blocked', NETCHECK, ['netcheck.real-udp-blocked'], []],
    ['peer-relayed', pingOf('disco'), ['ping.real-derp'], []],
    ['peer-relayed:peer-relay', pingOf('disco'), ['ping.real-peer-relay'], []],
    // Right after a logout the real one still lists the peers of its past, without names; restarted, none.
    ['tailscale-logged-out', STATUS, ['status.real-logged-out', 'status.real-key-expired'], ['.Peer null']],
    ['tailscale-logged-out:stopped', STATUS, ['status.real-stopped'], []],
    ['node-key-expired', STATUS, ['status.real-key-expired'], []],
    ['', pingOf('disco'), ['ping.real-direct'], []],
    ['', pingOf('TSMP'), ['ping.real-tsmp'], []],
    ['', pingOf('ICMP'), ['ping.real-icmp'], []],
    ['', pingOf('disco', '100.64.0.1'), ['ping.real-self'], []],
    ['', pingOf('disco', '100.64.0.9'), ['ping.real-no-peer'], []],
  ])('under %j answers %j with no field a real one has not', (fault, call, names, differences) => {
    const { stdout } = at(broken(...(fault === '' ? [] : [fault])), 'node-1', call);
    expect(beyond([stdout], names.map(real))).toEqual(differences);
  });

  it.each([
    ['tailscale-logged-out:stopped', 'ping.real-stopped'],
    ['tailscale-logged-out', 'ping.real-logged-out'],
    ['node-key-expired', 'ping.real-key-expired'],
  ])('under %s answers a ping by the words of a real one', (fault, name) => {
    const { stdout } = at(broken(fault), 'node-1', pingOf('disco'));
    const wordsOf = (text: string): unknown => JSON.parse(text.split('\n')[0] ?? '').Err;
    expect(wordsOf(stdout)).toBe(wordsOf(real(name)));
  });
});
