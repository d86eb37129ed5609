// Which absolute names does a resolver try for a name as typed?
import type { PodScene } from '../../model/scene.ts';

/** A pod's ndots; names with fewer dots are completed first. Source: kubernetes, DNS for Services and Pods. */
const NDOTS = 5;

export const isRelative = (name: string): boolean => !name.endsWith('.') && !name.includes('.');

const CLUSTER_DOMAIN = 'cluster.local';

/** As the kubelet writes them for a pod of the namespace. */
const searchOf = (namespace: string): readonly string[] => [
  `${namespace}.svc.${CLUSTER_DOMAIN}`,
  `svc.${CLUSTER_DOMAIN}`,
  CLUSTER_DOMAIN,
];

/** In the order a resolver tries them; a final dot ends every one. A host-network pod completes as its node does, which is not known. */
export const candidatesOf = ({ host, target }: PodScene): readonly string[] => {
  const name = host.replace(/\.$/, '');
  if (host.endsWith('.') || target.hostNetwork) return [`${name}.`];
  const completed = searchOf(target.namespace).map((domain) => `${name}.${domain}.`);
  return name.split('.').length - 1 >= NDOTS ? [`${name}.`, ...completed] : [...completed, `${name}.`];
};

/** The domain a candidate was completed with; empty for the name itself. */
export const completedWith = (candidate: string, host: string): string => {
  const name = host.replace(/\.$/, '');
  return candidate === `${name}.` ? '' : candidate.slice(name.length + 1).replace(/\.$/, '');
};
