// How does what one does here reach the workspace, and what is said when it did not work?
import { signal } from '@preact/signals';
import { say, type Text } from '../../../model/text.ts';
import type { Act } from '../acts.ts';
import type { ActResult } from '../wire.ts';
import { WORDS } from './words.ts';

/** Shown until the next act. */
export const trouble = signal<Text | null>(null);

const SAID: Readonly<Record<string, Text>> = {
  dispatch_failed: WORDS.dispatchFailed,
  operation_timeout: WORDS.timedOut,
  slash_in_thread: WORDS.slashInThread,
  unknown_command: WORDS.unknownCommand,
};

export const wordsFor = (failure: string): Text => SAID[failure] ?? WORDS.failed(failure);

/** Never rejects. */
export const act = async (wanted: Act): Promise<ActResult> => {
  trouble.value = null;
  const result = await post(wanted);
  if (!result.ok) trouble.value = wordsFor(result.failure);
  return result;
};

/** Says nothing on the page when it fails. */
export const post = async (wanted: Act): Promise<ActResult> => {
  try {
    const response = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
    });
    if (response.ok) return (await response.json()) as ActResult;
    return { ok: false, failure: (await response.text()).trim() };
  } catch {
    return { ok: false, failure: say('the playground does not answer', '').en };
  }
};
