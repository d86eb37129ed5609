// Which questions can be answered?
import type { Runbook } from '../model/runbook.ts';
import { capture } from './capture/capture.runbook.ts';
import { ebpf } from './ebpf/ebpf.runbook.ts';
import { explain } from './explain/explain.runbook.ts';
import { health } from './health/health.runbook.ts';
import { mtu } from './mtu/mtu.runbook.ts';
import { nextQuestion } from './next-question.ts';
import { overlay } from './overlay/overlay.runbook.ts';
import { path } from './path/path.runbook.ts';
import { tailscale } from './tailscale/tailscale.runbook.ts';
import { tuning } from './tuning/tuning.runbook.ts';
import { whyFlaky } from './why-flaky/why-flaky.runbook.ts';
import { whyNoDns } from './why-no-dns/why-no-dns.runbook.ts';
import { whyNoEgress } from './why-no-egress/why-no-egress.runbook.ts';
import { whyNoService } from './why-no-service/why-no-service.runbook.ts';

const ALL: readonly Runbook[] = [
  explain,
  whyNoEgress,
  whyFlaky,
  whyNoDns,
  whyNoService,
  tailscale,
  overlay,
  ebpf,
  tuning,
  mtu,
  path,
  health,
  capture,
];

/** What to ask next is a matter of the cause, whoever found it. */
const withNext = (one: Runbook): Runbook => ({
  ...one,
  next: ({ code, subjects }, target) => nextQuestion({ question: one.id, target, code, subjects }),
});

export const RUNBOOKS: ReadonlyMap<string, Runbook> = new Map(ALL.map((one) => [one.id, withNext(one)]));
