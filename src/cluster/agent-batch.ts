// Packs the probes of one node into batches for its agent; one, unless it would grow too long, or its answer could.

import { outputCap } from '../commands/catalogue.ts';
import type { PlannedProbe } from '../engine/ports.ts';
import { BATCH_VERSION, type Batch, type BatchItem, MAX_BATCH_ITEMS, MAX_BATCH_OUTPUT_BYTES } from '../model/batch.ts';

export interface PackedBatch {
  readonly json: string;
  /** Item id -> its probe. */
  readonly probes: ReadonlyMap<string, PlannedProbe>;
}

/** The batch travels in the URL: the API server takes a head of 1 MiB (Go's default), one word of an argv may have 128 KiB. */
const MAX_ENCODED_BYTES = 48_000;

export const packBatches = (run: string, probes: readonly PlannedProbe[]): readonly PackedBatch[] => {
  const batches: { items: BatchItem[]; probes: Map<string, PlannedProbe>; bytes: number; answer: number }[] = [];
  for (const [index, probe] of probes.entries()) {
    const item = itemOf(String(index), probe);
    const bytes = encodeURIComponent(JSON.stringify(item)).length + 3;
    let last = batches.at(-1);
    const full =
      last === undefined ||
      last.items.length === MAX_BATCH_ITEMS ||
      last.bytes + bytes > MAX_ENCODED_BYTES ||
      last.answer + item.maxBytes > MAX_BATCH_OUTPUT_BYTES;
    if (last === undefined || full) {
      last = { items: [], probes: new Map(), bytes: 0, answer: 0 };
      batches.push(last);
    }
    last.items.push(item);
    last.probes.set(item.id, probe);
    last.bytes += bytes;
    last.answer += item.maxBytes;
  }
  return batches.map((one) => {
    const batch: Batch = { v: BATCH_VERSION, run, items: one.items };
    return { json: JSON.stringify(batch), probes: one.probes };
  });
};

const itemOf = (id: string, probe: PlannedProbe): BatchItem => ({
  id,
  call: probe.call,
  podIp: probe.location.at === 'pod' ? probe.location.ip : '',
  timeoutMs: probe.timeoutMs,
  maxBytes: outputCap(probe.call),
  delayMs: probe.delayMs,
});
