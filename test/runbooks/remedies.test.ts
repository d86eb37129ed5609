// What to type is right as printed: on the right node, of the right release, and no wider than the trouble.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { looked } from '../../src/model/looked.ts';
import type { PodScene } from '../../src/model/scene.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { healthyScene } from './demo-scene.ts';
import { EDGES } from './edge-worlds.ts';
import * as f from './faults.ts';
import { record } from './record.ts';
import { BROKEN } from './worlds.ts';

const remedies = [...BROKEN, ...EDGES].flatMap(({ scene = healthyScene, rules }) =>
  judge(record(scene, rules), RUNBOOKS).causes.flatMap((cause) =>
    cause.remedies.map((one) => ({ code: cause.code, ...one })),
  ),
);

const lockedDown = (labels: Readonly<Record<string, string>>): PodScene => ({
  ...healthyScene,
  target: { ...healthyScene.target, labels },
  policies: looked([
    {
      kind: 'NetworkPolicy',
      namespace: 'shop',
      name: 'locked',
      egress: true,
      allowsDns: true,
      allowsWorld: false,
      selectsToo: [],
    },
  ]),
});
const patchFor = (labels: Readonly<Record<string, string>>): string =>
  judge(record(lockedDown(labels), f.policyDropsWorld), RUNBOOKS).causes[0]?.remedies[1]?.run ?? 'none';

describe('a command to type', () => {
  it('keeps Cilium at its release', () => {
    const helm = remedies.filter(({ run }) => run.includes('helm '));
    expect(helm.length).toBeGreaterThan(0);
    expect(helm.filter(({ run }) => !run.includes(' --version 1.18.2 '))).toEqual([]);
  });

  it('asks the Cilium agent of the node, not any', () => {
    expect(remedies.filter(({ run, verify }) => `${run} ${verify}`.includes('exec ds/'))).toEqual([]);
  });

  it('says on which node it belongs', () => {
    const onNodes = remedies.filter(({ run }) => /^(?:sudo|sysctl|ip|systemctl|dig|tailscale) /.test(run));
    const first = (code: string) => remedies.find((one) => one.code === code)?.say.en ?? '';
    const unsaid = onNodes.filter(({ say, code }) => !/node-\d/.test(say.en) && !/^On node-\d/.test(first(code)));
    expect(unsaid.map(({ code, say }) => [code, say.en])).toEqual([['dns-name-not-found', expect.any(String)]]);
  });

  it('says how to see that it worked', () => {
    expect(remedies.filter(({ run, verify }) => run !== '' && verify === '')).toEqual([]);
    expect(remedies.filter(({ verify }) => /sysctl --system|sysctl -w|delete|restart/.test(verify))).toEqual([]);
  });

  it('selects no pods by a policy but those with the labels of this one', () => {
    const labels = {
      app: 'web',
      tier: 'front',
      'pod-template-hash': 'abc',
      'statefulset.kubernetes.io/pod-name': 'web-0',
    };
    expect(patchFor(labels)).toContain('"podSelector":{"matchLabels":{"app":"web","tier":"front"}}');
    expect(patchFor({})).toBe('');
  });

  it('has no gap to fill in that a shell would take for a redirection, nor a bare pattern', () => {
    const folders = readdirSync('src/runbooks', { recursive: true, encoding: 'utf8' }).filter((one) =>
      one.endsWith('.ts'),
    );
    const wrong = folders.flatMap((file) => {
      const text = readFileSync(`src/runbooks/${file}`, 'utf8');
      return [
        ...text.matchAll(/--set [^'`\n]*=<[^\n]*|=<[A-Za-z ]+>[,'`][^\n]*|(?<!["'])custom-columns=[A-Z][^\n]*/g),
      ].map(([found]) => `${file}: ${found}`);
    });
    expect(wrong).toEqual([]);
  });

  it('starts CoreDNS pods where there are none', () => {
    const none = { ...healthyScene, dns: looked({ serviceIp: '10.96.0.10', replicas: [] }) };
    const runs = judge(record(none, f.corednsHangs), RUNBOOKS).causes[0]?.remedies.map(({ run }) => run);
    expect(runs).toContain('kubectl -n kube-system scale deployment/coredns --replicas=2');
  });
});
