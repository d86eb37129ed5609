// What does each node's tailscaled know of the other nodes: are they on the tailnet, reachable, with keys that last?

import type { NodeScene } from '../../model/scene.ts';
import { nodeStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import {
  NO_DAEMON,
  type NoDaemon,
  peerWith,
  type TailscalePeer,
  type TailscaleStatus,
} from '../../parsers/tailscale-status.ts';
import { focusNames, pairName } from '../../steps/node-pairs.ts';
import { blindRows, onEach, type Row, sumUp, unseen } from '../../steps/rows.ts';
import { noDaemonRow, statusProbe } from '../../steps/tailscaled.ts';
import { type Way, waysFrom } from '../../steps/ways.ts';

type Status = TailscaleStatus | NoDaemon;

/** After the pings: a path in use shows only when something was sent within 45 s (tailscale: sessionActiveTimeout). */
const AFTER_PINGS_MS = 2600;
/** WireGuard asks for a new handshake every two minutes while it sends; beyond five none came through. */
const HANDSHAKE_TOO_OLD_MS = 300_000;

const peers = nodeStep<Status, 'tailnet-peers'>({
  id: 'tailnet-peers',
  asks: say('Does tailscaled know the other nodes, and are they online?', 'tailscaled가 다른 노드를 알고, 온라인인가?'),
  vantage: 'node',
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) => [statusProbe(node, location, site, AFTER_PINGS_MS)]),
  judge: (readings, scene) => {
    const rows = readings.flatMap((one): readonly Row[] => {
      if (!one.ok) return [unseen(one.key, one)];
      const status = one.value;
      if (status === NO_DAEMON) return [noDaemonRow(one.key)];
      return waysFrom(scene, one.key).map((way) => peerRow(way, status));
    });
    const expected = say('every node, online', '모든 노드가 온라인');
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], expected);
  },
});

const peerRow = (way: Way, status: TailscaleStatus): Row => {
  const about = pairName(way);
  const peer = peerWith(status, way.toIp);
  if (peer === null)
    return {
      about,
      verdict: 'fail',
      saw: say(`${way.toIp} is not among the peers`, `피어 목록에 ${way.toIp}이(가) 없음`),
      facts: { missing: about, missingNode: way.to },
    };
  const facts: Record<string, string> = {
    ...(peer.path !== null && { seen: about, seenPath: peer.path }),
    ...(isDead(peer, status.atMs) && { dead: about }),
  };
  // It may have moved to another path since; what it carries, pings tell.
  if (peer.online === false)
    return {
      about,
      verdict: 'warn',
      saw: say('offline for the control plane', '제어 평면에서 오프라인'),
      facts: { ...facts, offline: about, offlineNode: way.to },
    };
  if (peer.online === null)
    return {
      about,
      verdict: 'unknown',
      reason: 'unreadable',
      saw: say('online is not said', '온라인 여부를 알려 주지 않음'),
    };
  return { about, verdict: 'pass', saw: same('online'), facts };
};

/** Sent to within 45 s, and no handshake: nothing comes back. */
const isDead = (peer: TailscalePeer, nowMs: number | null): boolean =>
  peer.active === true &&
  nowMs !== null &&
  (peer.lastHandshakeMs === null || nowMs - peer.lastHandshakeMs > HANDSHAKE_TOO_OLD_MS);

const DAY_MS = 86_400_000;

const keys = nodeStep<Status, 'node-keys'>({
  id: 'node-keys',
  asks: say('Do the nodes’ Tailscale keys last?', '노드의 Tailscale 키가 곧 만료되지 않는가?'),
  vantage: 'node',
  guide: {
    says: 'sudo tailscale set --key-expiry-warning=24h',
    why: say(
      'no version has such a flag; the expiry of each key is in the status.',
      '그런 옵션은 어느 버전에도 없고, 키 만료 시각은 상태에 있습니다.',
    ),
    erratum: 'G31',
  },
  probes: (scene, site) => onEach(scene, focusNames(scene), (node, location) => [statusProbe(node, location, site)]),
  judge: (readings, scene, site) => {
    const seen = new Map<string, Row>();
    const blind: Row[] = [];
    for (const one of readings) {
      if (!one.ok) blind.push(unseen(one.key, one));
      else if (one.value === NO_DAEMON) blind.push(noDaemonRow(one.key));
      else
        for (const [node, peer] of machines(scene, one.key, one.value)) {
          // One that has its key expired is not the one to tell of others.
          if (!seen.has(node) || node === one.key)
            seen.set(node, keyRow(node, peer, one.value.atMs, site.keyExpiryWarnDays));
        }
    }
    const expected = say(
      `no key that expires within ${site.keyExpiryWarnDays} days`,
      `${site.keyExpiryWarnDays}일 안에 만료되는 키가 없음`,
    );
    return sumUp([...seen.values(), ...blind, ...blindRows(scene, focusNames(scene))], expected);
  },
});

/** The node itself, and the peers that are nodes of the cluster. */
const machines = (
  scene: NodeScene,
  node: string,
  status: TailscaleStatus,
): readonly (readonly [string, TailscalePeer])[] => [
  ...(status.self === null ? [] : [[node, status.self] as const]),
  ...waysFrom(scene, node).flatMap(({ to, toIp }) => {
    const peer = peerWith(status, toIp);
    return peer === null ? [] : [[to, peer] as const];
  }),
];

const keyRow = (about: string, peer: TailscalePeer, nowMs: number | null, warnDays: number): Row => {
  if (peer.expired) return { about, verdict: 'fail', saw: say('expired', '만료됨'), facts: { expired: about } };
  if (peer.keyExpiryMs === null) return { about, verdict: 'pass', saw: say('does not expire', '만료되지 않음') };
  const date = new Date(peer.keyExpiryMs).toISOString().slice(0, 10);
  if (nowMs === null)
    return {
      about,
      verdict: 'unknown',
      reason: 'inconclusive',
      saw: say(`expires on ${date}; the node's clock was not told`, `${date} 만료. 노드의 시각을 알 수 없음`),
    };
  const left = (peer.keyExpiryMs - nowMs) / DAY_MS;
  const facts = { on: date };
  if (left <= 0)
    return {
      about,
      verdict: 'fail',
      saw: say(`expired on ${date}`, `${date}에 만료됨`),
      facts: { ...facts, expired: about },
    };
  const days = Math.floor(left);
  const saw = say(`expires on ${date}, in ${days} days`, `${date} 만료, ${days}일 남음`);
  return left <= warnDays
    ? {
        about,
        verdict: 'warn',
        saw,
        facts: { ...facts, expiring: about, days: String(days), left: `${about} ${days}` },
      }
    : { about, verdict: 'pass', saw, facts: { left: `${about} ${days}` } };
};

export const PEER_STEPS = [peers, keys] as const;
