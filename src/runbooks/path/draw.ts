// The way of one packet, drawn: to a pod on the same node or another, to a Service's backends, or out of the cluster.
import type { Figure } from '../../model/runbook.ts';
import type { PathScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { say, type Text } from '../../model/text.ts';
import { numberOf } from '../../steps/facts.ts';
import { drawn, type Hop, markOf } from './diagram.ts';
import { outside } from './draw-host.ts';
import { toPods } from './draw-pods.ts';
import { isToHost } from './ends.ts';
import { type Ask, goalName, podName } from './evidence.ts';

const roundTrip = (found: Ask): Text | null => {
  const ms = numberOf(found('arrives'), 'rttMs');
  if (ms !== null) return say(`round trip ${ms} ms`, `왕복 ${ms} ms`);
  const http = numberOf(found('arrives'), 'httpMs');
  return http === null ? null : say(`HTTP answer after ${http} ms`, `HTTP 응답 ${http} ms`);
};

const ending = (found: Ask, hops: readonly Hop[]): Hop => {
  const arrives = found('arrives');
  const mark = markOf(arrives);
  const broken = hops.filter((one) => one.mark === '✗');
  // Names fail with what they are asked through.
  const [first] = [...broken.filter(({ symptom }) => symptom !== true), ...broken];
  if (mark === '✓') {
    const trip = [roundTrip(found) ?? arrives.judgement.saw];
    return first === undefined
      ? { mark, title: say('it arrives', '도착함'), details: trip }
      : {
          mark: '!',
          title: say('it arrives, yet not well:', '도착하지만 정상이 아님:'),
          details: [first.title, ...trip],
        };
  }
  if (first !== undefined) return { mark: '✗', title: say('it stops at', '멈춘 곳'), details: [first.title] };
  return mark === '✗'
    ? {
        mark,
        title: say('it does not arrive', '도착하지 않음'),
        details: [say('no hop was seen broken', '고장 난 구간은 보이지 않음')],
      }
    : {
        mark: '?',
        title: say('whether it arrives was not seen', '도착 여부를 확인하지 못함'),
        details: [arrives.judgement.saw],
      };
};

export const drawPath = (found: Ask, scene: PathScene, site: Site): readonly Figure[] => {
  const hops = isToHost(scene) ? outside(found, scene, site) : toPods(found, scene, site);
  return [
    {
      id: 'path',
      kind: 'drawing',
      title: say(`From ${podName(scene)} to ${goalName(scene)}`, `${podName(scene)} → ${goalName(scene)}`),
      body: drawn(hops, ending(found, hops)),
    },
  ];
};
