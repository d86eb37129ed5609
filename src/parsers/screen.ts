// Is this output fit to be parsed at all: did the tool end by itself, know its options, and print plain text of sane size?
import { MAX_OUTPUT_BYTES } from '../model/batch.ts';
import { type Parsed, type ToolOutput, unreadable } from '../model/command-call.ts';

/** Larger output is not parsed: most of what we ask for is much shorter. In characters. */
export const MAX_CHARS = 1_000_000;
/** For what grows with the cluster, as its commands may print. */
export const LONG = { maxChars: MAX_OUTPUT_BYTES } as const;

// 124: timeout(1) · 137: SIGKILL · 143: SIGTERM
const STOPPED = new Set([124, 137, 143]);
// ping: invalid option -- 'M' · ip: unrecognized option: j · Invalid option: +json · Option "-x" is unknown, try "ip -help".
// ethtool: bad command line argument(s) · curl: (1) Protocol "telnet" not supported or disabled in libcurl
// nslookup: number 0 is not in 1..2147483647 range (busybox with -retry=0)
// flag provided but not defined: -format (Go)
const BAD_OPTION =
  /(?:invalid|unrecognized|unknown|illegal) option|flag provided but not defined|unknown (?:shorthand )?flag|^Option ".*" is unknown|bad command line argument|disabled in libcurl|number \d{1,20} is not in \d{1,20}\.\.\d{1,20} range/im;
// Terminal colours, NUL, carriage returns: our tools print none of them without a terminal.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/**
 * null when the text may be read; else why not. `foreignBody`: stdout holds a far end's bytes (an HTTP body),
 * so only stderr is looked at.
 */
export const screen = (
  output: ToolOutput,
  options: { foreignBody?: boolean; maxChars?: number } = {},
): Parsed<never> | null => {
  const { maxChars = MAX_CHARS } = options;
  const { exitCode, stdout, stderr } = output;
  if (!Number.isInteger(exitCode) || exitCode < 0) return unreadable('the exit status is not a number');
  if (STOPPED.has(exitCode)) return unreadable('the command was stopped by its time limit', 'timed-out');
  if (exitCode >= 126) return unreadable(`the tool did not run or crashed (exit status ${exitCode})`, 'tool-missing');
  if (exitCode !== 0 && stdout.length + stderr.length < MAX_CHARS && BAD_OPTION.test(stderr)) {
    return unreadable('the tool does not know the option', 'tool-missing');
  }
  if (stdout.length > maxChars || stderr.length > MAX_CHARS) return unreadable('too much output');
  // Progress bars of wget hold carriage returns.
  const talk = options.foreignBody ? stderr.replaceAll('\r', '\n') : stderr;
  if (CONTROL.test(talk) || (!options.foreignBody && CONTROL.test(stdout)))
    return unreadable('the output holds control characters');
  return null;
};
