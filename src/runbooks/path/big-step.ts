// Do packets as large as the overlay should carry arrive, too, where small ones do?
import type { PathScene } from '../../model/scene.ts';
import { type Probe, pathStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, type Judgement, pass, unknown, warn } from '../../model/verdict.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { inTarget } from '../../steps/cannot-ask.ts';
import { healthIpOf, pairName } from '../../steps/node-pairs.ts';
import { isBlackHole, outcomeWord, sizesOf } from '../mtu/outcome.ts';
import { sizeProbes } from '../mtu/size-probes.ts';
import { innerLimit, payloadOf } from '../mtu/sizes.ts';
import { noVxlan } from '../overlay/applies.ts';
import { NOT_ON_THIS_PATH } from './borrow.ts';
import { farEnd, twoNodes } from './ends.ts';

/** No policy shuts Cilium's own test endpoint, where the destination itself may take TCP alone. */
const HEALTH = ':health';

const pairOfScene = (scene: PathScene): string => pairName({ from: scene.target.node, to: farEnd(scene)?.node ?? '' });

/** A connection that stalls on its first full packet was set up by small ones. */
export const arrivesBig = pathStep<PingResult, 'arrives-big'>({
  id: 'arrives-big',
  asks: say('Do large packets of the pod arrive?', '파드의 큰 패킷도 도착하는가?'),
  vantage: 'pod',
  guide: {
    says: 'ping -M do -s 1472',
    why: say(
      'from a pod that only meets the pod’s own MTU; what fits the overlay must pass',
      '파드에서는 파드 자신의 MTU에 걸릴 뿐입니다. 오버레이에 들어가는 크기는 통과해야 합니다',
    ),
    erratum: 'G24',
  },
  probes: (scene, site): readonly Probe<PingResult>[] | Judgement => {
    const [pair, far] = [twoNodes(scene), farEnd(scene)];
    if (pair === null || far === null) return NOT_ON_THIS_PATH;
    const none = noVxlan(pair);
    if (none !== null) return none;
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    const health = healthIpOf(pair, far.node);
    const name = pairOfScene(scene);
    const to = (key: string, ip: string): readonly Probe<PingResult>[] =>
      // What is larger than fits is the pod's own affair.
      sizeProbes(key, place.location, ip, innerLimit(site)).filter((one) => !one.key.endsWith(':over'));
    return [...to(name, far.ip), ...(health === '' ? [] : to(`${name}${HEALTH}`, health))];
  },
  judge: (readings, scene, site) => {
    const pair = pairOfScene(scene);
    const own = sizesOf(pair, readings);
    const beside = sizesOf(`${pair}${HEALTH}`, readings);
    const isFiltered = own.small?.kind === 'silent' && beside.small?.kind === 'passed';
    const sizes = isFiltered ? beside : own;
    const { small, fits } = sizes;
    const bytes = payloadOf(innerLimit(site));
    const expected = say(`${bytes} bytes pass`, `${bytes}바이트 통과`);
    const facts = { bytes, holes: isBlackHole(sizes) ? [pair] : [], told: fits?.kind === 'told' ? [pair] : [] };
    const lost = readings.flatMap((one) => (one.ok ? [] : [one]))[0];
    if (fits === null || small === null)
      return unknown(lost?.reason ?? 'inconclusive', same(lost?.detail ?? ''), expected, facts);
    const word = outcomeWord(fits);
    const where = isFiltered ? say(' (to its node)', ' (그 노드까지)') : same('');
    const saw = say(`${bytes} bytes: ${word.en}${where.en}`, `${bytes}바이트: ${word.ko}${where.ko}`);
    switch (fits.kind) {
      case 'passed':
        return pass(saw, expected, facts);
      // It never sends as much: nothing of it can get lost for its size.
      case 'refused': {
        const most = fits.mtuBytes ?? '?';
        return pass(
          say(`the pod sends at most ${most} bytes itself`, `파드 자신이 최대 ${most}바이트까지만 보냄`),
          expected,
          facts,
        );
      }
      // Senders learn of it, and send less.
      case 'told':
        return warn(saw, expected, facts);
      case 'silent':
        return facts.holes.length > 0
          ? fail(say(`small pass, ${bytes} bytes vanish`, `작은 패킷은 통과, ${bytes}바이트는 사라짐`), expected, facts)
          : unknown('inconclusive', say('small ones are lost too', '작은 패킷도 사라짐'), expected, facts);
      default:
        return fits satisfies never;
    }
  },
});
