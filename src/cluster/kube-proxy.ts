// Does a kube-proxy run beside Cilium?
import { type Looked, mapLooked } from '../model/looked.ts';
import type { KubeProxyFacts } from '../model/scene.ts';
import type { ApiReader } from './api-reader.ts';
import { seen } from './read-surroundings.ts';
import { podsIn } from './resources.ts';

/** kubeadm's label; other installers keep it. */
const KUBE_PROXY = { labelSelector: 'k8s-app=kube-proxy' };

/** null: no such pod runs. */
export const readKubeProxy = async (reader: ApiReader, signal: AbortSignal): Promise<Looked<KubeProxyFacts | null>> =>
  mapLooked(seen(await reader.list(podsIn('kube-system'), KUBE_PROXY, signal)), ({ items }) =>
    items.length === 0 ? null : { pods: items.length },
  );
