import { describe, expect, it } from 'vitest';
import { parseHttp } from '../../src/parsers/http.ts';
import { output, sample, told } from './sample.ts';

const got = (outcome: string, remoteIp: string | null = null, status: number | null = null, body = '') => ({
  outcome,
  status,
  body,
  remoteIp,
});
const UNCLEAR = 'inconclusive: wget: failed, and it is not understood why';

describe('captured HTTP requests', () => {
  it.each([
    ['curl.ok', got('answer', null, null, '10.0.0.10')],
    ['curl.dns-fail', got('dns-failed')],
    ['lab-curl-resolving', got('dns-failed')],
    ['curl.timeout', got('timeout')],
    ['curl.refused', got('connect-failed')],
    ['curl.host-prohibited', got('connect-failed')],
    ['curl.noroute', got('connect-failed')],
    ['curl-w-json.ok', got('answer', '198.51.100.10', 200)],
    ['wget-gnu.guide', got('answer', '198.51.100.10', 200, '10.0.0.10')],
    ['wget-gnu-q.ok', got('answer', null, null, '10.0.0.10')],
    ['wget-gnu.dns-fail', got('dns-failed')],
    ['wget-gnu.timeout', got('timeout', '198.51.100.99')],
    ['wget-gnu.refused', got('refused', '198.51.100.10')],
    ['wget-gnu.host-prohibited', got('rejected', '198.51.100.10')],
    ['wget-busybox.guide', got('answer', '198.51.100.10', null, '10.0.0.10')],
    ['lab-busybox-wget', got('answer', '52.20.10.10', null, '203.0.113.10')],
    ['lab-busybox-wget-dns', got('dns-failed')],
    ['lab-busybox-wget-timeout', got('timeout', '52.20.10.10')],
    ['wget-busybox.http503', got('http-error', '198.51.100.10', 503)],
    ['wget-busybox.noroute', got('net-unreachable', '198.51.100.10')],
    ['wget-busybox.timeout', 'timed-out: the command was stopped by its time limit'],
  ])('%s', (name, expected) => {
    expect(told(parseHttp(sample(`http/${name}`)))).toEqual(expected);
  });
});

const OURS = '\n%{http_code} %{remote_ip} %{time_total}';
const curl = (stdout: string, exitCode = 0, stderr = '') =>
  told(parseHttp({ argv: ['curl', '-sS', '-w', OURS, 'http://10.0.0.1:80/'], exitCode, stdout, stderr }));

describe('curl that reports JSON', () => {
  const report = (code: number, exit: number) =>
    `{"exitcode":${exit},"http_code":${code},"remote_ip":${code === 0 ? '""' : '"10.0.0.1"'}}`;
  it.each([
    ['-o /dev/null ', report(503, 0), 0, got('http-error', '10.0.0.1', 503)],
    ['-o /dev/null ', report(0, 28), 28, got('timeout')],
    ['-o /dev/null ', report(200, 0), 28, 'unreadable: curl: exit status and report disagree'],
    ['-o /dev/null ', report(999, 0), 0, 'unreadable: curl: a status that does not exist'],
    ['-o /dev/null ', report(200, 0).slice(0, -1), 0, 'unreadable: not complete JSON'],
    ['-o /dev/null ', '{"exitcode":0}', 0, 'unreadable: JSON of another shape at http_code'],
    ['', report(200, 0), 0, 'unreadable: curl: a body beside JSON'],
  ])('%s%s', (where, stdout, exitCode, expected) => {
    expect(told(parseHttp(output(`curl -sS ${where}-w %{json} http://10.0.0.1/`, stdout, exitCode)))).toEqual(expected);
  });
});

