// The policy as the file says it now: a good change holds from the next click on, a bad one changes nothing and says so.
import { createHash } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import { readPolicyFile } from './config/policy.ts';
import { type Audit, NOBODY } from './engine/ports/audit.ts';
import type { Policy } from './model/policy.ts';
import type { Text } from './model/text.ts';
import type { Logger } from './ops/log.ts';

/** By its state, not by events: a mounted ConfigMap changes by a link that is turned. */
const LOOK_EVERY_MS = 5_000;

export interface PolicyFile {
  now(): Policy | null;
  /** What is wrong with the file since it changed; empty while it says what holds. */
  complaints(): readonly Text[];
  /** Reads the file again. */
  reload(): Promise<void>;
  close(): void;
}

/** @param file empty where there is none. @param first what was read from it at the start. */
export const policyFile = (
  file: string,
  first: Policy | null,
  audit: Audit,
  log: Pick<Logger, 'info' | 'error'>,
): PolicyFile => {
  let policy = first;
  let complaints: readonly Text[] = [];
  const reload = async (): Promise<void> => {
    const read = readPolicyFile(file);
    if ('complaints' in read) {
      complaints = read.complaints;
      const said = complaints.map(({ en }) => en);
      log.error({ complaints: said }, 'the policy file is wrong or gone; what it said before still holds');
      return;
    }
    complaints = [];
    const hash = createHash('sha256').update(JSON.stringify(read.policy)).digest('hex');
    policy = read.policy;
    log.info({ hash, rules: read.policy.rules.length }, 'the policy was read anew');
    await audit
      .note({ ...NOBODY, kind: 'set', facts: { what: 'policy file', hash, rules: read.policy.rules.length } })
      .catch((err: unknown) => log.error({ err }, 'the audit could not be written'));
  };
  const onChange = (): void => void reload();
  if (file !== '') watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, onChange);
  return {
    now: () => policy,
    complaints: () => complaints,
    reload,
    close: () => file !== '' && unwatchFile(file, onChange),
  };
};
