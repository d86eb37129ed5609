// Which pods are the best controls for a target.
import { describe, expect, it } from 'vitest';
import { controlsFor } from '../../src/cluster/controls.ts';
import { type PodRecord, readPods } from '../../src/cluster/pod-facts.ts';
import { type PodRow, pod } from './cluster-objects.ts';
import { networkPolicy } from './policy-rows.ts';

const pods = (rows: readonly PodRow[]): readonly PodRecord[] => readPods(rows.map(pod));
const [target] = pods([{ name: 'web-0', labels: { app: 'web' }, owner: 'StatefulSet/web' }]);

const best = (rows: readonly PodRow[], selector?: Record<string, string>): unknown => {
  if (target === undefined) throw new Error('no target');
  const policy = selector && networkPolicy({ podSelector: { matchLabels: selector } });
  return controlsFor(target, pods(rows), policy ? [policy] : []).map((one) => one.facts.name);
};

describe('controls', () => {
  it('are another workload, then the same, then another namespace, then unready ones', () => {
    expect(
      best([
        { name: 'unready-0', ready: false },
        { name: 'far-0', namespace: 'pay' },
        { name: 'web-1', owner: 'StatefulSet/web', labels: { app: 'web' } },
        { name: 'other-0', owner: 'StatefulSet/other' },
      ]),
    ).toEqual(['other-0', 'web-1', 'far-0', 'unready-0']);
  });

  it('come last when the same policy selects them', () => {
    const rows = [
      { name: 'a-0', labels: { tier: 'front' } },
      { name: 'b-0', namespace: 'pay' },
    ];
    expect([best(rows), best(rows, { tier: 'front' })]).toEqual([
      ['a-0', 'b-0'],
      ['b-0', 'a-0'],
    ]);
  });

  it('know a workload by its app label where nothing owns a pod', () => {
    expect(
      best([
        { name: 'a-0', labels: { app: 'web' } },
        { name: 'b-0', labels: { app: 'api' } },
      ]),
    ).toEqual(['b-0', 'a-0']);
  });

  it('are never the target, on their way out, in the host network, not running or without an address', () => {
    expect(
      best([
        { name: 'web-0' },
        { name: 'out-0', deleting: true },
        { name: 'host-0', hostNetwork: true },
        { name: 'done-0', phase: 'Succeeded' },
        { name: 'new-0', ip: '' },
      ]),
    ).toEqual([]);
  });

  it('are five at most', () => {
    expect(best(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({ name })))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
