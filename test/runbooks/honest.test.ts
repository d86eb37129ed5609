// Is "all is well" said only of what was looked at, and does the answer name what was not?
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { notLooked } from '../../src/model/looked.ts';
import type { Report } from '../../src/model/report.ts';
import type { PodScene } from '../../src/model/scene.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { healthyScene } from './demo-scene.ts';
import { type Rule, record } from './record.ts';
import { httpTimeout, pingLost } from './tool-text.ts';

const reportOf = (scene: PodScene, ...rules: Rule[]): Report => judge(record(scene, rules), RUNBOOKS);

const FORBIDDEN = notLooked('forbidden', 'no right to list networkpolicies in namespace shop (403)');
const blind =
  (fits: (asked: Parameters<Rule>[0]) => boolean): Rule =>
  (asked) =>
    fits(asked) ? { kind: 'not-looked', reason: 'inconclusive', detail: "the agent's answer was incomplete" } : null;

const stepOf = (report: Report, id: string) => {
  const found = report.steps.find((one) => one.id === id);
  return found && { verdict: found.verdict, reason: found.reason, saw: found.saw.en };
};

describe('a pod that gets out', () => {
  it('is told everything was checked when everything was', () => {
    const { headline } = reportOf(healthyScene);
    expect(headline).toEqual({
      en: 'shop/web-0 reaches the internet. Checked: names, masquerading, routes, the way out of the cloud network, policies, neighbours for comparison.',
      ko: 'shop/web-0은(는) 인터넷에 접속됩니다. 확인: 이름 해석, 마스커레이드, 경로, 클라우드 네트워크 출구, 정책, 비교용 이웃 파드.',
    });
  });

  it('is told which parts could not be looked at', () => {
    const report = reportOf({ ...healthyScene, policies: FORBIDDEN, ciliumConfig: FORBIDDEN, ciliumPods: FORBIDDEN });
    expect([report.verdict, report.headline.en]).toEqual([
      'pass',
      'shop/web-0 reaches the internet. Checked: names, routes, the way out of the cloud network, neighbours for comparison. Could not be looked at: masquerading, policies.',
    ]);
  });

  it('keeps beside a step that was not needed why it could not be looked at', () => {
    const report = reportOf({ ...healthyScene, policies: FORBIDDEN });
    expect(stepOf(report, 'policies')).toEqual({
      verdict: 'skipped',
      reason: 'not-needed',
      saw: 'not needed: the pod reaches the internet (no right to list networkpolicies in namespace shop (403))',
    });
  });

  it('is no "all well" when the agent on its node is there and tells nothing', () => {
    const report = reportOf(
      healthyScene,
      blind(({ place }) => place === 'node node-1'),
    );
    expect([report.verdict, stepOf(report, 'ip-forward')]).toEqual([
      'unknown',
      { verdict: 'unknown', reason: 'inconclusive', saw: "the agent's answer was incomplete" },
    ]);
  });

  it('is all well when only some of what the agent was asked stayed open', () => {
    const report = reportOf(
      healthyScene,
      blind(({ step }) => step === 'firewall' || step === 'trace'),
    );
    expect(report.verdict).toBe('pass');
  });

  it('is no "all well" when the host that was asked about could not be tried', () => {
    const report = reportOf(
      { ...healthyScene, host: 'api.example.com' },
      blind(({ step }) => step === 'egress-name'),
    );
    expect([report.verdict, stepOf(report, 'egress-name')?.verdict]).toEqual(['unknown', 'unknown']);
  });
});

describe('a pod nobody could ask', () => {
  it('is not told that nothing is broken when a setting is', () => {
    const report = reportOf(
      { ...healthyScene, ciliumConfig: { ok: true, value: { 'enable-ipv4-masquerade': 'false' } } },
      blind(() => true),
    );
    expect([report.verdict, report.headline.en]).toEqual([
      'unknown',
      expect.stringMatching(
        /^Could not tell: \d+ of \d+ checks could not look\. Not as expected: Is masquerading configured/,
      ),
    ]);
  });
});

describe('a cluster whose pods of two nodes do not get out', () => {
  const LEAVES = ['egress-pod', 'egress-name', 'egress-sibling', 'egress-elsewhere'];
  const lost: Rule = ({ step, name, to }) =>
    !LEAVES.includes(step) ? null : name === 'ping' ? pingLost(to) : httpTimeout();
  const saidOf = (scene: PodScene): unknown =>
    reportOf(scene, lost).causes.map(({ code, say }) => [code, /routes on the node are right/.test(say.en)]);

  it('is told nothing of routes that nobody looked at', () => {
    expect(saidOf({ ...healthyScene, agents: { ok: true, value: [] } })).toEqual([['cloud-egress-down', false]]);
  });
});