describe('curl with our last line', () => {
  it.each([
    ['an answer', '203.0.113.7\n\n200 10.0.0.1 0.001939', 0, got('answer', '10.0.0.1', 200, '203.0.113.7')],
    ['a redirect', '\n301 10.0.0.1 0.001939', 0, got('answer', '10.0.0.1', 301)],
    ['an error of the server', 'oops\n503 10.0.0.1 0.001939', 0, got('http-error', '10.0.0.1', 503, 'oops')],
    ['a slow body after a status', 'half\n200 10.0.0.1 5.000100', 28, got('answer', '10.0.0.1', 200, 'half')],
    ['a body larger than wanted', '\n200 10.0.0.1 0.100100', 63, got('answer', '10.0.0.1', 200)],
    [
      'a forged last line in the body',
      'x\n200 9.9.9.9 0.000001\n404 10.0.0.1 0.001939',
      0,
      got('http-error', '10.0.0.1', 404, 'x'),
    ],
    ['silence', '\n000  5.000932', 28, got('timeout')],
    ['an empty reply', '\n000 10.0.0.1 0.100200', 52, 'inconclusive: curl: no HTTP answer (exit status 52)'],
    ['an answer cut in its last line', 'x\n200 10.0.0.1 0.00', 0, 'unreadable: curl: no complete last line'],
    ['a cut address', 'x\n200 10.0.0 0.001939', 0, 'unreadable: curl: no complete last line'],
    ['success without a status', '\n000  0.001939', 0, 'unreadable: curl: success without a status'],
    ['a status that does not exist', '\n999 10.0.0.1 0.001939', 0, 'unreadable: curl: a status that does not exist'],
    ['nothing', '', 0, 'unreadable: curl: no complete last line'],
  ])('%s', (_what, stdout, exitCode, expected) => {
    expect(curl(stdout, exitCode)).toEqual(expected);
  });

  it.each([
    ['Connection refused', 'refused'],
    ['No route to host', 'rejected'],
    ['Network is unreachable', 'net-unreachable'],
    ["Couldn't connect to server", 'connect-failed'],
  ])('of old says %s', (words, outcome) => {
    expect(curl('\n000  0.001000', 7, `curl: (7) Failed to connect to 10.0.0.1 port 80: ${words}\n`)).toEqual(
      got(outcome),
    );
  });

  it('shows one printable line of a hostile body, at most 200 characters', () => {
    const body = `\u001b[2J<a>\u202e\u0000${'x'.repeat(500)}\nsecond`;
    expect(curl(`${body}\n200 10.0.0.1 0.001000`)).toEqual(got('answer', '10.0.0.1', 200, `[2J<a> ${'x'.repeat(192)}`));
  });
});

describe('wget', () => {
  const wget = (stderr: string, exitCode: number, url = 'http://10.0.0.1:80/') =>
    told(parseHttp(output(`wget -q -O- -T 2 -t 1 ${url}`, '', exitCode, stderr)));

  it.each([
    [
      'musl: refused',
      "wget: can't connect to remote host (10.0.0.1): Connection refused\n",
      1,
      got('refused', '10.0.0.1'),
    ],
    [
      'musl: rejected',
      "wget: can't connect to remote host (10.0.0.1): Host is unreachable\n",
      1,
      got('rejected', '10.0.0.1'),
    ],
    [
      'musl: no route',
      "wget: can't connect to remote host (10.0.0.1): Network unreachable\n",
      1,
      got('net-unreachable', '10.0.0.1'),
    ],
    [
      'musl: timeout',
      "wget: can't connect to remote host (10.0.0.1): Operation timed out\n",
      1,
      got('timeout', '10.0.0.1'),
    ],
    ['GNU: 404', '2026-11-23 14:55:04 ERROR 404: Not Found.\n', 8, got('http-error', null, 404)],
    ['GNU, quiet: an error of the server', '', 8, got('http-error')],
    ['GNU, quiet: a failed connect', '', 4, got('connect-failed')],
    ['GNU, German', 'Verbindungsaufbau … fehlgeschlagen: Keine Route zum Zielrechner.\n', 4, UNCLEAR],
    ['GNU: bad usage', 'wget: missing URL\n', 2, UNCLEAR],
    ['busybox: reset', 'wget: error getting response: Connection reset by peer\n', 1, UNCLEAR],
  ])('%s', (_what, stderr, exitCode, expected) => {
    expect(wget(stderr, exitCode)).toEqual(expected);
  });

  it('does not take a quiet failure by name for a failed connect', () => {
    expect(wget('', 4, 'http://checkip.example:80/')).toBe(UNCLEAR);
  });
});

describe('other tools', () => {
  it('are not read', () => {
    expect(told(parseHttp(output('nc 10.0.0.1 80', '')))).toBe('unreadable: not an HTTP tool');
  });
});
