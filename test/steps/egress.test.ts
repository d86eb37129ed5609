// ICMP and TCP weighed together: one that gets through is enough, and ICMP lost alone proves nothing.
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../src/model/step.ts';
import type { UnknownReason } from '../../src/model/verdict.ts';
import type { HttpOutcome } from '../../src/parsers/http.ts';
import type { PingReplyKind, PingResult } from '../../src/parsers/ping.ts';
import { type EgressValue, judgeAnyEgress, judgeEgress } from '../../src/steps/egress.ts';

const where = { location: { at: 'node', node: 'n' }, rung: 'agent', argv: [], durationMs: 1 } as const;
const seen = (key: string, value: EgressValue): Reading<EgressValue> => ({
  ...where,
  key,
  ok: true,
  value,
  exitCode: 0,
  stderr: '',
});
const blind = (key: string, reason: UnknownReason): Reading<EgressValue> => ({
  ...where,
  key,
  ok: false,
  reason,
  detail: reason,
});

const ping = (result: Partial<PingResult>, key = 'ping'): Reading<EgressValue> =>
  seen(key, {
    kind: 'ping',
    to: '8.8.8.8',
    ping: {
      sent: 3,
      received: 0,
      lossRatio: 1,
      rtt: null,
      duplicates: 0,
      replies: [],
      reportedMtu: null,
      local: null,
      localMtuBytes: null,
      ...result,
    },
  });
const says = (what: PingReplyKind) => ping({ replies: [{ from: '10.0.0.1', what, mtuBytes: null }] });
const http = (outcome: HttpOutcome, key = 'http'): Reading<EgressValue> =>
  seen(key, { kind: 'http', to: '1.1.1.1', http: { outcome, status: null, body: '', remoteIp: null } });
const answered = { received: 3, lossRatio: 0 };

describe('egress of one place', () => {
  it.each([
    ['both answer', [ping(answered), http('answer')], 'pass'],
    ['an HTTP error is an answer', [ping({}), http('http-error')], 'pass'],
    ['ICMP filtered, TCP through', [ping({}), http('answer')], 'pass'],
    ['ICMP through, TCP not', [ping(answered), http('timeout')], 'pass'],
    ['both fail', [ping({}), http('timeout')], 'fail'],
    ['TCP fails and ping may not be used', [blind('ping', 'forbidden'), http('timeout')], 'fail'],
    ['ICMP lost and no tool for TCP', [ping({}), blind('http', 'tool-missing')], 'unknown'],
    ['ICMP lost and TCP hung until it was killed', [ping({}), blind('http', 'timed-out')], 'fail'],
    ['nothing but a hanging TCP tool', [blind('ping', 'forbidden'), blind('http', 'timed-out')], 'unknown'],
    ['the own kernel has no route', [ping({ local: 'no-route' }), blind('http', 'tool-missing')], 'fail'],
    ['a router says it is prohibited', [says('host-prohibited'), blind('http', 'tool-missing')], 'fail'],
    ['a router says it is unreachable', [says('net-unreachable'), blind('http', 'tool-missing')], 'fail'],
    [
      'an answer in spite of one error',
      [ping({ received: 1, replies: [{ from: '10.0.0.1', what: 'other', mtuBytes: null }] }), http('timeout')],
      'pass',
    ],
  ] as const)('%s', (_name, readings, verdict) => {
    expect(judgeEgress(readings).verdict).toBe(verdict);
  });

  it('says when only ICMP is filtered', () => {
    expect(judgeEgress([ping({}), http('answer')]).saw.en).toBe(
      'ping 8.8.8.8: 0 of 3 answered, TCP 1.1.1.1:80 answered (only ICMP is filtered)',
    );
  });
});

describe('egress of several places', () => {
  it.each([
    [
      'one that gets through is enough',
      [ping({}, 'a:ping'), http('timeout', 'a:http'), ping(answered, 'b:ping'), http('answer', 'b:http')],
      'pass',
      ['b'],
    ],
    [
      'all that were looked at fail',
      [ping({}, 'a:ping'), http('timeout', 'a:http'), blind('b:ping', 'tool-missing'), blind('b:http', 'tool-missing')],
      'fail',
      [],
    ],
    ['nothing was clear', [ping({}, 'a:ping'), blind('a:http', 'tool-missing')], 'unknown', []],
  ] as const)('%s', (_name, readings, verdict, through) => {
    const said = judgeAnyEgress(readings);
    expect([said.verdict, said.facts?.through]).toEqual([verdict, through]);
  });
});
