// Is the tailnet device there, has it the address the cluster sends to, and is tailscaled logged in? Guide, Phase 1.
import { nodeStep } from '../../model/step.ts';
import { join, same, say } from '../../model/text.ts';
import { type AddressInfo, parseAddress } from '../../parsers/ip-link.ts';
import { NO_DAEMON, type NoDaemon, type TailscaleStatus } from '../../parsers/tailscale-status.ts';
import { focusNames } from '../../steps/node-pairs.ts';
import { isInside } from '../../steps/ranges.ts';
import { blindRows, onEach, type Row, sumUp, unseen } from '../../steps/rows.ts';
import { noDaemonRow, statusProbe } from '../../steps/tailscaled.ts';
import { peersOf } from '../../steps/ways.ts';

const device = nodeStep<AddressInfo | null, 'tailnet-device'>({
  id: 'tailnet-device',
  asks: say('Is the tailnet device up, with an address?', 'tailnet 장치가 켜져 있고 주소가 있는가?'),
  vantage: 'node',
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) => [
      {
        key: node,
        location,
        call: { name: 'address', args: { device: site.tailnetDevice } },
        timeoutMs: 2000,
        parse: parseAddress,
      },
    ]),
  judge: (readings, scene, site) => {
    const row = (node: string, info: AddressInfo | null): Row => {
      if (info === null)
        return { about: node, verdict: 'fail', saw: say('no such device', '장치가 없음'), facts: { missing: node } };
      const address = info.ipv4.find((one) => isInside(one.split('/')[0] ?? '', site.tailnetCidr)) ?? '';
      const saw = same(`${info.flags.join(',')} mtu ${info.mtuBytes} ${address || info.ipv4.join(' ')}`.trim());
      // operstate UNKNOWN is what a TUN device says when it is well (errata G1).
      if (!info.up || !info.lowerUp) return { about: node, verdict: 'fail', saw, facts: { down: node } };
      if (address === '')
        return {
          about: node,
          verdict: 'fail',
          saw: join([saw, say('(no tailnet address)', '(tailnet 주소 없음)')], ' '),
          facts: { addressless: node },
        };
      const facts = { addressed: node, address: address.split('/')[0] ?? '' };
      if (info.mtuBytes === site.tailnetMtuBytes) return { about: node, verdict: 'pass', saw, facts };
      return { about: node, verdict: 'warn', saw, facts: { ...facts, mtu: node, mtuBytes: String(info.mtuBytes) } };
    };
    const rows = readings.map((one) => (one.ok ? row(one.key, one.value) : unseen(one.key, one)));
    const expected = say(
      `UP and LOWER_UP, mtu ${site.tailnetMtuBytes}, an address in ${site.tailnetCidr}`,
      `UP과 LOWER_UP, mtu ${site.tailnetMtuBytes}, ${site.tailnetCidr} 안의 주소`,
    );
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], expected);
  },
});

