// How are text objects drawn: plain or with Slack's markup, foreign text always as text?
import type { ComponentChildren } from 'preact';
import { isObject, textAt } from '../../../slack-server/json.ts';
import { slackDate } from '../dates.ts';
import { spotOf, webAddress } from '../links.ts';
import { type Part, readMrkdwn } from '../mrkdwn.ts';
import { channelName, channels, enter, lang, openThread, personName, timeZone } from '../store.ts';
import { emojiSign } from './emoji.ts';

export const Link = ({ url, children }: { url: string; children?: ComponentChildren }) => {
  const href = webAddress(url);
  const spot = spotOf(url);
  if (href === null) return <span>{children ?? url}</span>;
  if (spot !== null && channels.value.some(({ id }) => id === spot.channel)) {
    const go = (event: MouseEvent): void => {
      event.preventDefault();
      openThread(spot.channel, spot.threadTs);
    };
    return (
      <a href={href} onClick={go}>
        {children ?? url}
      </a>
    );
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children ?? url}
    </a>
  );
};

export const Person = ({ id }: { id: string }) => <span class="ref">@{personName(id)}</span>;

export const Channel = ({ id }: { id: string }) => (
  <button type="button" class="ref" onClick={() => channels.value.some((one) => one.id === id) && enter(id)}>
    #{channelName(id)}
  </button>
);

export const Moment = ({ seconds, format }: { seconds: number; format: string }) => (
  <time dateTime={new Date(seconds * 1000).toISOString()}>
    {slackDate(seconds, format, lang.value, timeZone.value)}
  </time>
);

const PartView = ({ part }: { part: Part }) => {
  switch (part.kind) {
    case 'text':
      return <>{part.text}</>;
    case 'code':
      return <code>{part.text}</code>;
    case 'pre':
      return <pre tabIndex={0}>{part.text}</pre>;
    case 'emoji':
      return <span>{emojiSign(part.text)}</span>;
    case 'broadcast':
      return <span class="ref">{part.text}</span>;
    case 'user':
      return <Person id={part.id} />;
    case 'channel':
      return <Channel id={part.id} />;
    case 'link':
      return <Link url={part.url}>{part.label || part.url}</Link>;
    case 'date':
      return <Moment seconds={part.seconds} format={part.format} />;
    case 'bold':
      return <strong>{<Parts parts={part.parts} />}</strong>;
    case 'italic':
      return <em>{<Parts parts={part.parts} />}</em>;
    case 'strike':
      return <s>{<Parts parts={part.parts} />}</s>;
    case 'quote':
      return <blockquote>{<Parts parts={part.parts} />}</blockquote>;
    default:
      return part satisfies never;
  }
};

const Parts = ({ parts }: { parts: readonly Part[] }) => (
  <>
    {parts.map((part, at) => (
      <PartView key={at} part={part} />
    ))}
  </>
);

export const Mrkdwn = ({ text }: { text: string }) => <Parts parts={readMrkdwn(text)} />;

/** A text object; line breaks stay. */
export const Words = ({ of }: { of: unknown }) => {
  if (!isObject(of)) return null;
  const text = textAt(of, 'text');
  return <span class="words">{of.type === 'mrkdwn' ? <Mrkdwn text={text} /> : text}</span>;
};

/** Its bare letters, for a label. */
export const bare = (of: unknown): string => textAt(of, 'text');
