// What stands in the middle: a channel with its messages, or the app's own tab; and what in the thread beside it?
import { Fragment } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PageMessage } from '../wire.ts';
import { Composer } from './composer.tsx';
import { slackDate } from './dates.ts';
import { First } from './first.tsx';
import { Home } from './home.tsx';
import { MessageView } from './message.tsx';
import { channelName, channels, lang, meId, room, seen, side, t, threadTs, timeZone } from './store.ts';
import { WORDS } from './words.ts';

/** Empty before the first message: what was written today needs no date. */
const dayOf = (message: PageMessage | undefined): string => {
  const day = (seconds: number): string => slackDate(seconds, '{day_divider_pretty}', lang.value, timeZone.value);
  return day(message === undefined ? Date.now() / 1000 : Number(message.ts));
};

/** Follows new messages while one reads at the end; stays where one reads above it. */
const List = ({ of, label, inThread }: { of: readonly PageMessage[]; label: string; inThread: boolean }) => {
  const list = useRef<HTMLDivElement>(null);
  // A thread is read from its beginning.
  const atEnd = useRef(!inThread);
  useLayoutEffect(() => {
    const { current } = list;
    if (current && atEnd.current) current.scrollTop = current.scrollHeight;
  });
  return (
    <div
      ref={list}
      class="messages"
      role="log"
      aria-live="off"
      aria-label={label}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 60;
      }}
    >
      {of.length === 0 && (
        <div class="empty">
          <p>{t(WORDS.empty)}</p>
          <div class="narrow-only">
            <First />
          </div>
        </div>
      )}
      {of.map((message, at) => (
        <Fragment key={message.ts}>
          {dayOf(message) !== dayOf(of[at - 1]) && <p class="day">{dayOf(message)}</p>}
          <MessageView message={message} inThread={inThread} />
        </Fragment>
      ))}
    </div>
  );
};

export const Talk = () => {
  if (room.value === 'home') return <Home />;
  const channel = channels.value.find(({ id }) => id === room.value);
  if (channel === undefined) return null;
  const here = seen.value.filter((one) => one.channel === channel.id && one.threadTs === '');
  // A private word in a thread is seen there alone; one in a thread that is not open would be lost.
  const direct = channel.id.startsWith('D');
  const name = direct ? 'netwhy' : channel.name;
  return (
    <section class="talk middle" aria-label={`#${name}`}>
      <h2>
        {direct ? '@' : '#'}
        {name}
      </h2>
      {!channel.botIsMember && <p class="note">{t(WORDS.notMember)}</p>}
      <List key={`${channel.id} ${meId.value}`} of={here} label={`#${name}`} inThread={false} />
      <Composer key={channel.id} channel={channel.id} thread="" label={t(WORDS.writeTo(name))} />
    </section>
  );
};

export const Thread = () => {
  const ts = threadTs.value;
  const root = seen.value.find((one) => one.channel === room.value && one.ts === ts);
  if (ts === '' || root === undefined) return <p class="empty">{t(WORDS.noThread)}</p>;
  const all = [root, ...seen.value.filter((one) => one.channel === root.channel && one.threadTs === ts)];
  const label = `${t(WORDS.thread)} · #${channelName(root.channel)}`;
  return (
    <section class="talk" aria-label={label}>
      <h2 class="bar">
        {label}
        <button
          type="button"
          class="small"
          aria-label={t(WORDS.closeThread)}
          title={t(WORDS.closeThread)}
          onClick={() => {
            threadTs.value = '';
            side.value = 'cluster';
          }}
        >
          ✕
        </button>
      </h2>
      <List key={ts} of={all} label={label} inThread={true} />
      <Composer key={ts} channel={root.channel} thread={ts} label={t(WORDS.reply)} />
    </section>
  );
};
