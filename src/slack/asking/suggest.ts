// What the pickers of the form offer after each letter: names from the cluster, and what was typed where it may be a name.
import type { App } from '@slack/bolt';
import { checkHost, looksLikeHost } from '../../command/host.ts';
import { checkTarget } from '../../command/target.ts';
import { Fault } from '../../model/fault.ts';
import { ACTIONS } from '../action-ids.ts';
import { isRecord } from '../block-limits-walk.ts';
import { describe, type Kit } from '../kit.ts';
import { readForm } from './form.ts';
import { PICKABLE } from './form-view.ts';
import { isUsable, optionOf, type Pick, wordFor } from './option-keys.ts';
import { within } from './patience.ts';

/** Slack waits three seconds and takes a hundred. */
const PATIENCE_MS = 1_500;
const MOST = 100;

type Kind = keyof typeof PICKABLE & ('pod' | 'service' | 'node' | 'place' | 'anywhere');

export const listenToSuggestions = (app: App, kit: Kit): void => {
  app.options(ACTIONS.askName, async ({ body, options, ack }) => {
    const ink = kit.ink(await kit.languageAt(body));
    const picks = await suggested(kit, body, options.block_id, options.value).catch((error: unknown) => {
      kit.parts.log.error({ error: describe(error) }, 'a picker could not be served');
      return [];
    });
    await ack({
      options: picks
        .filter(isUsable)
        .slice(0, MOST)
        .map((pick) => optionOf(pick, ink)),
    });
  });
};

const suggested = async (kit: Kit, body: object, block: string, value: string): Promise<readonly Pick[]> => {
  const view = isRecord(body) && isRecord(body.view) ? body.view : {};
  const form = readForm(String(view.private_metadata ?? ''));
  // w0.pod.prod
  const kind = block.split('.')[1] as Kind | undefined;
  const kinds = kind === undefined ? undefined : PICKABLE[kind];
  if (form === null || kinds === undefined || kind === undefined) return [];
  const text = value.trim().slice(0, 300);
  const found = await within(kit.parts.clock, PATIENCE_MS, (signal) =>
    kit.parts.directory.search({ cluster: form.cluster, kinds, text, namespace: '', limit: MOST - 1 }, signal),
  );
  const anywhere = kind === 'anywhere';
  const picks = (found.ok ? found.value : []).map(
    (entry): Pick => ({ kind: entry.kind, word: wordFor(entry, anywhere), note: entry.node }),
  );
  const typed = typedPick(text, kind);
  return typed === null || picks.some(({ word }) => word === typed.word) ? picks : [...picks, typed];
};

/** The picker takes only what it offers, so that a name the list lacks must be offered too. */
const typedPick = (text: string, kind: Kind): Pick | null => {
  if (text === '' || text.length > 70) return null;
  try {
    if (kind === 'anywhere' && looksLikeHost(text)) return { kind: 'host', word: checkHost(text), note: '' };
    return { kind: 'typed', word: checkTarget(text, kind), note: '' };
  } catch (error) {
    // Not a name yet: more letters may make it one.
    if (error instanceof Fault) return null;
    throw error;
  }
};
