// What a remedy looks like, and the commands that many of them hold.
import type { Remedy } from '../model/runbook.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { Text } from '../model/text.ts';

const remedy =
  (risk: Remedy['risk']) =>
  (say: Text, run: string, verify: string, source: string): Remedy => ({ say, run, risk, verify, source });

/** Changes nothing. */
export const look = remedy('read-only');
/** Changes the cluster or a node, or interrupts something. */
export const change = remedy('disruptive');

/** Of this release: without a version helm would upgrade Cilium to the newest chart on the way. */
export const helmSet = (scene: Scene, site: Site, value: string): string => {
  const pods = scene.ciliumPods.ok ? scene.ciliumPods.value : [];
  const version = pods.find((one) => one.version !== '')?.version.replace(/^v/, '') ?? '';
  const pinned = version === '' ? '' : ` --version ${version}`;
  return `helm -n ${site.ciliumNamespace} upgrade cilium cilium/cilium${pinned} --reuse-values --set ${value}`;
};

/** Runs something in the Cilium agent of a node, whatever its pod is called by then: `ds/cilium` may be any node's. */
export const inAgentOn = (node: string, site: Site, argv: string): string => {
  const pod = `kubectl -n ${site.ciliumNamespace} get pods -l k8s-app=cilium --field-selector spec.nodeName=${node} -o name`;
  return `kubectl -n ${site.ciliumNamespace} exec "$(${pod})" -c cilium-agent -- ${argv}`;
};
