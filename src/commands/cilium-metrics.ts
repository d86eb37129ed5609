// What does the Cilium agent of this node count? Its Prometheus page, asked on the node itself.
import { z } from 'zod';
import { command, LONG_OUTPUT_BYTES } from './spec.ts';
import { bodyLimit, wholeSeconds } from './values.ts';

/**
 * The one loopback address netwhy asks, and no word of it comes from a caller. Off by default; on, the agent serves all
 * addresses of its node (cilium: chart, prometheus.port 9962).
 */
const PAGE = 'http://127.0.0.1:9962/metrics';

export const ciliumMetrics = command({
  name: 'cilium-metrics',
  maxBytes: LONG_OUTPUT_BYTES,
  args: z.strictObject({ timeoutMs: z.int().min(500).max(10_000) }),
  // Only the node's own network holds the agent: inside a pod's, loopback is the pod.
  variants: (args, rung) =>
    rung === 'agent'
      ? [
          [
            'curl',
            '-sS',
            '-m',
            wholeSeconds(args.timeoutMs),
            '--max-filesize',
            bodyLimit(LONG_OUTPUT_BYTES),
            '-w',
            '\n%{http_code} %{remote_ip} %{time_total}',
            PAGE,
          ],
        ]
      : [],
});
