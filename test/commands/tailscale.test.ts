// What may be asked of tailscaled: reading alone, and only of its own socket.
import { describe, expect, it } from 'vitest';
import { CATALOGUE, checkCall, variantsOf } from '../../src/commands/catalogue.ts';

const argvs = (name: string, args = {}) =>
  variantsOf({ name, args }, 'agent').map((argv) => argv.join(' ').replace(/\n/g, '\\n'));

const SOCKET = '/var/run/tailscale/tailscaled.sock';
const CURL = (path: string, method = '') =>
  `curl -sS -m 5 --max-filesize ${path.startsWith('status') ? 8_387_584 : 261_120} ${method}--unix-socket ${SOCKET} -H Host: local-tailscaled.sock ` +
  `-w \\n%header{date} %{http_code} http://local-tailscaled.sock/localapi/v0/${path}`;
const CLI = `tailscale --socket=${SOCKET}`;
const LIMIT = { timeoutMs: 5000 };

describe('a question to tailscaled', () => {
  it.each([
    ['tailscale-status', LIMIT, [CURL('status'), `${CLI} status --json`]],
    [
      'tailscale-status',
      { ...LIMIT, peers: false },
      [CURL('status?peers=false'), `${CLI} status --json --peers=false`],
    ],
    [
      'tailscale-ping',
      { ...LIMIT, to: '100.64.0.2', type: 'disco' },
      [
        CURL('ping?ip=100.64.0.2&type=disco', '-X POST '),
        `${CLI} ping --until-direct=false -c 1 --timeout 5s 100.64.0.2`,
      ],
    ],
    [
      'tailscale-ping',
      { ...LIMIT, to: 'fd7a:115c:a1e0::2', type: 'TSMP' },
      [
        CURL('ping?ip=fd7a:115c:a1e0::2&type=TSMP', '-X POST '),
        `${CLI} ping --until-direct=false --tsmp -c 1 --timeout 5s fd7a:115c:a1e0::2`,
      ],
    ],
    ['tailscale-netcheck', {}, [`${CLI} netcheck --format=json`, `${CLI} netcheck`]],
    ['tailscale-prefs', LIMIT, [CURL('prefs')]],
    ['tailscale-derp-map', LIMIT, [CURL('derpmap')]],
    ['tailscale-metrics', LIMIT, [CURL('usermetrics')]],
    ['tailscale-check-udp-gro', LIMIT, [CURL('check-udp-gro-forwarding')]],
    ['tailscale-check-ip-forwarding', LIMIT, [CURL('check-ip-forwarding')]],
  ])('%s %j', (name, args, expected) => {
    expect(argvs(name, args)).toEqual(expected);
  });

  it('goes to who may ask tailscaled, and nothing else does', () => {
    const asking = [...CATALOGUE.values()].filter((spec) => spec.asks === 'tailscaled').map(({ name }) => name);
    expect(asking).toEqual([...CATALOGUE.keys()].filter((name) => name.startsWith('tailscale-')));
  });

  it('never writes: a POST is a ping, and no other path is asked', () => {
    const names = [...CATALOGUE.keys()].filter((name) => name.startsWith('tailscale-'));
    const all = names.flatMap((name) =>
      argvs(
        name,
        name === 'tailscale-ping'
          ? { ...LIMIT, to: '100.64.0.2', type: 'ICMP' }
          : name === 'tailscale-netcheck'
            ? {}
            : LIMIT,
      ),
    );
    expect(all.filter((argv) => / -X /.test(argv) && !/ -X POST .*\/localapi\/v0\/ping\?/.test(argv))).toEqual([]);
    const words =
      /localapi\/v0\/(?:status|ping\?ip=[^ ]+|prefs|derpmap|usermetrics|check-[a-z-]+)$| (?:status --json|netcheck|netcheck --format=json)$| ping --/;
    expect(all.filter((argv) => !words.test(argv))).toEqual([]);
  });

  it.each([
    ['tailscale-status', { ...LIMIT, socket: '/var/run/docker.sock' }],
    ['tailscale-status', { ...LIMIT, socket: '/run/../var/run/tailscaled.sock' }],
    ['tailscale-status', { ...LIMIT, socket: '-o/x/tailscaled.sock' }],
    ['tailscale-status', { ...LIMIT, socket: '/a b/tailscaled.sock' }],
    ['tailscale-status', {}],
    ['tailscale-prefs', { ...LIMIT, path: 'logout' }],
    ['tailscale-ping', { ...LIMIT, to: 'node-b', type: 'disco' }],
    ['tailscale-ping', { ...LIMIT, to: '100.64.0.2&type=x', type: 'disco' }],
    ['tailscale-ping', { ...LIMIT, to: '100.64.0.2', type: 'peerapi' }],
    ['tailscale-ping', { timeoutMs: 60_000, to: '100.64.0.2', type: 'disco' }],
  ])('%s %j is refused', (name, args) => {
    expect(() => checkCall({ name, args })).toThrow(/bad arguments/);
  });
});
