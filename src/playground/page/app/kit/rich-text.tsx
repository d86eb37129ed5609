// How is rich text drawn: sections, lists, quotes, literal output?
import type { ComponentChildren } from 'preact';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../../slack-server/json.ts';
import { emojiSign } from './emoji.ts';
import { Channel, Link, Moment, Person } from './words-of.tsx';

const styled = (style: JsonObject, children: ComponentChildren) => {
  let drawn = children;
  if (style.code === true) drawn = <code>{drawn}</code>;
  if (style.bold === true) drawn = <strong>{drawn}</strong>;
  if (style.italic === true) drawn = <em>{drawn}</em>;
  if (style.strike === true) drawn = <s>{drawn}</s>;
  if (style.underline === true) drawn = <u>{drawn}</u>;
  if (style.highlight === true) drawn = <mark>{drawn}</mark>;
  return drawn;
};

const plainInline = (element: JsonObject): ComponentChildren => {
  switch (textAt(element, 'type')) {
    case 'text':
      return textAt(element, 'text');
    case 'link':
      return <Link url={textAt(element, 'url')}>{textAt(element, 'text') || textAt(element, 'url')}</Link>;
    case 'emoji':
      return emojiSign(textAt(element, 'name'));
    case 'user':
      return <Person id={textAt(element, 'user_id')} />;
    case 'channel':
      return <Channel id={textAt(element, 'channel_id')} />;
    case 'usergroup':
      return <span class="ref">@{textAt(element, 'usergroup_id')}</span>;
    case 'team':
      return <span class="ref">{textAt(element, 'team_id')}</span>;
    case 'broadcast':
      return <span class="ref">@{textAt(element, 'range')}</span>;
    case 'color':
      return <code>{textAt(element, 'value')}</code>;
    case 'date':
      return <Moment seconds={Number(element.timestamp)} format={textAt(element, 'format')} />;
    default:
      return `[${textAt(element, 'type')}]`;
  }
};

const Inline = ({ elements }: { elements: readonly unknown[] }) => (
  <>
    {elements.filter(isObject).map((element, at) => (
      <span key={at}>{styled(objectAt(element, 'style'), plainInline(element))}</span>
    ))}
  </>
);

const RichPart = ({ part }: { part: JsonObject }) => {
  const elements = listAt(part, 'elements');
  switch (textAt(part, 'type')) {
    case 'rich_text_section':
      return (
        <div class="words">
          <Inline elements={elements} />
        </div>
      );
    case 'rich_text_quote':
      return (
        <blockquote class="words">
          <Inline elements={elements} />
        </blockquote>
      );
    case 'rich_text_preformatted':
      return (
        <pre tabIndex={0}>
          <Inline elements={elements} />
        </pre>
      );
    case 'rich_text_list': {
      const items = elements.filter(isObject).map((item, at) => (
        <li key={at} class="words">
          <Inline elements={listAt(item, 'elements')} />
        </li>
      ));
      const indent = `indent-${Math.min(8, Number(part.indent ?? 0))}`;
      return part.style === 'ordered' ? (
        <ol class={indent} start={Number(part.offset ?? 0) + 1}>
          {items}
        </ol>
      ) : (
        <ul class={indent}>{items}</ul>
      );
    }
    default:
      return <div class="words">[{textAt(part, 'type')}]</div>;
  }
};

export const RichText = ({ of }: { of: JsonObject }) => (
  <div class="rich">
    {listAt(of, 'elements')
      .filter(isObject)
      .map((part, at) => (
        <RichPart key={at} part={part} />
      ))}
  </div>
);
