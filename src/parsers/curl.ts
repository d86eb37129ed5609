// What did curl get? Our trailer line tells the status and the far end; without one only the exit status speaks.
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { errnoOf } from './errno-words.ts';
import { answered, failedWith, type HttpResult, outcomeOfErrno } from './http-result.ts';
import { count, fromJson } from './json-text.ts';

/** Exactly what the catalogue asks for with -w. */
const OUR_TRAILER = '\n%{http_code} %{remote_ip} %{time_total}';
// 200 198.51.100.10 0.001939 · 000  5.001234
const TRAILER = /^(\d{3}) (\S*) \d+\.\d{6}$/;

/** The other form understood: JSON alone on stdout, so the body must go elsewhere (-o). */
const JSON_TRAILER = '%{json}';
const REPORT = z.looseObject({ exitcode: count, http_code: count, remote_ip: z.string().nullable() });

export interface CurlTold {
  /** null: none came. */
  readonly status: number | null;
  readonly remoteIp: string | null;
  readonly body: string;
}

/** Screened already. */
export const readCurl: Parser<HttpResult> = (output) => {
  const told = trailerOf(output);
  if (!told.ok) return told;
  const { status, remoteIp, body } = told.value;
  if (status !== null) return parsed(answered(status, body, remoteIp));
  switch (output.exitCode) {
    case 0:
      // Without our trailer curl does not show the status.
      return output.argv.includes('-w')
        ? unreadable('curl: success without a status')
        : parsed(answered(null, body, null));
    case 6:
      return parsed(failedWith('dns-failed'));
    case 7:
      // curl before 7.86 still says why: Failed to connect to 10.0.0.1 port 80: Connection refused
      return parsed(failedWith(outcomeOfErrno(errnoOf(output.stderr)) ?? 'connect-failed', remoteIp));
    case 28:
      // curl: (28) Resolving timed out after 8000 milliseconds
      return parsed(failedWith(/Resolving timed out/.test(output.stderr) ? 'dns-failed' : 'timeout', remoteIp));
    default:
      return unreadable(`curl: no HTTP answer (exit status ${output.exitCode})`, 'inconclusive');
  }
};

/** Body and status, by the trailer we ask for with -w. */
export const trailerOf = (output: ToolOutput): Parsed<CurlTold> => {
  const { argv, stdout } = output;
  const at = argv.indexOf('-w');
  if (at < 0) return parsed({ status: null, remoteIp: null, body: stdout });
  if (argv[at + 1] === JSON_TRAILER)
    return argv.includes('-o') ? fromReport(output) : unreadable('curl: a body beside JSON');
  if (argv[at + 1] !== OUR_TRAILER) return unreadable('curl: another -w than ours');
  // The trailer comes last, so a body cannot stand in its place.
  const cut = stdout.lastIndexOf('\n');
  const match = TRAILER.exec(stdout.slice(cut + 1));
  if (cut < 0 || match === null) return unreadable('curl: no complete last line');
  return toldOf(Number(match[1]), match[2] ?? '', stdout.slice(0, cut));
};

const fromReport = ({ exitCode, stdout }: ToolOutput): Parsed<CurlTold> => {
  const report = fromJson(stdout, REPORT);
  if (!report.ok) return report;
  if (report.value.exitcode !== exitCode) return unreadable('curl: exit status and report disagree');
  return toldOf(report.value.http_code, report.value.remote_ip ?? '', '');
};

/** 0: no status came. */
const toldOf = (code: number, remoteIp: string, body: string): Parsed<CurlTold> => {
  if (remoteIp !== '' && isIP(remoteIp) === 0) return unreadable('curl: no complete last line');
  if (code !== 0 && (code < 100 || code > 599)) return unreadable('curl: a status that does not exist');
  return parsed({ status: code === 0 ? null : code, remoteIp: remoteIp === '' ? null : remoteIp, body });
};
