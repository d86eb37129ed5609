// What Oracle's instance metadata tells of a machine's network cards, and what is no such page.
import { describe, expect, it } from 'vitest';
import { oracleVnics } from '../../src/commands/oracle-vnics.ts';
import { parseOracleVnics } from '../../src/parsers/oracle-vnics.ts';

const argv = oracleVnics.variants({ timeoutMs: 2000 }, 'agent', null)[0] ?? [];
const CARD = {
  vnicId: 'ocid1.vnic.oc1.phx.abyhqljr',
  privateIp: '10.0.0.11',
  vlanTag: 11,
  macAddr: '00:00:17:00:b1:b9',
  virtualRouterIp: '10.0.0.1',
  subnetCidrBlock: '10.0.0.0/24',
};
const read = (body: unknown, { status = 200, exitCode = 0, stderr = '' } = {}) =>
  parseOracleVnics({
    argv,
    exitCode,
    stdout: `${typeof body === 'string' ? body : JSON.stringify(body)}\n${status} 169.254.169.254 0.002310`,
    stderr,
  });

describe('the cards of a machine', () => {
  it('are read, the primary one first, with what is told of each', () => {
    const second = { vnicId: 'ocid1.vnic.oc1.phx.second', privateIp: '10.0.8.2' };
    expect(read([CARD, second])).toEqual({
      ok: true,
      value: [
        { id: CARD.vnicId, privateIp: '10.0.0.11', subnetCidr: '10.0.0.0/24', routerIp: '10.0.0.1' },
        { id: second.vnicId, privateIp: '10.0.8.2', subnetCidr: '', routerIp: '' },
      ],
    });
  });

  it.each([
    ['no card', []],
    ['no list', CARD],
    ['an address that is none', [{ ...CARD, privateIp: '10.0.0.256' }]],
    ['an id of something else', [{ ...CARD, vnicId: 'ocid1.instance.oc1.x' }]],
    ['half of it', JSON.stringify([CARD]).slice(0, 60)],
    ['another page', '<html>login</html>'],
  ])('are not read from %s', (_what, body) => {
    expect(read(body)).toMatchObject({ ok: false, reason: 'unreadable' });
  });

  it('are not known where the metadata is switched off, or nobody answers', () => {
    expect(read('', { status: 404 })).toMatchObject({ ok: false, reason: 'inconclusive' });
    const silent = { argv, exitCode: 28, stdout: '\n000  2.001', stderr: 'curl: (28) Connection timed out' };
    expect(parseOracleVnics(silent)).toMatchObject({ ok: false, reason: 'timed-out' });
  });
});

describe('the command', () => {
  it('asks one page, which holds no secret, on the node alone and past every proxy', () => {
    expect(argv.at(-1)).toBe('http://169.254.169.254/opc/v2/vnics/');
    expect(argv.slice(argv.indexOf('--noproxy'))).toContain('*');
    expect(oracleVnics.variants({ timeoutMs: 2000 }, 'pod-exec', null)).toEqual([]);
    expect(oracleVnics.variants({ timeoutMs: 2000 }, 'cilium-exec', null)).toEqual([]);
  });
});
