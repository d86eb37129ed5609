// Which live values does each topic show? Kept apart from the lessons, because the steps ask before a lesson is written.
import type { Scene } from '../../model/scene.ts';
import { TOPICS, type TopicId } from '../../model/topics.ts';

const NEEDS: Readonly<Record<TopicId, readonly string[]>> = {
  'vxlan-over-tailscale': ['live-cilium', 'live-links', 'live-peer-route'],
  'kube-proxy': ['live-cilium', 'live-services'],
  devices: ['live-cilium', 'live-internet-route', 'live-peer-route'],
  stack: ['live-cilium', 'live-links', 'live-tailscale', 'live-internet-route'],
  wireguard: ['live-tailscale', 'live-peer-route'],
  tailscale0: ['live-links', 'live-tailscale'],
  'tailnet-routes': ['live-peer-route', 'live-pod-route'],
  'nat-traversal': ['live-tailscale'],
  vxlan: ['live-links', 'live-cilium'],
  programs: ['live-programs', 'live-cilium'],
  'same-node': ['live-cilium', 'live-links'],
  'cross-node': ['live-pod-route', 'live-peer-route', 'live-links', 'live-tailscale'],
  internet: ['live-internet-route', 'live-cilium'],
  masquerade: ['live-cilium', 'live-internet-route'],
  captures: ['live-links', 'live-tailscale'],
  maps: ['live-services', 'live-cilium', 'live-settings'],
  'path-tracing': ['live-pod-route', 'live-internet-route'],
  'mtu-budget': ['live-links', 'live-pod-route', 'live-cilium'],
  'cilium-tuning': ['live-cilium', 'live-settings'],
  'tailscale-tuning': ['live-settings', 'live-tailscale'],
  'no-egress': ['live-cilium', 'live-internet-route'],
  flaky: ['live-tailscale', 'live-links'],
  metrics: ['live-settings', 'live-tailscale', 'live-cilium'],
  prometheus: [],
};

const isTopic = (name: string): name is TopicId => TOPICS.some(({ id }) => id === name);

/** Ids of live steps. */
export const needsOf = ({ subject }: Scene): readonly string[] =>
  subject.kind === 'topic' && isTopic(subject.name) ? NEEDS[subject.name] : [];
