// How a report names what was asked about, and which nodes that concerns.
import type { ReportTarget } from '../model/report.ts';
import type { TargetKind } from '../model/runbook.ts';
import { type Destination, hasDestination, hasFocus, hasTarget, type Scene } from '../model/scene.ts';

export const reportTarget = (scene: Scene): ReportTarget => {
  const { subject } = scene;
  switch (subject.kind) {
    case 'pod': {
      const { namespace, name, node } = subject;
      const to = hasDestination(scene) ? whereTo(scene.destination) : '';
      return { kind: 'pod', namespace, name, node, ...(to !== '' && { peer: to }) };
    }
    case 'service': {
      const asker = hasTarget(scene) ? `${scene.target.namespace}/${scene.target.name}` : '';
      const { namespace, name } = subject;
      return { kind: 'service', namespace, name, node: '', ...(asker !== '' && { peer: asker }) };
    }
    case 'node':
      return {
        kind: 'node',
        namespace: '',
        name: subject.name,
        node: subject.name,
        ...(subject.peer !== '' && { peer: subject.peer }),
      };
    case 'cluster':
      return { kind: 'cluster', namespace: '', name: scene.cluster, node: '' };
    case 'topic':
      return { kind: 'topic', namespace: '', name: subject.name, node: '' };
    default:
      return subject satisfies never;
  }
};

const whereTo = (destination: Destination): string => {
  switch (destination.kind) {
    case 'pod':
      return `${destination.pod.namespace}/${destination.pod.name}`;
    case 'service':
      return `svc/${destination.service.namespace}/${destination.service.name}`;
    case 'host':
      return destination.host;
    default:
      return destination satisfies never;
  }
};

/** Names of the nodes a question is about; empty when none is known. */
export const nodesAsked = (scene: Scene): readonly string[] =>
  hasFocus(scene)
    ? scene.focus.map((node) => node.name)
    : hasTarget(scene) && scene.target.node !== ''
      ? [scene.target.node]
      : [];

/** Has a scene what the runbooks of a kind look for? A recording may come from anywhere. */
export const sceneFits = (kind: TargetKind, scene: Scene): boolean => {
  switch (kind) {
    case 'pod':
      return hasTarget(scene);
    case 'service':
      return hasTarget(scene) && 'service' in scene;
    case 'path':
      return hasTarget(scene) && 'destination' in scene;
    case 'nodes':
    case 'node-or-pod':
      return hasFocus(scene);
    case 'topic':
      return scene.subject.kind === 'topic';
    default:
      return kind satisfies never;
  }
};
