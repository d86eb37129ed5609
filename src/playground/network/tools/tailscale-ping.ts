// `tailscale ping`: samples until the first direct answer, or as many as asked for.
import { isIpv4 } from '../addresses.ts';
import type { Place } from '../place.ts';
import type { Script } from '../play.ts';
import type { NodeStack } from '../state.ts';
import { type PingResult, type PingType, pingOnce } from '../tailscaled/ping.ts';
import { readGoFlags } from './go-flags.ts';
import { complain } from './tool.ts';

const PAUSE_MS = 1000;

/** Rounded to whole milliseconds, as Go prints it. */
const duration = (seconds: number): string => {
  const ms = Math.round(seconds * 1000);
  if (ms === 0) return '0s';
  return ms < 1000 ? `${ms}ms` : `${ms / 1000}s`;
};

// 2s · 500ms
const waitOf = (text: string): number => {
  const [, amount = '5', unit = 's'] = /^(\d{1,6})(ms|s)$/.exec(text) ?? [];
  return Number(amount) * (unit === 's' ? 1000 : 1);
};

const pong = (result: PingResult, type: PingType): string => {
  const via =
    result.Endpoint ||
    (result.PeerRelay && `peer-relay(${result.PeerRelay})`) ||
    (result.DERPRegionID ? `DERP(${result.DERPRegionCode})` : type);
  const port = result.PeerAPIPort === undefined ? '' : `, ${result.PeerAPIPort}`;
  return `pong from ${result.NodeName} (${result.NodeIP}${port}) via ${via} in ${duration(result.LatencySeconds)}\n`;
};

export function* tailscalePing(words: readonly string[], place: Place, node: NodeStack): Script {
  const { flags, rest, bad } = readGoFlags(words, {
    c: true,
    timeout: true,
    'until-direct': false,
    tsmp: false,
    icmp: false,
    verbose: false,
  });
  if (bad) return yield* complain(`flag provided but not defined: -${bad}\n`, 2);
  if (node.tailscaled.backend !== 'Running') return yield* notRunning(node);
  const [ip = ''] = rest;
  if (!isIpv4(ip)) return yield* complain(`error looking up IP of "${ip}": not found\n`, 1);
  const type: PingType = flags.has('tsmp') ? 'TSMP' : flags.has('icmp') ? 'ICMP' : 'disco';
  const untilDirect = flags.get('until-direct') !== 'false';
  const count = Number(flags.get('c') ?? '10');
  let answered = false;
  for (let turn = 1; turn <= count; turn += 1) {
    const result = pingOnce(place.network, node, ip, type);
    if (!result) {
      yield { waitMs: waitOf(flags.get('timeout') ?? '5s') };
      yield { stdout: `ping "${ip}" timed out\n` };
      continue;
    }
    if (result.IsLocalIP) {
      yield { stdout: `${result.Err}\n` };
      return 0;
    }
    if (result.Err !== '') return yield* complain(`${result.Err}\n`, 1);
    answered = true;
    yield { waitMs: result.LatencySeconds * 1000 };
    yield { stdout: pong(result, type) };
    if (type !== 'disco' || (result.Endpoint !== '' && untilDirect)) return 0;
    yield { waitMs: PAUSE_MS };
  }
  if (!answered) return yield* complain('no reply\n', 1);
  return untilDirect ? yield* complain('direct connection not established\n', 1) : 0;
}

function* notRunning(node: NodeStack): Script {
  yield {
    stdout:
      node.tailscaled.backend === 'Stopped'
        ? 'Tailscale is stopped.\n'
        : 'Logged out.\nLog in at: https://login.tailscale.com/a/1a2b3c4d5e6f\n',
  };
  return 1;
}
