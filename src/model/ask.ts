// A parsed request: which question about what, in which cluster. Typed by the grammar, not yet found in the cluster.
import type { Lang } from './text.ts';

export interface Ask {
  readonly question: string;
  /** As typed and already checked for shape: `web-0`, `shop/web-0`, `deploy/web`, `shop/deploy/web`. */
  readonly target: string;
  /** From -n; empty when not given. */
  readonly namespace: string;
  /** From --cluster; empty for the default one. */
  readonly cluster: string;
  /** Outside host for why-no-egress; empty for the site's own. */
  readonly host: string;
  /** null when the asker did not say. */
  readonly lang: Lang | null;
}
