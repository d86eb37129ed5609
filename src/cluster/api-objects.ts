// The shapes we read from API objects, tolerant: whatever is missing, null or odd reads as absent, never as a crash.
import { z } from 'zod';

/** A field of the wrong type counts as absent. */
const text = z.string().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const number = z.number().nullish().catch(null);
const list = <T>(item: z.ZodType<T>) => z.array(item.nullable().catch(null)).nullish().catch(null);
const words = z.record(z.string(), z.string().catch('')).nullish().catch(null);

const metadata = z.object({
  name: z.string().min(1),
  namespace: text,
  uid: text,
  labels: words,
  annotations: words,
  deletionTimestamp: z.unknown().optional(),
  ownerReferences: list(z.object({ kind: text, name: text })),
});

const condition = z.object({ type: text, status: text, reason: text });

const userFields = { runAsUser: number, runAsNonRoot: flag };

const stateOf = z
  .object({
    running: z.unknown().optional(),
    waiting: z.object({ reason: text }).nullish().catch(null),
    terminated: z.object({ reason: text }).nullish().catch(null),
  })
  .nullish()
  .catch(null);

export const podShape = z.object({
  metadata,
  spec: z
    .object({
      nodeName: text,
      hostNetwork: flag,
      dnsPolicy: text,
      serviceAccountName: text,
      securityContext: z.object(userFields).nullish().catch(null),
      volumes: list(z.object({ name: text, hostPath: z.object({ path: text }).nullish().catch(null) })),
      containers: list(
        z.object({
          name: text,
          image: text,
          ports: list(z.object({ name: text, containerPort: number, protocol: text })),
          volumeMounts: list(z.object({ name: text, mountPath: text })),
          securityContext: z
            .object({
              ...userFields,
              privileged: flag,
              capabilities: z
                .object({ add: list(z.string()) })
                .nullish()
                .catch(null),
            })
            .nullish()
            .catch(null),
        }),
      ),
    })
    .nullish()
    .catch(null),
  status: z
    .object({
      phase: text,
      reason: text,
      podIP: text,
      podIPs: list(z.object({ ip: text })),
      conditions: list(condition),
      containerStatuses: list(z.object({ name: text, image: text, ready: flag, restartCount: number, state: stateOf })),
    })
    .nullish()
    .catch(null),
});
export type PodShape = z.infer<typeof podShape>;

export const nodeShape = z.object({
  metadata,
  spec: z
    .object({ podCIDR: text, podCIDRs: list(z.string()), providerID: text })
    .nullish()
    .catch(null),
  status: z
    .object({ conditions: list(condition), addresses: list(z.object({ type: text, address: text })) })
    .nullish()
    .catch(null),
});

export const serviceShape = z.object({
  metadata,
  spec: z
    .object({
      type: text,
      clusterIP: text,
      clusterIPs: list(z.string()),
      externalName: text,
      selector: words,
      ports: list(
        z.object({
          name: text,
          protocol: text,
          port: number,
          targetPort: z.union([z.number(), z.string()]).nullish().catch(null),
        }),
      ),
    })
    .nullish()
    .catch(null),
});

export const sliceShape = z.object({
  metadata,
  addressType: text,
  endpoints: list(
    z.object({
      addresses: list(z.string()),
      conditions: z.object({ ready: flag, terminating: flag }).nullish().catch(null),
      nodeName: text,
      targetRef: z.object({ kind: text, name: text }).nullish().catch(null),
    }),
  ),
  ports: list(z.object({ name: text, port: number })),
});

export const namespaceShape = z.object({ metadata });

export const configMapShape = z.object({ data: words });

export const ciliumNodeShape = z.object({
  metadata,
  spec: z
    .object({
      addresses: list(z.object({ type: text, ip: text })),
      health: z.object({ ipv4: text }).nullish().catch(null),
      ipam: z
        .object({ podCIDRs: list(z.string()) })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});

const direction = z.object({ enforcing: flag, state: text }).nullish().catch(null);

export const ciliumEndpointShape = z.object({
  metadata,
  status: z
    .object({
      id: number,
      state: text,
      identity: z
        .object({ id: number, labels: list(z.string()) })
        .nullish()
        .catch(null),
      policy: z.object({ egress: direction, ingress: direction }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

const named = z.object({ metadata });

/** Objects that have at least a name; the others of a list are dropped one by one. */
export const readAll = <T>(shape: z.ZodType<T>, items: readonly unknown[]): readonly T[] =>
  items.flatMap((item) => {
    const read = shape.safeParse(item);
    return read.success ? [read.data] : [];
  });

export const nameOf = (item: unknown): { readonly namespace: string; readonly name: string } => {
  const read = named.safeParse(item);
  return read.success
    ? { namespace: read.data.metadata.namespace ?? '', name: read.data.metadata.name }
    : { namespace: '', name: '' };
};

/** A list without its unreadable entries. */
export const present = <T>(items: readonly (T | null)[] | null | undefined): readonly T[] =>
  (items ?? []).filter((item): item is T => item !== null);

export const versionShape = z.object({ gitVersion: z.string().regex(/^v\d+\.\d+[\w.+-]{0,60}$/) });

export const accessReviewShape = z.object({ status: z.object({ allowed: z.boolean(), evaluationError: text }) });

export const selfReviewShape = z.object({
  status: z.object({ userInfo: z.object({ username: z.string().min(1) }) }),
});

export const daemonSetShape = z.object({
  metadata,
  status: z.object({ desiredNumberScheduled: number }).nullish().catch(null),
});
