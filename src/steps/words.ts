// What was seen, in words: one line for each kind of tool result.
import { say, type Text } from '../model/text.ts';
import type { DnsOutcome, DnsResult } from '../parsers/dns.ts';
import type { HttpOutcome, HttpResult } from '../parsers/http.ts';
import type { PingReplyKind, PingResult } from '../parsers/ping.ts';

const REPLIES: Readonly<Record<PingReplyKind, Text>> = {
  'host-prohibited': say('host prohibited', '호스트 차단(host prohibited)'),
  'admin-prohibited': say('filtered', '차단(filtered)'),
  'net-unreachable': say('net unreachable', '네트워크 도달 불가'),
  'host-unreachable': say('host unreachable', '호스트 도달 불가'),
  'port-unreachable': say('port unreachable', '포트 도달 불가'),
  'frag-needed': say('fragmentation needed', '단편화 필요'),
  'ttl-exceeded': say('TTL exceeded', 'TTL 초과'),
  other: say('an ICMP error', 'ICMP 오류'),
};

export const pingSaw = (to: string, ping: PingResult): Text => {
  if (ping.local === 'no-route') return say(`ping ${to}: no route`, `ping ${to}: 경로 없음`);
  if (ping.local === 'not-permitted')
    return say(`ping ${to}: not permitted to send`, `ping ${to}: 전송이 허용되지 않음`);
  const [reply] = ping.replies;
  if (ping.received === 0 && reply !== undefined) {
    const what = REPLIES[reply.what];
    return say(`ping ${to}: ${what.en}, says ${reply.from}`, `ping ${to}: ${reply.from}의 응답: ${what.ko}`);
  }
  return say(
    `ping ${to}: ${ping.received} of ${ping.sent} answered`,
    `ping ${to}: ${ping.sent}개 중 ${ping.received}개 응답`,
  );
};

const HTTP: Readonly<Record<HttpOutcome, Text>> = {
  answer: say('answered', '응답함'),
  'http-error': say('answered', '응답함'),
  'dns-failed': say('the name did not resolve', '이름을 찾지 못함'),
  refused: say('connection refused', '연결 거부됨'),
  rejected: say('rejected on the way (no route to host)', '경로에서 거부됨 (no route to host)'),
  'net-unreachable': say('no route', '경로 없음'),
  timeout: say('timed out', '시간 초과'),
  'connect-failed': say('could not connect', '연결 실패'),
};

export const httpSaw = (to: string, http: HttpResult): Text => {
  const what = HTTP[http.outcome];
  const status = http.status === null ? '' : ` (${http.status})`;
  return say(`TCP ${to}:80 ${what.en}${status}`, `TCP ${to}:80 ${what.ko}${status}`);
};

const DNS: Readonly<Record<DnsOutcome, Text>> = {
  answer: say('answered', '응답함'),
  nxdomain: say('no such name (NXDOMAIN)', '없는 이름 (NXDOMAIN)'),
  servfail: say('server failure (SERVFAIL)', '서버 오류 (SERVFAIL)'),
  refused: say('refused by the server (REFUSED)', '서버가 거부함 (REFUSED)'),
  'no-data': say('the name has no IPv4 address', '이름에 IPv4 주소가 없음'),
  timeout: say('timed out', '시간 초과'),
  'port-refused': say('nobody listens on port 53', '53 포트에서 듣는 프로세스가 없음'),
  'no-route': say('no route to the server', '서버로 가는 경로 없음'),
  'no-answer': say('no answer', '응답 없음'),
};

export const dnsOutcomeWord = (outcome: DnsOutcome): Text => DNS[outcome];

export const dnsSaw = (name: string, dns: DnsResult): Text => {
  const what = DNS[dns.outcome];
  const first = dns.outcome === 'answer' && dns.addresses[0] !== undefined ? ` → ${dns.addresses[0]}` : '';
  return say(`${name}${first || `: ${what.en}`}`, `${name}${first || `: ${what.ko}`}`);
};
