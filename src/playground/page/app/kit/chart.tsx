// How is a data visualization drawn: lines and bars to see, and the same numbers as a table to read?
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../../slack-server/json.ts';
import { t } from '../store.ts';
import { WORDS } from '../words.ts';

interface Series {
  readonly name: string;
  readonly points: readonly { readonly label: string; readonly value: number }[];
}

const seriesOf = (chart: JsonObject): readonly Series[] => {
  const read = (name: string, points: readonly unknown[]): Series => ({
    name,
    points: points.map((point) => ({
      label: textAt(point, 'label'),
      value: isObject(point) && typeof point.value === 'number' ? point.value : 0,
    })),
  });
  const segments = listAt(chart, 'segments');
  if (segments.length > 0) return [read('', segments)];
  return listAt(chart, 'series').map((one) => {
    const points = listAt(one, 'data').length > 0 ? listAt(one, 'data') : listAt(one, 'points');
    return read(textAt(one, 'name'), points);
  });
};

const [WIDTH, HEIGHT] = [320, 120];

/** Which line is which, by its dashes too. */
const Key = ({ series }: { series: readonly Series[] }) => (
  <div class="key" aria-hidden="true">
    {series.map(({ name }, at) => (
      <span key={name}>
        <svg viewBox="0 0 24 8" aria-hidden="true">
          <polyline class={`series-${at % 6}`} points="0,4 24,4" />
        </svg>{' '}
        {name}
      </span>
    ))}
  </div>
);

const Lines = ({ series, top }: { series: readonly Series[]; top: number }) => (
  <>
    {series.map(({ name, points }, at) => {
      const step = WIDTH / Math.max(1, points.length - 1);
      const line = points.map(({ value }, x) => `${x * step},${HEIGHT - (value / top) * HEIGHT}`).join(' ');
      return <polyline key={name} class={`series-${at % 6}`} points={line} />;
    })}
  </>
);

const Bars = ({ series, top }: { series: readonly Series[]; top: number }) => {
  const places = Math.max(1, ...series.map(({ points }) => points.length));
  const width = WIDTH / places / (series.length + 1);
  return (
    <>
      {series.flatMap(({ name, points }, at) =>
        points.map(({ label, value }, x) => {
          const height = (value / top) * HEIGHT;
          const left = (WIDTH / places) * x + width * (at + 0.5);
          return (
            <rect
              key={`${name} ${label}`}
              class={`series-${at % 6}`}
              x={left}
              y={HEIGHT - height}
              width={width}
              height={height}
            />
          );
        }),
      )}
    </>
  );
};

export const Chart = ({ block }: { block: JsonObject }) => {
  const chart = isObject(block.chart) ? block.chart : block;
  const series = seriesOf(chart);
  const top = Math.max(1e-9, ...series.flatMap(({ points }) => points.map(({ value }) => value)));
  const title = textAt(block, 'title') || textAt(objectAt(block, 'title'), 'text');
  const labels = [...new Set(series.flatMap(({ points }) => points.map(({ label }) => label)))];
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      {series.length > 1 && <Key series={series} />}
      <div class="scale" aria-hidden="true">
        {top >= 1 ? Math.round(top * 10) / 10 : ''} {textAt(objectAt(chart, 'axis_config'), 'y_label')}
      </div>
      <svg class="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {['line', 'area'].includes(textAt(chart, 'type')) ? (
          <Lines series={series} top={top} />
        ) : (
          <Bars series={series} top={top} />
        )}
      </svg>
      <div class="scale ends" aria-hidden="true">
        <span>{labels[0]}</span>
        <span>{labels.length > 1 ? labels.at(-1) : ''}</span>
      </div>
      <details class="numbers">
        <summary>{t(WORDS.numbers)}</summary>
        <div class="table" tabIndex={0} role="group" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col" aria-label={title} />
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels.map((label) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {series.map(({ name, points }) => (
                    <td key={name}>{points.find((point) => point.label === label)?.value ?? ''}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
};
