// The cloud's API as the settings allow it: opened when first asked, and opened anew where that failed.
import type { OracleSettings } from './config/oracle.ts';
import type { CloudApi } from './engine/ports/cloud.ts';
import type { OracleReads } from './oracle/reads.ts';
import { oracleCloud } from './oracle/way-out.ts';

/** null: nobody gave access to it. */
export const cloudOf = (oracle: OracleSettings | null): CloudApi | null => {
  if (oracle === null) return null;
  let opened: Promise<OracleReads> | undefined;
  return oracleCloud(() => {
    // The SDK is large: not loaded by who never asks.
    opened ??= import('./oracle/sdk.ts').then(({ connectOracle }) => connectOracle(oracle));
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  });
};
