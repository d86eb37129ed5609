// Finds the Service a typed name means: exact in its namespace, else unique in all; else says what there is.
import { Fault } from '../model/fault.ts';
import { type Looked, looked } from '../model/looked.ts';
import { say } from '../model/text.ts';
import { nameOf } from './api-objects.ts';
import type { ApiReader } from './api-reader.ts';
import { notSeen } from './found-target.ts';
import { nearNames } from './near-names.ts';
import { refuseOtherKind } from './other-kinds.ts';
import { serviceNamed, servicesIn } from './resources.ts';
import type { ServiceName } from './service-name.ts';
import { ambiguous } from './target-faults.ts';

const MOST_SERVICES = 5_000;

export interface FoundService {
  readonly namespace: string;
  readonly name: string;
  /** The Service object. */
  readonly object: unknown;
  /** As typed when it was not the exact name; empty otherwise. */
  readonly note: string;
}

/** null: there is none of that name, exact or by unique prefix. Not looked when the API server could not be asked. */
export const findService = async (
  reader: ApiReader,
  wanted: ServiceName,
  contextNamespace: string,
  signal: AbortSignal,
): Promise<Looked<FoundService | null>> => {
  const namespace = wanted.namespace || contextNamespace;
  const exact = await reader.get(serviceNamed(namespace, wanted.name), signal);
  if (exact.ok) return looked({ namespace, name: wanted.name, object: exact.value, note: '' });
  if (exact.httpStatus !== 404) return notSeen(exact);
  const all = await reader.list(servicesIn(wanted.namespace), { most: MOST_SERVICES }, signal);
  if (!all.ok) return wanted.namespace === '' && all.reason === 'forbidden' ? looked(null) : notSeen(all);
  const named = all.value.items.map((object) => ({ ...nameOf(object), object }));
  const same = named.filter((one) => one.name === wanted.name);
  const candidates = same.length > 0 ? same : named.filter((one) => one.name.startsWith(wanted.name));
  if (candidates.length > 1)
    throw ambiguous(
      wanted.typed,
      candidates.map((one) => `${one.namespace}/${one.name}`),
    );
  const [only] = candidates;
  return looked(only === undefined ? null : { ...only, note: wanted.typed });
};

/** @throws Fault usage when there is no such service. */
export const resolveService = async (
  reader: ApiReader,
  wanted: ServiceName,
  contextNamespace: string,
  signal: AbortSignal,
): Promise<Looked<FoundService>> => {
  const found = await findService(reader, wanted, contextNamespace, signal);
  if (!found.ok) return found;
  if (found.value !== null) return looked(found.value);
  const namespace = wanted.namespace || contextNamespace;
  await refuseOtherKind(reader, wanted.name, namespace, 'service', signal);
  const all = await reader.list(servicesIn(wanted.namespace), { most: MOST_SERVICES }, signal);
  const named = all.ok ? all.value.items.map(nameOf) : [];
  const near = nearNames(
    wanted.name,
    named.map((one) => one.name),
  );
  const where = wanted.namespace === '' ? '' : ` in namespace ${wanted.namespace}`;
  const ko = wanted.namespace === '' ? '' : `${wanted.namespace} 네임스페이스에 `;
  throw new Fault(
    'usage',
    say(`There is no Service "${wanted.name}"${where}.`, `${ko}"${wanted.name}" 서비스가 없습니다.`),
    {
      suggestions: near
        .flatMap((name) => named.filter((one) => one.name === name))
        .map((one) => `${one.namespace}/${one.name}`)
        .slice(0, 8),
    },
  );
};
