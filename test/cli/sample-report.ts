// A report with every kind of step and hostile text in what was seen.
import type { Report } from '../../src/model/report.ts';
import { same, say } from '../../src/model/text.ts';

const step = {
  asks: say('Does it leave?', '나가는가?'),
  vantage: 'pod',
  rung: 'agent-netns',
  command: ['ping', '8.8.8.8'],
  reason: '',
  expected: say('a reply', '응답'),
  explainedBy: '',
  guide: null,
  durationMs: 12,
} as const;
const pod = {
  at: 'pod',
  node: 'node-1',
  namespace: 'shop',
  pod: 'web-0',
  ip: '10.244.1.11',
  container: 'web',
} as const;

export const REPORT: Report = {
  run: 'r-test',
  question: 'why-no-egress',
  cluster: 'demo',
  target: { kind: 'pod', namespace: 'shop', name: 'web-0', node: 'node-1' },
  verdict: 'fail',
  headline: say('Nothing leaves node-1 with a routable address.', 'node-1에서 나가는 패킷의 주소가 변환되지 않습니다.'),
  confidence: 'proven',
  causes: [
    {
      code: 'masquerade-off',
      layer: 'masquerade',
      step: 'masquerade',
      confidence: 'proven',
      subjects: [],
      say: say('Masquerading is off.', '마스커레이드가 꺼져 있습니다.'),
      saw: same('off'),
      expected: same('on'),
      remedies: [
        {
          say: say('Turn it on.', '켜세요.'),
          run: 'helm upgrade cilium cilium/cilium --set enableIPv4Masquerade=true',
          risk: 'disruptive',
          verify: 'netwhy ask why-no-egress shop/web-0',
          source: 'guide: Phase 6',
        },
      ],
    },
  ],
  steps: [
    {
      ...step,
      id: 'egress',
      location: pod,
      verdict: 'fail',
      saw: same('100 % loss \u001b[31m\u202egnp\u0007 <!channel>'),
      explainedBy: 'masquerade-off',
    },
    {
      ...step,
      id: 'drops',
      location: { at: 'cilium', node: 'node-1', namespace: 'kube-system', pod: 'cilium-x' },
      verdict: 'unknown',
      reason: 'forbidden',
      saw: same('no right'),
      rung: null,
      command: [],
    },
    {
      ...step,
      id: 'rest',
      location: { at: 'api' },
      verdict: 'skipped',
      reason: 'not-needed',
      saw: same(''),
      rung: 'api',
      command: [],
    },
    { ...step, id: 'fine', location: pod, verdict: 'pass', saw: same('ok') },
  ],
  figures: [
    {
      id: 'way',
      kind: 'drawing',
      title: say('The way', '경로'),
      body: same('web-0\n  | eth0 1230\nnode-1 \u001b[31m\u202e<!channel>\n'),
    },
  ],
  notes: [say('Seen from inside.', '안에서 확인했습니다.')],
  ended: 'proven',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1234,
  versions: { netwhy: '0.1.0', runbook: 1, cilium: 'v1.18.2' },
};
