// Why Oracle's API did not answer, in a reason of ours. A missing policy and a missing resource look the same: 404.
import { type NotLooked, notLooked } from '../model/looked.ts';

/** As the SDK throws them: OciError has a status and a service code. */
interface Thrown {
  readonly statusCode?: unknown;
  readonly serviceCode?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
}

const MISSING_POLICY = 'no right to read it, or it is gone (404): see docs/oracle.md for the policy';

export const refusalOf = (error: unknown): NotLooked => {
  const thrown: Thrown = typeof error === 'object' && error !== null ? error : {};
  const status = Number(thrown.statusCode);
  if (status === 404) return notLooked('forbidden', MISSING_POLICY);
  if (status === 401 || status === 403) return notLooked('forbidden', `refused by Oracle's API (${status})`);
  if (status === 429) return notLooked('unreachable', "Oracle's API is asked too often (429)");
  if (status >= 400) return notLooked('unreachable', `Oracle's API failed (${status})`);
  if (thrown.code === 'ERR_MODULE_NOT_FOUND')
    return notLooked('tool-missing', "Oracle's SDK is not installed: npm install oci-common oci-core");
  // Its words may hold paths of keys, or parts of requests: only what kind of trouble it was.
  const kind = typeof thrown.code === 'string' && /^[A-Z_]{3,40}$/.test(thrown.code) ? ` (${thrown.code})` : '';
  return notLooked('unreachable', `Oracle's API could not be asked${kind}`);
};
