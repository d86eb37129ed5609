// How is each kind of block drawn? One this page does not know is shown as such, never left out.
import { isObject, type JsonObject, listAt, textAt } from '../../../slack-server/json.ts';
import { t } from '../store.ts';
import { WORDS } from '../words.ts';
import { ContextAction } from './button.tsx';
import { Chart } from './chart.tsx';
import { Element, Picture } from './element.tsx';
import { blockIdOf, type Hand } from './hand.ts';
import { Markdown } from './markdown.tsx';
import { RichText } from './rich-text.tsx';
import { TableBlock } from './table.tsx';
import { Plan, TaskCard } from './tasks.tsx';
import { bare, Link, Words } from './words-of.tsx';

interface BlockProps {
  readonly block: JsonObject;
  readonly blockId: string;
  readonly hand: Hand;
  /** Names its fields on the page. */
  readonly id: string;
}

const Section = ({ block, blockId, hand, id }: BlockProps) => (
  <div class="section">
    <div>
      <Words of={block.text} />
      {listAt(block, 'fields').length > 0 && (
        <div class="fields">
          {listAt(block, 'fields').map((field, at) => (
            <Words key={at} of={field} />
          ))}
        </div>
      )}
    </div>
    {isObject(block.accessory) && (
      <Element
        element={block.accessory}
        blockId={blockId}
        hand={hand}
        id={`${id}-accessory`}
        label={bare(block.text)}
      />
    )}
  </div>
);

const Context = ({ block }: BlockProps) => (
  <div class="context">
    {listAt(block, 'elements')
      .filter(isObject)
      .map((element, at) =>
        element.type === 'image' ? <Picture key={at} of={element} /> : <Words key={at} of={element} />,
      )}
  </div>
);

const Actions = ({ block, blockId, hand, id }: BlockProps) => (
  <div class="row actions">
    {listAt(block, 'elements')
      .filter(isObject)
      .map((element, at) => (
        <Element key={at} element={element} blockId={blockId} hand={hand} id={`${id}-${at}`} />
      ))}
  </div>
);

const Input = ({ block, blockId, hand, id }: BlockProps) => {
  const complaint = hand.complaint(blockId);
  return (
    <div class="field">
      <label for={`${id}-field`}>
        {bare(block.label)} {block.optional === true && <small>{t(WORDS.optional)}</small>}
      </label>
      {isObject(block.element) && (
        <Element element={block.element} blockId={blockId} hand={hand} id={`${id}-field`} label={bare(block.label)} />
      )}
      {isObject(block.hint) && <small>{bare(block.hint)}</small>}
      {complaint !== '' && (
        <p class="complaint" role="alert">
          ✗ {complaint}
        </p>
      )}
    </div>
  );
};

const Container = ({ block, hand, id }: BlockProps) => {
  const title = isObject(block.rich_text_title) ? <RichText of={block.rich_text_title} /> : <Words of={block.title} />;
  const inside = (
    <>
      {isObject(block.subtitle) && (
        <div class="context">
          <Words of={block.subtitle} />
        </div>
      )}
      <Blocks blocks={listAt(block, 'child_blocks')} hand={hand} id={id} />
    </>
  );
  if (block.is_collapsible !== true)
    return (
      <section class="container">
        <div class="title">{title}</div>
        {inside}
      </section>
    );
  return (
    <details class="container" open={block.default_collapsed !== true}>
      <summary>{title}</summary>
      {inside}
    </details>
  );
};

const Card = ({ block, blockId, hand, id }: BlockProps) => (
  <section class="card">
    {isObject(block.hero_image) && <Picture of={block.hero_image} />}
    <div class="title">
      <Words of={block.title} />
    </div>
    <div class="context">
      <Words of={block.subtitle} />
    </div>
    <Words of={block.body} />
    <Actions block={{ elements: block.actions }} blockId={blockId} hand={hand} id={id} />
  </section>
);

const Alert = ({ block }: BlockProps) => {
  const level = textAt(block, 'level') as keyof typeof WORDS.levels;
  return (
    <div class={`alert ${level}`} role="note">
      <strong>{t(WORDS.levels[level] ?? WORDS.levels.default)}:</strong> <Words of={block.text} />
    </div>
  );
};

const KINDS: Readonly<Record<string, (props: BlockProps) => preact.JSX.Element>> = {
  section: Section,
  header: ({ block }) => (
    <h3>
      <Words of={block.text} />
    </h3>
  ),
  divider: () => <hr />,
  context: Context,
  actions: Actions,
  image: ({ block }) => <Picture of={block} />,
  input: Input,
  markdown: ({ block }) => <Markdown text={textAt(block, 'text')} />,
  rich_text: ({ block }) => <RichText of={block} />,
  table: ({ block }) => <TableBlock block={block} />,
  data_table: ({ block }) => <TableBlock block={block} />,
  data_visualization: ({ block }) => <Chart block={block} />,
  container: Container,
  task_card: ({ block }) => <TaskCard task={block} />,
  plan: ({ block }) => <Plan block={block} />,
  card: Card,
  carousel: ({ block, hand, id }) => (
    <div class="carousel">
      <Blocks blocks={listAt(block, 'elements')} hand={hand} id={id} />
    </div>
  ),
  alert: Alert,
  context_actions: ({ block, hand }) => (
    <div class="row actions">
      {listAt(block, 'elements')
        .filter(isObject)
        .map((element) => (
          <ContextAction key={textAt(element, 'action_id')} element={element} hand={hand} />
        ))}
    </div>
  ),
  file: ({ block }) => <span>[{textAt(block, 'external_id')}]</span>,
  video: ({ block }) => <Link url={textAt(block, 'title_url')}>{bare(block.title)}</Link>,
};

export const Blocks = ({ blocks, hand, id }: { blocks: readonly unknown[]; hand: Hand; id: string }) => (
  <>
    {blocks.filter(isObject).map((block, at) => {
      const type = textAt(block, 'type');
      const Kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
      const blockId = blockIdOf(block, at);
      const key = `${at} ${type}`;
      if (Kind === undefined)
        return (
          <p key={key} class="unknown">
            {t(WORDS.unknownBlock(type))}
          </p>
        );
      return (
        <div key={key} class="block">
          <Kind block={block} blockId={blockId} hand={hand} id={`${id}-${at}`} />
        </div>
      );
    })}
  </>
);
