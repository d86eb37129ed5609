// What is counted, for Prometheus: runs by question and verdict, their time, acknowledgements, execs in flight, Slack, loop lag.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type RunMetrics, runMetrics } from './run-metrics.ts';

export interface Metrics extends RunMetrics {
  /** One run has ended. */
  runEnded(question: string, verdict: string, durationMs: number): void;
  /** An interaction was acknowledged so long after it came. */
  acknowledged(afterMs: number): void;
  /** The text of /metrics. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Stops measuring the event loop. */
  close(): void;
}

/** Asked whenever metrics are read. */
export interface Gauges {
  execsInFlight(): number;
  runs(): { readonly running: number; readonly waiting: number };
  /** May requests arrive (as /readyz), and by how many open sockets? */
  slack(): { readonly ok: boolean; readonly sockets: number };
}

export const createMetrics = ({ execsInFlight, runs: load, slack }: Gauges): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const runs = new Counter({
    name: 'netwhy_runs_total',
    help: 'Runs that ended, by question and verdict.',
    labelNames: ['question', 'verdict'],
    registers,
  });
  const runSeconds = new Histogram({
    name: 'netwhy_run_seconds',
    help: 'Time from the question to the verdict.',
    labelNames: ['question'],
    buckets: [0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60],
    registers,
  });
  const ackSeconds = new Histogram({
    name: 'netwhy_ack_seconds',
    help: 'Time until Slack was told that a request was accepted; Slack waits 3 seconds.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
    registers,
  });
  new Gauge({
    name: 'netwhy_execs_in_flight',
    help: 'Commands running in pods now.',
    registers,
    collect() {
      this.set(execsInFlight());
    },
  });
  new Gauge({
    name: 'netwhy_slack_connected',
    help: '1 while requests of people can arrive from Slack.',
    registers,
    collect() {
      this.set(slack().ok ? 1 : 0);
    },
  });
  new Gauge({
    name: 'netwhy_slack_sockets',
    help: 'Open sockets to Slack: two when all is well, none where Slack calls by HTTP.',
    registers,
    collect() {
      this.set(slack().sockets);
    },
  });
  const lag = monitorEventLoopDelay({ resolution: 20 });
  lag.enable();
  new Gauge({
    name: 'netwhy_event_loop_lag_seconds',
    help: 'Longest delay of the event loop since the last reading.',
    registers,
    collect() {
      // The histogram measures the whole interval, so what is over its resolution is the delay; empty it is 0.
      this.set(Math.max(0, lag.max / 1e9 - 0.02));
      lag.reset();
    },
  });
  return {
    ...runMetrics(registers, load),
    runEnded: (question, verdict, durationMs) => {
      runs.inc({ question, verdict });
      runSeconds.observe({ question }, durationMs / 1000);
    },
    acknowledged: (afterMs) => ackSeconds.observe(afterMs / 1000),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => lag.disable(),
  };
};
