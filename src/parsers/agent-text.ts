// What did a client of the Cilium agent print as text: lines, a table, or that it could not look?
import { type Parsed, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { LONG, screen } from './screen.ts';

/** Longer tables are not read: 10,000 endpoints with nine labels each. */
const MAX_LINES = 100_000;
/** No row of any table is as long; patterns are kept from longer ones. */
const MAX_LINE_CHARS = 2000;

/** Why the agent's client gave no answer; null when it ended well. */
export const agentRefusal = (output: ToolOutput): Parsed<never> | null => {
  const unfit = screen(output, LONG);
  if (unfit !== null) return unfit;
  // Cannot get status/config: Get "http://localhost/v1/…": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory Is the agent running?
  if (/Is the agent running\?/.test(output.stderr))
    return unreadable('the Cilium agent does not answer', 'unreachable');
  // A subcommand this release lacks prints the help of the one above, and exits 0.
  if (/^Usage:\s*$/m.test(output.stdout) || /^Error: unknown command/m.test(output.stderr))
    return unreadable('this release of Cilium has no such command', 'tool-missing');
  if (output.exitCode !== 0) return unreadable('the Cilium agent refused the question', 'inconclusive');
  return null;
};

/** `No entries found.` on either stream: the map is there and empty. */
export const isEmptyMap = (output: ToolOutput): boolean =>
  /^(?:No entries found\.\s*)$/.test(output.stdout === '' ? output.stderr : output.stdout);

/** The lines, without blanks at their ends. A text without a last line break is cut. */
export const agentLines = (output: ToolOutput): Parsed<readonly string[]> => {
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  // Seen as a passing fault of exec (cilium: cilium-cli/k8s/client.go retries it).
  if (output.stdout.trim() === '') return unreadable('the Cilium agent printed nothing', 'inconclusive');
  if (!output.stdout.endsWith('\n')) return unreadable('the last line is cut');
  const lines = output.stdout.slice(0, -1).split('\n');
  if (lines.length > MAX_LINES) return unreadable('too many lines');
  const rows = lines.map((line) => line.trimEnd());
  return rows.some((row) => row.length > MAX_LINE_CHARS) ? unreadable('a line is too long') : parsed(rows);
};

/** Was JSON asked for? Then text in its place is not what we think it is. */
export const askedJson = (output: ToolOutput): boolean => output.argv.includes('json') || output.argv.includes('-j');
