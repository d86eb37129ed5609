// Reads as the plain reader does, but takes what is kept current from there, and hands in what it had to read anew.
import { NO_SPAN, type Span } from '../../engine/ports/tracer.ts';
import type { Clock } from '../../engine/ports.ts';
import { ApiReader, type List, type ListOptions, type Read, type Resource, type Slim } from '../api-reader.ts';
import type { NetKubeConfig } from '../kube-config.ts';
import type { KeptLists } from './kept-lists.ts';
import { keptList, keptOne } from './what.ts';

export interface KeepingParts {
  readonly kube: NetKubeConfig;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly kept: KeptLists;
  onAnswer(): void;
}

export class KeepingReader extends ApiReader {
  readonly #parts: KeepingParts;
  #asOfMs: number | null = null;

  constructor(parts: KeepingParts, span: Span = NO_SPAN) {
    super(parts.kube, parts.clock, parts.userAgent, parts.onAnswer, span);
    this.#parts = parts;
  }

  override noting(span: Span = NO_SPAN): KeepingReader {
    return new KeepingReader(this.#parts, span);
  }

  override get asOfMs(): number | null {
    return this.#asOfMs;
  }

  override async list(resource: Resource, options: ListOptions, signal: AbortSignal): Promise<Read<List>> {
    const { kept, clock } = this.#parts;
    if (options.slim === undefined) return await super.list(resource, options, signal);
    const what = keptList(resource, options.slim, options);
    const now = kept.take(what);
    if (now !== null) {
      this.#used(now.asOfMs);
      return { ok: true, value: { items: now.items, complete: true, kept: true } };
    }
    const atMs = clock.now();
    // Page by page: a thousand objects made slim in one piece would hold everything up.
    const answer = await super.list(resource, { ...options, keep: options.slim }, signal);
    if (answer.ok) kept.adopt(what, answer.value, atMs);
    return answer;
  }

  override async get(resource: Resource, signal: AbortSignal, slim?: Slim): Promise<Read<unknown>> {
    const { kept, clock } = this.#parts;
    const what = slim === undefined ? null : keptOne(resource, slim);
    const now = what === null ? null : kept.take(what);
    const [one] = now?.items ?? [];
    if (now !== null && one !== undefined) {
      this.#used(now.asOfMs);
      return { ok: true, value: one };
    }
    const atMs = clock.now();
    const answer = await super.get(resource, signal);
    if (what !== null && answer.ok) kept.adopt(what, { items: [what.slim(answer.value)], complete: true }, atMs);
    return answer;
  }

  #used(asOfMs: number): void {
    this.#asOfMs = Math.min(this.#asOfMs ?? asOfMs, asOfMs);
  }
}
