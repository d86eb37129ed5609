// Did an HTTP request get through, and what did the far end say? Reads curl and wget (GNU, busybox).
import { type Parser, unreadable } from '../model/command-call.ts';
import { readCurl } from './curl.ts';
import type { HttpResult } from './http-result.ts';
import { screen } from './screen.ts';
import { toolOf } from './tool-name.ts';
import { readWget } from './wget.ts';

export type { HttpOutcome, HttpResult } from './http-result.ts';

/** Which reader is told by argv. */
export const parseHttp: Parser<HttpResult> = (output) => {
  const tool = toolOf(output.argv);
  if (tool !== 'curl' && tool !== 'wget') return unreadable('not an HTTP tool');
  return screen(output, { foreignBody: true }) ?? (tool === 'curl' ? readCurl(output) : readWget(output));
};
