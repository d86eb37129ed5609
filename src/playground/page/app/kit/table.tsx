// How are tables drawn: plain ones, and data tables with caption, row headers and pages?
import { useState } from 'preact/hooks';
import { isObject, type JsonObject, listAt, textAt } from '../../../slack-server/json.ts';
import { t } from '../store.ts';
import { WORDS } from '../words.ts';
import { RichText } from './rich-text.tsx';

const Cell = ({ of }: { of: unknown }) => {
  if (!isObject(of)) return null;
  if (of.type === 'rich_text') return <RichText of={of} />;
  if (of.type === 'raw_number') return <>{textAt(of, 'text') || String(of.value)}</>;
  return <>{textAt(of, 'text')}</>;
};

const cells = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : []);

/** The first row is the header, as Slack draws it. */
export const TableBlock = ({ block }: { block: JsonObject }) => {
  const [head, ...rows] = listAt(block, 'rows');
  const caption = textAt(block, 'caption');
  const header = typeof block.row_header_column_index === 'number' ? block.row_header_column_index : -1;
  const pageSize = block.type === 'data_table' ? Number(block.page_size ?? 5) : rows.length;
  const [shown, show] = useState(pageSize);
  const align = (at: number): string => {
    const wanted = textAt(listAt(block, 'column_settings')[at], 'align');
    return wanted === '' ? '' : `to-${wanted}`;
  };
  return (
    <div class="table" tabIndex={0} role="group" aria-label={caption || 'table'}>
      <table>
        {caption !== '' && <caption>{caption}</caption>}
        <thead>
          <tr>
            {cells(head).map((cell, at) => (
              <th key={at} scope="col" class={align(at)}>
                <Cell of={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row, line) => (
            <tr key={line}>
              {cells(row).map((cell, at) =>
                at === header ? (
                  <th key={at} scope="row">
                    <Cell of={cell} />
                  </th>
                ) : (
                  <td key={at} class={align(at)}>
                    <Cell of={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" class="quiet" onClick={() => show(rows.length)}>
          {t(WORDS.showMore)} ({rows.length - shown})
        </button>
      )}
    </div>
  );
};
