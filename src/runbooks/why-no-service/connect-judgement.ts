// Several connections weighed together: which were taken, which refused, which went unanswered?
import type { Reading } from '../../model/step.ts';
import { join, say, type Text } from '../../model/text.ts';
import type { UnknownReason } from '../../model/verdict.ts';
import type { TcpConnect } from '../../parsers/tcp-connect.ts';

const WORDS: Readonly<Record<TcpConnect, Text>> = {
  open: say('connects', '연결됨'),
  refused: say('connection refused', '연결 거부됨'),
  rejected: say('rejected on the way', '경로에서 거부됨'),
  timeout: say('no answer', '응답 없음'),
  'no-route': say('no route', '경로 없음'),
};

export interface Connections {
  readonly open: readonly string[];
  readonly refused: readonly string[];
  /** Nothing came back, or a router's refusal. */
  readonly lost: readonly string[];
  readonly unasked: readonly string[];
}

/** By the part of the key before a blank: several tries of one address share it. */
export const nameOf = (key: string): string => key.split(' ')[0] ?? key;

export const connectionsOf = (readings: readonly Reading<TcpConnect>[]): Connections => {
  const keys = (wanted: (one: Reading<TcpConnect>) => boolean): readonly string[] => [
    ...new Set(readings.filter(wanted).map(({ key }) => nameOf(key))),
  ];
  const said = (...outcomes: TcpConnect[]) => keys((one) => one.ok && outcomes.includes(one.value));
  return {
    open: said('open'),
    refused: said('refused'),
    lost: said('rejected', 'timeout', 'no-route'),
    unasked: keys((one) => !one.ok),
  };
};

export const sawConnections = (readings: readonly Reading<TcpConnect>[], called: (key: string) => string): Text =>
  join(
    readings.flatMap((one) => {
      if (!one.ok) return [];
      const name = called(one.key);
      return [say(`${name}: ${WORDS[one.value].en}`, `${name}: ${WORDS[one.value].ko}`)];
    }),
  );

export const firstReason = (readings: readonly Reading<TcpConnect>[]): UnknownReason => {
  const blind = readings.find((one) => !one.ok);
  return blind === undefined || blind.ok ? 'inconclusive' : blind.reason;
};
