// How often may progress be shown, all channels together? Slack counts chat.update per workspace, and answers must find room.

/** chat.update is Tier 3, fifty a minute and more; ten of them are left to answers. */
const EVERY_MS = 60_000 / 40;
/** So many at once after a quiet time. */
const BURST = 10;

export class UpdatePace {
  /** When the budget would be whole again. */
  private wholeMs = 0;

  /** Takes the next place. @returns milliseconds to wait for it; 0 for now. */
  take(nowMs: number): number {
    const waitMs = Math.max(0, this.wholeMs - nowMs - (BURST - 1) * EVERY_MS);
    this.wholeMs = Math.max(this.wholeMs, nowMs) + EVERY_MS;
    return waitMs;
  }
}
