// The drawing: what is set here, and what was looked for?
import type { Figure, Found } from '../../model/runbook.ts';
import { say, type Text } from '../../model/text.ts';
import { TUNING_STEPS, type TuningStepId } from './steps.ts';

const MARKS = { pass: 'ok', warn: '!!', fail: '!!', unknown: '? ', skipped: '- ' } as const;
const COLUMNS = 40;

const NAMES: Readonly<Record<TuningStepId, Text>> = {
  'tuning-preallocation': say('maps allocated ahead', '맵 사전 할당'),
  'tuning-clock': say('clock', '시계'),
  'tuning-accounting': say('connection accounting', '연결 통계'),
  'tuning-conntrack-cilium': say('connections, Cilium', '연결 추적, Cilium'),
  'tuning-datapath': say('kube-proxy replacement', 'kube-proxy 대체'),
  'tuning-mtu': say('MTU option', 'MTU 옵션'),
  'tuning-conntrack-kernel': say('connections, kernel', '연결 추적, 커널'),
  'tuning-rmem': say('receive buffers', '수신 버퍼'),
  'tuning-udp-gro': say('UDP GRO forwarding', 'UDP GRO 포워딩'),
  'tuning-key-expiry': say('node keys', '노드 키'),
  'tuning-devices': say('devices', '장치'),
  'tuning-prometheus': say('metrics', '메트릭'),
};

export const drawSettings = (found: Found<TuningStepId>): readonly Figure[] => {
  const rows = (lang: 'en' | 'ko'): string =>
    TUNING_STEPS.map(({ id }) => `${MARKS[found(id).verdict]} ${NAMES[id][lang]}`.slice(0, COLUMNS).trimEnd()).join(
      '\n',
    );
  return [
    {
      id: 'tuning-settings',
      kind: 'drawing',
      title: say('Settings (!! differs, ? not seen)', '설정 (!! 다름, ? 확인 못 함)'),
      body: say(`${rows('en')}\n`, `${rows('ko')}\n`),
    },
  ];
};
