// What Kubernetes itself says of somebody's rights: asked in their name, by the bot's own account.
import type { Looked } from '../../model/looked.ts';

export interface KubeUser {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface KubeRight {
  readonly verb: 'get' | 'create';
  readonly resource: 'pods' | 'pods/exec' | 'nodes';
  /** Empty: in all of them, or of none. */
  readonly namespace: string;
}

export interface AccessReviews {
  /** Never throws, and answers within about a second: an acknowledgement waits for it. */
  may(cluster: string, who: KubeUser, right: KubeRight): Promise<Looked<boolean>>;
}
