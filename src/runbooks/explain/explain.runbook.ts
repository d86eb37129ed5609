// How does this work, and what are the values here? Every "why" and every table of the guide, with what this cluster says.
import { type Figure, type Found, runbook } from '../../model/runbook.ts';
import type { Scene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { TOPICS } from '../../model/topics.ts';
import type { Lesson, LiveValue } from './lesson.ts';
import { DATAPATH_LESSONS } from './lessons/datapath.ts';
import { EGRESS_LESSONS } from './lessons/egress.ts';
import { LOOKING_LESSONS } from './lessons/looking.ts';
import { OVERLAY_LESSONS } from './lessons/overlay.ts';
import { TAILNET_LESSONS } from './lessons/tailnet.ts';
import { TUNING_LESSONS } from './lessons/tuning.ts';
import { exampleNode, LIVE_STEPS, type LiveStepId } from './live-steps.ts';

export const LESSONS: ReadonlyMap<string, Lesson> = new Map(
  [
    ...OVERLAY_LESSONS,
    ...DATAPATH_LESSONS,
    ...TAILNET_LESSONS,
    ...EGRESS_LESSONS,
    ...TUNING_LESSONS,
    ...LOOKING_LESSONS,
  ].map((lesson) => [lesson.topic, lesson]),
);

const lessonOf = ({ subject }: Scene): Lesson | undefined =>
  subject.kind === 'topic' ? LESSONS.get(subject.name) : undefined;

const titleOf = (lesson: Lesson): Text => TOPICS.find(({ id }) => id === lesson.topic)?.title ?? same(lesson.topic);

export const explain = runbook({
  id: 'explain',
  version: 1,
  question: say('How does this work, and what are the values here?', '이것은 어떻게 동작하고, 여기서는 값이 얼마인가?'),
  target: 'topic',
  steps: LIVE_STEPS,
  causes: [],
  whole: true,
  draw: (found: Found<LiveStepId>, scene: Scene, site: Site): readonly Figure[] => {
    const lesson = lessonOf(scene);
    if (lesson === undefined) return [];
    const drawing: readonly Figure[] =
      lesson.drawing === undefined
        ? []
        : [{ id: 'drawing', kind: 'drawing', title: say('Drawn', '그림'), body: lesson.drawing }];
    const values = lesson.here({ scene, site, look: found });
    return [
      {
        id: 'lesson',
        kind: 'prose',
        title: titleOf(lesson),
        body: join([lesson.body, say(`Source: ${lesson.source}`, `출처: ${lesson.source}`)], '\n\n'),
      },
      ...drawing,
      ...(values.length === 0 ? [] : [hereFigure(values, exampleNode(scene))]),
    ];
  },
  allWell: (scene: Scene) => lessonOf(scene)?.answer ?? same(''),
});

/** One value a line, what before here; long ones on a line of their own. */
const hereFigure = (values: readonly LiveValue[], node: string): Figure => ({
  id: 'here',
  kind: 'prose',
  title: node === '' ? say('Here', '여기서는') : say(`Here, as ${node} says`, `여기서는 (${node} 기준)`),
  body: join(
    values.map(({ what, here }) => join([what, here], ': ')),
    '\n',
  ),
});
