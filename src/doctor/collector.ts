// Does the collector that traces go to take them? Asked with an empty delivery, as the exporter would.
import type { Check } from '../model/checkup.ts';
import { say, type Text } from '../model/text.ts';
import { fix, type Looking, passed, warned } from './check.ts';

export const COLLECTOR: Looking = {
  ...{ id: 'collector', area: 'settings' },
  looks: say('OpenTelemetry collector', 'OpenTelemetry 수집기'),
};

/** HTTP status, or why there was none. */
export type CollectorAnswer = { readonly status: number } | { readonly error: string };

/** Runs go on without traces, so nothing here is worse than a warning. @param at its address, without what is secret in it. */
export const collectorCheck = (at: string, answer: CollectorAnswer): Check => {
  if ('error' in answer)
    return warned(
      COLLECTOR,
      say(`${at} cannot be reached: ${answer.error}`, `${at}에 연결할 수 없음: ${answer.error}`),
      fix(
        say(
          'Runs go untraced meanwhile. Name one that is there, and let the network policy reach it:',
          '그동안 실행이 추적되지 않습니다. 있는 수집기를 지정하고 네트워크 정책에서 허용하세요:',
        ),
        'OTEL_EXPORTER_OTLP_ENDPOINT=http://<collector>:4318',
      ),
    );
  const { status } = answer;
  if (status >= 200 && status < 300) return passed(COLLECTOR, say(`${at} takes traces`, `${at}이(가) 받음`));
  const [words, run] = status === 401 || status === 403 ? SHUT : status === 404 || status === 405 ? ELSEWHERE : ILL;
  return warned(COLLECTOR, say(`${at} answers ${status}`, `${at}의 응답: ${status}`), fix(words, run));
};

type Mend = readonly [Text, string];

const SHUT: Mend = [
  say('It does not know us. Its key, in a file:', '인증되지 않았습니다. 키를 파일로 지정하세요:'),
  'OTEL_EXPORTER_OTLP_HEADERS_FILE=<file with name=value>',
];
const ELSEWHERE: Mend = [
  say(
    'Nothing takes traces at this path. Name the whole one:',
    '이 경로는 추적을 받지 않습니다. 전체 경로를 지정하세요:',
  ),
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://<collector>:4318/v1/traces',
];
const ILL: Mend = [say('Its own log says why.', '수집기 로그에서 이유를 확인하세요.'), ''];
