// How does a chart fit into lines: a row of blocks for each of its series, with the first, the highest and the last number?
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../slack-server/json.ts';
import { harmlessLine } from './foreign-text.ts';

const STEPS = '▁▂▃▄▅▆▇█';

export const chartLines = (block: JsonObject): readonly string[] => {
  const chart = objectAt(block, 'chart');
  const unit = harmlessLine(textAt(objectAt(chart, 'axis_config'), 'y_label'));
  const series = listAt(chart, 'series').map((one) => ({
    name: harmlessLine(textAt(one, 'name')),
    values: listAt(one, 'data').map((point) => (isObject(point) && typeof point.value === 'number' ? point.value : 0)),
  }));
  const top = Math.max(0, ...series.flatMap(({ values }) => values));
  const rows = series.map(({ name, values }) => {
    const blocks = values.map((value) => STEPS[top === 0 ? 0 : Math.round((value / top) * (STEPS.length - 1))]);
    return `${blocks.join('')} ${name}: ${values[0] ?? '–'} → ${values.at(-1) ?? '–'}, ≤ ${Math.max(0, ...values)} ${unit}`;
  });
  return [harmlessLine(textAt(block, 'title')), ...rows];
};
