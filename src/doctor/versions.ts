// Are Cilium and Tailscale of versions this netwhy was made for? Another is no fault, but its words may be new to us.
import type { Check } from '../model/checkup.ts';
import { notLooked } from '../model/looked.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { same, say } from '../model/text.ts';
import { fix, type Looking, passed, unseen, warned } from './check.ts';

export interface Range {
  readonly name: string;
  /** Major and minor, both ends included. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

export const CILIUM_RANGE: Range = { name: 'Cilium', from: [1, 16], to: [1, 20] };
export const TAILSCALE_RANGE: Range = { name: 'Tailscale', from: [1, 60], to: [1, 102] };

const words = ([major, minor]: readonly [number, number]): string => `${major}.${minor}`;

/** @param version `v1.18.2`, `1.102.3-t…-g…`. @param where the nodes that have it, where the check does not say. */
export const versionCheck = (looking: Looking, { name, from, to }: Range, version: string, where = ''): Check => {
  const at = where === '' ? '' : `${where}: `;
  const [, major = '', minor = ''] = /^v?(\d{1,4})\.(\d{1,4})(?:[.+-]|$)/.exec(version) ?? [];
  if (major === '') return unseen(looking, notLooked('unreadable', `${at}${name} does not say a version we can read`));
  const [short = version] = version.split(/[-+]/);
  const rank = Number(major) * 10_000 + Number(minor);
  const within = rank >= from[0] * 10_000 + from[1] && rank <= to[0] * 10_000 + to[1];
  if (within) return passed(looking, same(`${at}${short}`));
  const range = `${words(from)}–${words(to)}`;
  return warned(
    looking,
    say(`${at}${name} ${short}, outside of ${range}`, `${at}${name} ${short}, 지원 범위 ${range} 밖`),
    fix(
      rank < from[0] * 10_000 + from[1]
        ? say(`Upgrade ${name} to ${words(from)} or later.`, `${name}을(를) ${words(from)} 이상으로 올리세요.`)
        : say(
            'Upgrade netwhy when a version for it is out. Until then what it prints anew is “unknown: unreadable”.',
            '지원하는 netwhy 버전으로 올리세요. 그 전까지 새로운 출력은 “알 수 없음: 해석 불가”로 나옵니다.',
          ),
    ),
  );
};

/** By the tag of its agents' images: nothing has to be run for it. */
export const ciliumChecks = (cluster: string, { ciliumPods }: Scene): readonly Check[] => {
  const looking: Looking = { id: 'cilium-version', area: 'versions', cluster, looks: say('Cilium', 'Cilium') };
  if (!ciliumPods.ok) return [unseen(looking, ciliumPods)];
  return [...Map.groupBy(ciliumPods.value, ({ version }) => version)].map(([version, pods]) => {
    const nodes = pods.map(({ node }) => node).sort();
    const where = nodes.length > 3 ? `${nodes.slice(0, 3).join(', ')} +${nodes.length - 3}` : nodes.join(', ');
    return versionCheck({ ...looking, about: version }, CILIUM_RANGE, version, where);
  });
};

export const helmSet = ({ ciliumPods }: Scene, { ciliumNamespace }: Site, value: string): string => {
  const version = ciliumPods.ok ? (ciliumPods.value[0]?.version.replace(/^v/, '') ?? '') : '';
  return `helm -n ${ciliumNamespace} upgrade cilium cilium/cilium --version ${version || '<installed>'} --reuse-values --set ${value}`;
};
