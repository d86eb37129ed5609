// Did the Cilium agent answer with JSON of the expected shape, and if not, why?
import type { z } from 'zod';
import { type Parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { fromJson } from './json-text.ts';
import { screen } from './screen.ts';

export const fromAgent = <T>(output: ToolOutput, schema: z.ZodType<T>): Parsed<T> => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  // Cannot get status/config: Get "http://localhost/v1/…": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory Is the agent running?
  if (/Is the agent running\?/.test(output.stderr))
    return unreadable('the Cilium agent does not answer', 'unreachable');
  if (output.exitCode !== 0) return unreadable('the Cilium agent refused the question', 'inconclusive');
  // Seen as a passing fault of exec (cilium: cilium-cli/k8s/client.go retries it).
  if (output.stdout.trim() === '') return unreadable('the Cilium agent printed nothing', 'inconclusive');
  return fromJson(output.stdout, schema);
};
