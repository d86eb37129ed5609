// Which values do the agent's own metrics have? `cilium-dbg metrics list -p … -o json`, or the table some releases print instead.
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { agentLines, agentRefusal } from './agent-text.ts';
import { fromAgent } from './cilium-agent.ts';
import type { MetricSample } from './prometheus-text.ts';

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]{0,200}$/;
// cilium: api/v1/models/metric.go; a value of 0 is left out
const metric = z.looseObject({
  name: z.string().regex(NAME),
  labels: z.record(z.string(), z.string()).nullish(),
  value: z.number().nullish(),
});

export const parseCiliumMetricsList: Parser<readonly MetricSample[]> = (output) => {
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  // A mid revision ignores -o json.
  if (/^Metric {2,}Labels {2,}Value/.test(output.stdout)) return fromMetricTable(output);
  const read = fromAgent(output, z.array(metric).nullable());
  if (!read.ok) return read;
  return parsed(
    (read.value ?? []).map(({ name, labels, value }) => ({
      name,
      labels: labels ?? {},
      value: value ?? 0,
      timestampMs: null,
    })),
  );
};

// cilium_drop_count_total   direction="EGRESS" reason="Policy denied"   31.000000
const ROW =
  /^([a-zA-Z_:][a-zA-Z0-9_:]{0,200}) {2,}((?:[a-zA-Z_][a-zA-Z0-9_]{0,99}="[^"\\]{0,300}" ?)*) *(\d{1,15}(?:\.\d{1,15})?)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="([^"\\]*)"/g;

const fromMetricTable = (output: ToolOutput): Parsed<readonly MetricSample[]> => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const samples: MetricSample[] = [];
  for (const line of lines.value.slice(1)) {
    const match = ROW.exec(line);
    if (match === null) return unreadable('metrics list: a line is not understood');
    const labels = Object.fromEntries([...(match[2] ?? '').matchAll(LABEL)].map((one) => [one[1], one[2]]));
    samples.push({ name: match[1] ?? '', labels, value: Number(match[3]), timestampMs: null });
  }
  return parsed(samples);
};
