// Are the longest answers of large clusters read whole: a tailnet of 5,000 machines, a node of 10,000 endpoints?
import { describe, expect, it } from 'vitest';
import { MAX_OUTPUT_BYTES } from '../../src/model/batch.ts';
import { parseCiliumEndpoints } from '../../src/parsers/cilium-endpoint.ts';
import { parseTailscaleStatus } from '../../src/parsers/tailscale-status.ts';
import { output, sample, told } from './sample.ts';

const real = sample('tailscale/status.real-healthy');
const end = real.stdout.lastIndexOf('\n');
const status = JSON.parse(real.stdout.slice(0, end)) as { Peer: Record<string, object> };

const tailnet = (peers: number) => {
  const [peer] = Object.values(status.Peer);
  const Peer = Object.fromEntries(
    Array.from({ length: peers }, (_, at) => {
      const ip = `100.64.${at >> 8}.${at & 255}`;
      return [`nodekey:${String(at).padStart(64, '0')}`, { ...peer, TailscaleIPs: [ip], AllowedIPs: [`${ip}/32`] }];
    }),
  );
  return { ...real, stdout: JSON.stringify({ ...status, Peer }, null, '\t') + real.stdout.slice(end) };
};

describe('a large cluster', () => {
  it('has every peer of its tailnet read', () => {
    const large = tailnet(5000);
    const read = told(parseTailscaleStatus(large));
    expect([large.stdout.length < MAX_OUTPUT_BYTES, typeof read === 'object' && read.peers.length]).toEqual([
      true,
      5000,
    ]);
  });

  it('has every endpoint of a node read, as JSON and as a table', () => {
    const one = { status: { state: 'ready', identity: { id: 7 }, policy: { realized: { 'policy-enabled': 'none' } } } };
    const json = JSON.stringify(Array.from({ length: 10_000 }, (_, id) => ({ id, ...one })));
    const { stdout } = sample('cilium/endpoints.policy-disabled');
    const [title, second, row = '', ...labels] = stdout.split('\n');
    const rows = Array.from({ length: 10_000 }, (_, id) =>
      [String(id).padEnd(11) + row.slice(11), ...labels.slice(0, 2)].join('\n'),
    );
    const table = `${[title, second, ...rows].join('\n')}\n`;
    expect([
      told(parseCiliumEndpoints(output('cilium-dbg endpoint list -o json', json))),
      told(parseCiliumEndpoints(output('cilium-dbg endpoint list', table))),
    ]).toMatchObject([{ length: 10_000 }, { length: 10_000 }]);
  });
});
