// Which network cards does Oracle say this machine has? Its instance metadata, asked on the machine itself.
import { z } from 'zod';
import { command } from './spec.ts';
import { bodyLimit, wholeSeconds } from './values.ts';

/** Only this page: the one beside it, `/opc/v2/instance/`, carries user data and keys. No word of it comes from a caller. */
const PAGE = 'http://169.254.169.254/opc/v2/vnics/';
const BODY_BYTES = 16_384;

export const oracleVnics = command({
  name: 'oracle-vnics',
  args: z.strictObject({ timeoutMs: z.int().min(500).max(10_000) }),
  // As the node alone: what a pod is told there is nobody's question, and a proxy would be told of the node.
  variants: (args, rung) =>
    rung === 'agent'
      ? [
          [
            'curl',
            '-sS',
            '-m',
            wholeSeconds(args.timeoutMs),
            '--noproxy',
            '*',
            '--max-filesize',
            bodyLimit(BODY_BYTES),
            '-H',
            'Authorization: Bearer Oracle',
            '-w',
            '\n%{http_code} %{remote_ip} %{time_total}',
            PAGE,
          ],
        ]
      : [],
});
