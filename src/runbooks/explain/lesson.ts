// What a lesson is: an answer in one sentence, paragraphs, a drawing, and the values it has in this cluster.
import type { Finding } from '../../model/runbook.ts';
import type { Scene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { same, say, type Text } from '../../model/text.ts';
import type { TopicId } from '../../model/topics.ts';
import type { LiveStepId } from './live-steps.ts';

export interface LiveValue {
  readonly what: Text;
  readonly here: Text;
}

export interface Here {
  readonly scene: Scene;
  readonly site: Site;
  /** The finding of a live step. */
  readonly look: (step: LiveStepId) => Finding;
}

export interface Lesson {
  readonly topic: TopicId;
  /** One sentence: what somebody in a hurry takes away. */
  readonly answer: Text;
  /** Paragraphs, an empty line between them. */
  readonly body: Text;
  /** In monospace, at most 40 columns; absent where words do. */
  readonly drawing?: Text;
  here(here: Here): readonly LiveValue[];
  readonly source: string;
}

export const drawn = (lines: readonly string[]): Text => same(`${lines.join('\n')}\n`);

/** A fact of a live step as text, or why it could not be read. */
export const fact = (finding: Finding, name: string, unit = ''): Text => {
  const value = finding.facts[name];
  if (Array.isArray(value)) return value.length > 0 ? same(value.join(', ')) : say('none', '없음');
  if (typeof value === 'string' && value !== '') return same(`${value}${unit}`);
  if (typeof value === 'number') return same(`${value}${unit}`);
  if (typeof value === 'boolean') return value ? say('yes', '예') : say('no', '아니요');
  return notRead(finding);
};

/** A value of the overlay's device, which need not be there. */
export const vxlan = (finding: Finding, name: 'vxlanId' | 'vxlanPort' | 'vxlanMtu'): Text =>
  finding.verdict === 'pass' && finding.facts.vxlanMtu === null
    ? say('no VXLAN device on this node (ask `overlay`)', '이 노드에 VXLAN 장치 없음 (`overlay`로 확인)')
    : fact(finding, name);

/** A step that could not look says why itself. */
const notRead = ({ silent, judgement }: Finding): Text =>
  silent && judgement.saw.en !== '' ? judgement.saw : say('not said', '알려 주지 않음');

/** A key of cilium-config; what is absent has a default, which stands behind it. */
export const configured = ({ scene }: Here, key: string, whenAbsent: Text): Text => {
  if (!scene.ciliumConfig.ok)
    return say(`not read (${scene.ciliumConfig.detail})`, `읽지 못함 (${scene.ciliumConfig.detail})`);
  const value = scene.ciliumConfig.value[key];
  if (value === undefined)
    return say(`not set (default: ${whenAbsent.en})`, `설정되지 않음 (기본값: ${whenAbsent.ko})`);
  return same(value === '' ? '""' : value);
};
