// The root message while a run goes on: posted once, then updated at most once in 1.5 s with the newest view, less often while many run.
import type { Clock } from '../engine/ports.ts';
import type { PostPlace } from './find-posted.ts';
import type { Log } from './parts.ts';
import type { Label, Poster } from './poster.ts';
import type { SlackMessage } from './render/message.ts';
import { type SlackTrouble, troubleOf } from './trouble.ts';
import type { UpdatePace } from './update-pace.ts';

export const UPDATE_EVERY_MS = 1_500;

export interface LiveRootParts {
  readonly poster: Poster;
  /** Shared by all that run. */
  readonly pace: UpdatePace;
  readonly clock: Clock;
  readonly log: Log;
  readonly place: PostPlace;
  readonly label: Label;
  /** Known from an earlier attempt; empty otherwise. */
  readonly rootTs: string;
  /** An earlier attempt may have posted it without telling us. */
  readonly mayExist: boolean;
  onRoot(ts: string): Promise<void>;
  /** The channel is closed to us. */
  onShut(trouble: SlackTrouble): void;
}

export class LiveRoot {
  private readonly parts: LiveRootParts;
  private readonly closing = new AbortController();
  private wanted: (() => SlackMessage) | null = null;
  private loop: Promise<void> | null = null;
  private mayExist: boolean;
  ts: string;

  constructor(parts: LiveRootParts) {
    this.parts = parts;
    this.ts = parts.rootTs;
    this.mayExist = parts.mayExist;
  }

  /** Shows this soon; a newer one replaces it while it waits. Rendered when its turn comes: most never have one. */
  show(render: () => SlackMessage): void {
    if (this.closing.signal.aborted) return;
    this.wanted = render;
    this.loop ??= this.work();
  }

  /** Drops what still waits and returns when nothing of ours is under way, so that a final message stays final. */
  async settle(): Promise<void> {
    this.closing.abort();
    this.wanted = null;
    await this.loop;
  }

  /** Whether a later post must look for an earlier copy first. */
  get uncertain(): boolean {
    return this.ts === '' && this.mayExist;
  }

  private async work(): Promise<void> {
    const { clock, pace } = this.parts;
    while (this.wanted !== null) {
      const waitMs = this.ts === '' ? 0 : pace.take(clock.now());
      // What is newer by then is shown instead; rejects when closing, and then nothing is wanted any more.
      if (waitMs > 0) await clock.sleep(waitMs, this.closing.signal).catch(() => undefined);
      const render = this.wanted;
      if (render === null) break;
      this.wanted = null;
      await this.put(render);
      // Rejects only when closing, which is what the loop asks next.
      await clock.sleep(UPDATE_EVERY_MS, this.closing.signal).catch(() => undefined);
    }
    this.loop = null;
  }

  private async put(render: () => SlackMessage): Promise<void> {
    const { poster, place, label, log } = this.parts;
    try {
      const message = render();
      if (this.ts !== '') return await poster.update(place.channel, this.ts, label, message);
      const mayExist = this.mayExist;
      this.mayExist = true;
      this.ts = await poster.post(place, label, message, mayExist);
      await this.parts.onRoot(this.ts);
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.kind === 'gone' && this.ts !== '') {
        this.ts = '';
        this.mayExist = false;
      } else if (trouble.kind === 'shut') this.parts.onShut(trouble);
      else log.warn({ run: label.run, code: trouble.code }, 'progress could not be shown');
    }
  }
}
