// Which MTU counts when the pod's own tools show only part of it?
import { describe, expect, it } from 'vitest';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import type { Reading } from '../../src/model/step.ts';
import { POD_STEPS } from '../../src/runbooks/why-no-egress/pod-steps.ts';
import { healthyScene } from './demo-scene.ts';

const route = (mtuBytes: number | null, mtuShown: boolean) => ({
  kind: 'routes',
  routes: [
    { destination: 'default', device: 'eth0', gateway: '10.0.0.1', table: null, type: 'unicast', mtuBytes, mtuShown },
  ],
});
const links = (mtuBytes: number) => ({ kind: 'links', links: [{ name: 'eth0', mtuBytes }] });
const big = (localMtuBytes: number | null) => ({ kind: 'big', ping: { replies: [], localMtuBytes } });

const judged = (values: readonly unknown[]) => {
  const step = POD_STEPS.find((one) => one.id === 'pod-mtu');
  const readings = values.map((value, at): Reading<unknown> => {
    const where = { key: String(at), location: { at: 'api' }, rung: 'pod-exec', argv: [], durationMs: 1 } as const;
    return { ...where, ok: true, value, exitCode: 0, stderr: '' };
  });
  const said = step?.judge(readings, healthyScene, DEFAULT_SITE);
  return [said?.verdict, said?.saw.en];
};

const HIDDEN = "the pod's ip tool does not show the route's MTU";

describe('pod-mtu', () => {
  it.each([
    ["the route's", [route(1230, true), links(1280)], ['pass', '1230']],
    ["the link's without one on the route", [route(null, true), links(1280)], ['warn', '1280']],
    ["not the link's where busybox hides the route's", [route(null, false), links(1280)], ['unknown', HIDDEN]],
    ["the link's where it fits by itself", [route(null, false), links(1230)], ['pass', '1230']],
    ['what the kernel said of a big packet', [route(null, false), links(1280), big(1230)], ['pass', '1230']],
    [
      'nothing when nothing of a big packet was said',
      [route(null, false), links(1280), big(null)],
      ['unknown', HIDDEN],
    ],
    ['a route shown larger than the budget', [route(1450, false), links(1500)], ['warn', '1450']],
  ])('takes %s', (_name, values, expected) => {
    expect(judged(values)).toEqual(expected);
  });
});