/** Where the cluster's own objects send packets for a node; not where Tailscale has moved it since. */
const addresses = nodeStep<AddressInfo | null, 'tailnet-addresses'>({
  id: 'tailnet-addresses',
  asks: say(
    'Does the cluster know each node by its tailnet address?',
    '클러스터가 각 노드를 tailnet 주소로 알고 있는가?',
  ),
  vantage: 'node',
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) => [
      {
        key: node,
        location,
        call: { name: 'address', args: { device: site.tailnetDevice } },
        timeoutMs: 2000,
        parse: parseAddress,
      },
    ]),
  judge: (readings, scene, site) => {
    const expected = say('the address of the tailnet device', 'tailnet 장치의 주소');
    const row = (node: string, info: AddressInfo | null): Row => {
      const known = scene.tailnetIps[node];
      const inTailnet = (info?.ipv4 ?? []).map((one) => one.split('/')[0] ?? '');
      const own = inTailnet.find((one) => isInside(one, site.tailnetCidr));
      // Nodes that registered elsewhere may still have a CiliumNode in the tailnet.
      if (known === undefined && !scene.ciliumNodes.ok)
        return {
          about: node,
          verdict: 'unknown',
          reason: scene.ciliumNodes.reason,
          saw: same(scene.ciliumNodes.detail),
        };
      if (known === undefined)
        return {
          about: node,
          verdict: 'fail',
          saw: say('the cluster has no tailnet address for it', '클러스터에 tailnet 주소가 없음'),
          facts: { outside: node },
        };
      // What the device lacks is the device's own trouble.
      if (own === undefined || inTailnet.includes(known)) return { about: node, verdict: 'pass', saw: same(known) };
      return {
        about: node,
        verdict: 'fail',
        saw: say(`the cluster says ${known}, the device has ${own}`, `클러스터에는 ${known}, 장치에는 ${own}`),
        facts: { moved: node, from: known, to: own },
      };
    };
    const own = readings.map((one) => (one.ok ? row(one.key, one.value) : unseen(one.key, one)));
    // Of a peer the cluster's word is enough to know that nothing goes there by the tailnet.
    const peers = [...new Set(focusNames(scene).flatMap((node) => peersOf(scene, node)))]
      .filter((node) => !focusNames(scene).includes(node) && scene.tailnetIps[node] === undefined)
      .map((node) => row(node, null));
    return sumUp([...own, ...peers, ...blindRows(scene, focusNames(scene))], expected);
  },
});

/** Texts for people, without codes (tailscale: health/warnings.go); these say nothing of connectivity. */
// An update from version 1.60.1 to 1.102.3 is available. Run `tailscale update` … · A security update from version …
const NOISE = [
  /\bupdate from version \S{1,40} to \S{1,40} is available/i,
  /update (?:is )?available/i,
  /accept-routes/i,
  /^Tailscale is stopped/i,
  /^You are logged out/i,
];

const daemon = nodeStep<TailscaleStatus | NoDaemon, 'tailscaled'>({
  id: 'tailscaled',
  asks: say('Is tailscaled running and logged in?', 'tailscaled가 동작하고 로그인되어 있는가?'),
  vantage: 'node',
  probes: (scene, site) => onEach(scene, focusNames(scene), (node, location) => [statusProbe(node, location, site)]),
  judge: (readings, scene) => {
    const row = (node: string, status: TailscaleStatus | NoDaemon): Row => {
      if (status === NO_DAEMON) return noDaemonRow(node, { silent: node });
      const { backendState, health, self, tun } = status;
      const expired = self?.expired === true;
      const saw = same(expired ? `${backendState}, key expired` : backendState);
      if (backendState === 'Stopped') return { about: node, verdict: 'fail', saw, facts: { stopped: node } };
      if (backendState === 'NeedsLogin' || backendState === 'NeedsMachineAuth')
        return { about: node, verdict: 'fail', saw, facts: { [expired ? 'expired' : 'loggedOut']: node } };
      if (backendState !== 'Running') return { about: node, verdict: 'fail', saw, facts: { starting: node } };
      const [ip = ''] = status.ips;
      const facts = { named: node, ip };
      const worries = health.filter((text) => !NOISE.some((noise) => noise.test(text)));
      if (tun === false)
        return {
          about: node,
          verdict: 'warn',
          saw: say('userspace networking: no device', '사용자 공간 모드: 장치 없음'),
          facts: { ...facts, userspace: node },
        };
      if (worries.length === 0) return { about: node, verdict: 'pass', saw, facts };
      return {
        about: node,
        verdict: 'warn',
        saw: join([saw, same(worries.slice(0, 2).join(' · '))], ': '),
        facts: { ...facts, worried: node, worry: worries[0] ?? '' },
      };
    };
    const rows = readings.map((one) => (one.ok ? row(one.key, one.value) : unseen(one.key, one)));
    const [version] = readings.flatMap((one) =>
      one.ok && one.value !== NO_DAEMON && one.value.version !== '' ? [one.value.version] : [],
    );
    const expected = say('Running, without health warnings', 'Running, 상태 경고 없음');
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], expected, {
      ...(version !== undefined && { tailscaleVersion: version.split('-')[0] ?? version }),
    });
  },
});

export const DEVICE_STEPS = [device, addresses, daemon] as const;
