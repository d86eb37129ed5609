// A parsed request: which question about what, in which cluster. Typed by the grammar, not yet found in the cluster.
import type { Lang } from './text.ts';

export interface Ask {
  readonly question: string;
  /** As typed and already checked for shape: `web-0`, `shop/web-0`, `deploy/web`, `node-1`, `svc/web`, a topic; empty where a question needs none. */
  readonly target: string;
  /** The second thing named inside the cluster: another node, the pod that asks a service, where a path leads; empty when none. */
  readonly other: string;
  /** From -n; empty when not given. */
  readonly namespace: string;
  /** From --cluster; empty for the default one. */
  readonly cluster: string;
  /** Outside host or DNS name; empty for the site's own. */
  readonly host: string;
  /** key=value words, keys and values already checked by the grammar. */
  readonly options: Readonly<Record<string, string>>;
  /** null when the asker did not say. */
  readonly lang: Lang | null;
}
