// Did the Cilium agent answer with JSON of the expected shape, and if not, why?
import type { z } from 'zod';
import { type Parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { agentRefusal } from './agent-text.ts';
import { fromJson } from './json-text.ts';

export const fromAgent = <T>(output: ToolOutput, schema: z.ZodType<T>): Parsed<T> => {
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  // Seen as a passing fault of exec (cilium: cilium-cli/k8s/client.go retries it).
  if (output.stdout.trim() === '') return unreadable('the Cilium agent printed nothing', 'inconclusive');
  return fromJson(output.stdout, schema);
};
