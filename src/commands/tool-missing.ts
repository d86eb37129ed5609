// Tells "this tool is not here" and "this tool does not know the option" from a result.
import type { ToolOutput } from '../model/command-call.ts';

// sh: dig: not found · env: can't execute 'x': No such file or directory · exec: "dig": executable file not found in $PATH
// timeout: failed to run command 'dig': No such file or directory · timeout: can't execute 'dig': No such file or directory
const NOT_FOUND =
  /executable file not found|command not found|: not found\s*$|(?:failed to run command|can't execute) .*No such file/m;
// ping: unrecognized option: i · ping: invalid option -- 'i' · nslookup: invalid option
// flag provided but not defined: -format (Go)
// ethtool: bad command line argument(s) · curl: (1) Protocol "telnet" not supported or disabled in libcurl
// nslookup: number 0 is not in 1..2147483647 range (busybox 1.35 with -retry=0, measured)
const BAD_OPTION =
  /unrecognized option|invalid option|unknown option|illegal option|flag provided but not defined|bad command line argument|disabled in libcurl|number \d+ is not in \d+\.\.\d+ range/i;

/** The program itself did not start: 126 and 127 with a runtime's or shell's words, never the tool's own failure. */
export const isToolMissing = (output: ToolOutput): boolean =>
  (output.exitCode === 127 || output.exitCode === 126) &&
  (output.stdout + output.stderr === '' || NOT_FOUND.test(output.stdout + output.stderr));

/** The tool started and refused its command line, so another variant may do. */
export const refusesOptions = (output: ToolOutput): boolean =>
  output.exitCode !== 0 &&
  output.stdout === '' &&
  (BAD_OPTION.test(output.stderr) || /^(?:BusyBox v|Usage:)/m.test(output.stderr));
