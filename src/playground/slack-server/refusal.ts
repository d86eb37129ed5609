// How does the server refuse a call the way Slack does: HTTP 200 with ok:false and an error code?
import type { JsonObject } from './json.ts';

export class Refusal extends Error {
  /** Slack's code, such as `channel_not_found`. */
  readonly code: string;
  readonly extra: JsonObject;

  constructor(code: string, extra: JsonObject = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.extra = extra;
  }
}

/** With the sentences Slack puts under response_metadata.messages. */
export const refuse = (code: string, messages: readonly string[] = []): Refusal =>
  new Refusal(code, messages.length === 0 ? {} : { response_metadata: { messages } });

/** A required argument is missing. */
export const missing = (field: string): Refusal =>
  refuse('invalid_arguments', [`[ERROR] missing required field: ${field}`]);
