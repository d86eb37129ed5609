// How is one message drawn: who, when, what, its files, its menu, its thread?
import { useRef } from 'preact/hooks';
import type { PageMessage } from '../wire.ts';
import { act } from './act.ts';
import { clockTime, wholeTime } from './dates.ts';
import { Blocks } from './kit/blocks.tsx';
import { emojiSign } from './kit/emoji.ts';
import type { Hand } from './kit/hand.ts';
import { Mrkdwn } from './kit/words-of.tsx';
import { permalink } from './links.ts';
import {
  announced,
  files,
  lang,
  meId,
  opened,
  openThread,
  personName,
  repliesTo,
  t,
  timeZone,
  workspace,
} from './store.ts';
import { WORDS } from './words.ts';
import { isWorking } from './working.ts';

const handOn = (message: PageMessage): Hand => {
  const press = (actionId: string, value?: string): void => {
    const { channel, ts } = message;
    void act({
      kind: 'click',
      channel,
      user: meId.value,
      messageTs: ts,
      actionId,
      ...(value !== undefined && { value }),
    });
  };
  return {
    surface: 'message',
    press,
    held: () => undefined,
    hold: (_block, actionId, _state, chosen) => press(actionId, typeof chosen === 'string' ? chosen : undefined),
    typed: () => undefined,
    look: async () => [],
    complaint: () => '',
  };
};

const Files = ({ ids }: { ids: readonly string[] }) => (
  <>
    {ids
      .flatMap((id) => files.value.get(id) ?? [])
      .map((file) => (
        <div key={file.id} class="file">
          {file.picture !== undefined && (
            <img src={`/file/${file.id}`} alt={file.picture.alt || file.name} loading="lazy" />
          )}
          <span class="name">
            {file.name} <small>{t(WORDS.bytes(file.bytes))}</small>
          </span>
          <button
            type="button"
            class="small"
            onClick={() => {
              opened.value = file;
            }}
          >
            {t(WORDS.view)}
          </button>
          <a class="small button" href={`/file/${file.id}`} download={file.name}>
            {t(WORDS.download)}
          </a>
        </div>
      ))}
  </>
);

const Menu = ({ message, inThread }: { message: PageMessage; inThread: boolean }) => {
  const menu = useRef<HTMLDetailsElement>(null);
  const { channel, ts, threadTs } = message;
  const pick = (go: () => void) => () => {
    if (menu.current) menu.current.open = false;
    go();
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(permalink(workspace.value?.home ?? '', channel, ts, threadTs));
    announced.value = t(WORDS.copied);
  };
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && menu.current) menu.current.open = false;
      }}
      onFocusOut={({ relatedTarget }) => {
        if (menu.current && relatedTarget instanceof Node && !menu.current.contains(relatedTarget))
          menu.current.open = false;
      }}
    >
      <summary aria-label={t(WORDS.more)} title={t(WORDS.more)}>
        ⋯
      </summary>
      <div class="items">
        {!inThread && message.threadTs === '' && (
          <button type="button" onClick={pick(() => openThread(channel, ts))}>
            {t(WORDS.replyInThread)}
          </button>
        )}
        {workspace.value?.shortcuts.map(({ callbackId, name }) => (
          <button
            key={callbackId}
            type="button"
            onClick={pick(() => void act({ kind: 'shortcut', channel, user: meId.value, messageTs: ts, callbackId }))}
          >
            {t(name)}
          </button>
        ))}
        <button type="button" onClick={pick(() => void copy())}>
          {t(WORDS.copyLink)}
        </button>
      </div>
    </details>
  );
};

const ThreadLine = ({ message }: { message: PageMessage }) => {
  const replies = repliesTo(message.channel, message.ts);
  const last = replies.at(-1);
  if (last === undefined) return null;
  return (
    <button type="button" class="thread-line" onClick={() => openThread(message.channel, message.ts)}>
      {t(WORDS.replies(replies.length))} · {clockTime(last.ts, lang.value, timeZone.value)} ›
    </button>
  );
};

export const MessageView = ({ message, inThread }: { message: PageMessage; inThread: boolean }) => {
  const author = workspace.value?.people.find(({ id }) => id === message.user);
  const name = personName(message.user);
  const hidden = message.ephemeralTo !== '';
  return (
    <article
      class={hidden ? 'message hidden-one' : 'message'}
      data-ts={message.ts}
      aria-label={`${name}, ${clockTime(message.ts, lang.value, timeZone.value)}`}
    >
      <span class={`avatar of-${name.length % 5}`} aria-hidden="true">
        {name.slice(0, 1).toUpperCase()}
      </span>
      <div class="content">
        <header>
          <strong>{name}</strong>
          {author?.app === true && <span class="badge">{t(WORDS.app)}</span>}
          <time
            dateTime={new Date(Number(message.ts) * 1000).toISOString()}
            title={wholeTime(message.ts, lang.value, timeZone.value)}
          >
            {clockTime(message.ts, lang.value, timeZone.value)}
          </time>
          {isWorking(message.blocks) && <span class="badge">{t(WORDS.working)}</span>}
        </header>
        {hidden && <p class="only-you">◐ {t(WORDS.onlyYou)}</p>}
        {message.blocks.length > 0 ? (
          <Blocks blocks={message.blocks} hand={handOn(message)} id={`m-${message.channel}-${message.ts}`} />
        ) : (
          <div class="words">
            <Mrkdwn text={message.text} /> {message.edited && <small>{t(WORDS.edited)}</small>}
          </div>
        )}
        <Files ids={message.files} />
        {message.reactions.length > 0 && (
          <div class="row reactions">
            {message.reactions.map((one) => (
              <span key={one} class="badge" title={`:${one}:`}>
                {emojiSign(one)} 1
              </span>
            ))}
          </div>
        )}
        {!inThread && <ThreadLine message={message} />}
      </div>
      {!hidden && <Menu message={message} inThread={inThread} />}
    </article>
  );
};
