// Which Kubernetes objects the demo cluster holds: everything the product reads, as a healthy API server would answer.

import { putCilium } from './demo/cilium.ts';
import { putDns } from './demo/dns.ts';
import { putNodes } from './demo/nodes.ts';
import { podObject } from './demo/pods.ts';
import { putServices } from './demo/service.ts';
import { putWorkloads } from './demo/workloads.ts';
import type { ObjectStore } from './objects.ts';
import type { Topology } from './topology.ts';

/** Fills the store with the objects of a healthy cluster. The same topology gives the same objects. */
export const demoObjects = (topology: Topology, store: ObjectStore): void => {
  putNodes(topology, store);
  putWorkloads(topology, store);
  for (const pod of topology.pods) store.put('pods', podObject(pod, topology));
  putDns(topology, store);
  putServices(topology, store);
  putCilium(topology, store);
};
