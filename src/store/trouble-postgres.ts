// What does an error of PostgreSQL, or of the way to it, mean for the person who runs netwhy?
import { Fault } from '../model/fault.ts';
import { say, type Text } from '../model/text.ts';

const REFUSED = say(
  'PostgreSQL refuses the user or the password of DATABASE_URL.',
  'PostgreSQL이 DATABASE_URL의 사용자나 비밀번호를 거부합니다.',
);
const UNREACHABLE = say(
  'PostgreSQL cannot be reached: check DATABASE_URL, its network policy, and whether the server is up.',
  'PostgreSQL에 연결할 수 없습니다. DATABASE_URL과 네트워크 정책, 서버 상태를 확인하세요.',
);
const GOING_DOWN = say('PostgreSQL is starting or shutting down.', 'PostgreSQL이 시작 또는 종료 중입니다.');

// https://www.postgresql.org/docs/15/errcodes-appendix.html, and the codes of Node's sockets.
const CONFIG: Readonly<Record<string, Text>> = {
  '28P01': REFUSED,
  '28000': REFUSED,
  '3D000': say(
    'The database that DATABASE_URL names does not exist.',
    'DATABASE_URL이 가리키는 데이터베이스가 없습니다.',
  ),
  '42501': say(
    'PostgreSQL does not let this user do that: it needs to own its schema (create tables, read and write them).',
    'PostgreSQL 사용자의 권한이 부족합니다. 스키마의 소유자여야 합니다(테이블 생성, 읽기, 쓰기).',
  ),
};
const ADAPTER: Readonly<Record<string, Text>> = {
  '53100': say('The disk of PostgreSQL is full.', 'PostgreSQL의 디스크가 가득 찼습니다.'),
  '53300': say('PostgreSQL has no connection left for netwhy.', 'PostgreSQL에 남은 연결이 없습니다.'),
  '25006': say('PostgreSQL is read-only: is it a standby?', 'PostgreSQL이 읽기 전용입니다. 대기 서버인지 확인하세요.'),
  '57014': say('PostgreSQL took too long.', 'PostgreSQL의 응답이 너무 늦습니다.'),
  '57P01': GOING_DOWN,
  '57P02': GOING_DOWN,
  '57P03': GOING_DOWN,
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  EPIPE: UNREACHABLE,
};
const UNKNOWN = say('The PostgreSQL store cannot be used.', 'PostgreSQL 저장소를 사용할 수 없습니다.');

/** pg gives these no code. */
const BY_WORDS = /timeout exceeded when trying to connect|Connection terminated|connection timeout/i;

/** One clear sentence; what was said stays as the cause, for the log. */
export const pgFaultOf = (error: unknown): Fault => {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const config = CONFIG[code];
  if (config !== undefined) return new Fault('config', config, { cause: error });
  const away = error instanceof Error && BY_WORDS.test(error.message) ? UNREACHABLE : undefined;
  return new Fault('adapter', ADAPTER[code] ?? away ?? UNKNOWN, { cause: error });
};

/** Several addresses of one name fail as one error of many. */
const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
};
