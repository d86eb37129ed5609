// What runs leave behind in figures: causes by code, how long steps take, how full the desk is, what Slack held up, the last digest.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Of a report: codes and vantages, which are closed sets. */
export interface Judged {
  readonly causes: readonly { readonly code: string }[];
  readonly steps: readonly { readonly vantage: string; readonly verdict: string; readonly durationMs: number }[];
}

export interface RunMetrics {
  /** A run has its report. */
  judged(report: Judged): void;
  /** Slack told us to call this method later. */
  limited(method: string): void;
  /** A digest is in its channel. */
  digestTold(atMs: number): void;
}

/** @param load asked whenever metrics are read */
export const runMetrics = (
  registers: Registry[],
  load: () => { readonly running: number; readonly waiting: number },
): RunMetrics => {
  const causes = new Counter({
    name: 'netwhy_causes_total',
    help: 'Causes named in answers, by code.',
    labelNames: ['code'],
    registers,
  });
  const stepSeconds = new Histogram({
    name: 'netwhy_step_seconds',
    help: 'Time a step took, by where it looked; steps that were skipped are left out.',
    labelNames: ['vantage'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20],
    registers,
  });
  new Gauge({
    name: 'netwhy_runs_running',
    help: 'Runs being answered now by this bot.',
    registers,
    collect() {
      this.set(load().running);
    },
  });
  new Gauge({
    name: 'netwhy_runs_waiting',
    help: 'Accepted runs that wait for a place; of several bots with one store each counts those that any of them may take.',
    registers,
    collect() {
      this.set(load().waiting);
    },
  });
  const limits = new Counter({
    name: 'netwhy_slack_limited_total',
    help: 'Calls Slack put off by its rate limits, by method.',
    labelNames: ['method'],
    registers,
  });
  const digest = new Gauge({
    name: 'netwhy_last_digest_timestamp_seconds',
    help: 'When this bot last told a digest, in seconds since the epoch; 0 before the first since its start.',
    registers,
  });
  return {
    judged: (report) => {
      for (const { code } of report.causes) causes.inc({ code });
      for (const { vantage, verdict, durationMs } of report.steps)
        if (verdict !== 'skipped') stepSeconds.observe({ vantage }, durationMs / 1000);
    },
    limited: (method) => limits.inc({ method }),
    digestTold: (atMs) => digest.set(atMs / 1000),
  };
};
