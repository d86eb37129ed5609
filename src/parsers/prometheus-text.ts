// Which samples does a page of metrics hold? The Prometheus text format, version 0.0.4, read strictly.
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';

export const METRIC_TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** May be NaN or infinite, as the format allows. */
  readonly value: number;
  /** Milliseconds since 1970; null when the line has none. */
  readonly timestampMs: number | null;
}

export interface Metrics {
  readonly samples: readonly MetricSample[];
  /** By name of the family: a histogram's samples carry its name with `_bucket`, `_sum`, `_count`. */
  readonly types: ReadonlyMap<string, MetricType>;
}

const MAX_SAMPLES = 20_000;
const MAX_LINE_CHARS = 4096;
const MAX_LABELS = 64;

// # TYPE name counter
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) ([a-z]+)$/;
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
// path="direct_ipv4" · reason="say \"no\"\\"
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"/y;
// 12 · 1.5e-05 · NaN · +Inf, then perhaps a timestamp
const REST = /^[ \t]+(\S+)(?:[ \t]+(-?\d{1,15}))?[ \t]*$/;
const NUMBER = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,4})?$/;
const ODD: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Inf: Number.POSITIVE_INFINITY,
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};

/** Every line is understood, or the whole is not. */
export const readMetrics = (text: string): Parsed<Metrics> => {
  if (!text.endsWith('\n')) return unreadable('metrics: the last line is cut');
  const samples: MetricSample[] = [];
  const types = new Map<string, MetricType>();
  const seen = new Set<string>();
  for (const line of text.slice(0, -1).split('\n')) {
    if (line.length > MAX_LINE_CHARS) return unreadable('metrics: a line is too long');
    if (line.startsWith('#')) {
      if (!readComment(line, types)) return unreadable('metrics: a type is not understood');
    } else if (line.trim() !== '') {
      const sample = readSample(line);
      if (sample === null) return unreadable('metrics: a line is not understood');
      const key = keyOf(sample);
      if (seen.has(key)) return unreadable('metrics: a sample stands there twice');
      seen.add(key);
      if (samples.push(sample) > MAX_SAMPLES) return unreadable('metrics: too many samples');
    }
  }
  return parsed({ samples, types });
};

const keyOf = ({ name, labels }: MetricSample): string => JSON.stringify([name, Object.entries(labels).sort()]);

/** HELP and any other words are for people. */
const readComment = (line: string, types: Map<string, MetricType>): boolean => {
  if (!/^#[ \t]*TYPE[ \t]/.test(line)) return true;
  const [, name, type] = TYPE.exec(line) ?? [];
  const known = METRIC_TYPES.find((one) => one === type);
  if (name === undefined || known === undefined) return false;
  types.set(name, known);
  return true;
};

const readSample = (line: string): MetricSample | null => {
  NAME.lastIndex = 0;
  const name = NAME.exec(line)?.[0];
  if (name === undefined) return null;
  const labels =
    line[NAME.lastIndex] === '{' ? readLabels(line, NAME.lastIndex + 1) : { pairs: [], end: NAME.lastIndex };
  if (labels === null) return null;
  const rest = REST.exec(line.slice(labels.end));
  const value = numberOf(rest?.[1] ?? '');
  if (value === null) return null;
  return {
    name,
    labels: Object.fromEntries(labels.pairs),
    value,
    timestampMs: rest?.[2] === undefined ? null : Number(rest[2]),
  };
};

/** From behind the opening brace; a comma may stand before the closing one. */
const readLabels = (line: string, from: number) => {
  const pairs = new Map<string, string>();
  let at = from;
  while (line[at] !== '}') {
    LABEL.lastIndex = at;
    const [, name, value] = LABEL.exec(line) ?? [];
    if (name === undefined || value === undefined || pairs.has(name) || pairs.size >= MAX_LABELS) return null;
    pairs.set(
      name,
      value.replace(/\\([\\"n])/g, (_whole, letter) => (letter === 'n' ? '\n' : letter)),
    );
    at = LABEL.lastIndex;
    if (line[at] === ',') at += 1;
    else if (line[at] !== '}') return null;
  }
  return { pairs: [...pairs], end: at + 1 };
};

const numberOf = (text: string): number | null => {
  if (Object.hasOwn(ODD, text)) return ODD[text] ?? null;
  return NUMBER.test(text) ? Number(text) : null;
};

/** A sample's value as a count: whole, not negative, exact. */
export const countOf = ({ value }: MetricSample): number | null =>
  Number.isSafeInteger(value) && value >= 0 ? value : null;
