// What is the page made of, and where does it start?
import { effect } from '@preact/signals';
import { render } from 'preact';
import { Cluster } from './cluster.tsx';
import { FileView } from './file-view.tsx';
import { Modal } from './form.tsx';
import { ConfirmDialog } from './kit/button.tsx';
import { spotOf } from './links.ts';
import { Offline, Panes, Rooms } from './rooms.tsx';
import { announced, channels, lang, openThread, pane, side, t, threadTs } from './store.ts';
import { startStream } from './stream.ts';
import { Talk, Thread } from './talk.tsx';
import { WORDS } from './words.ts';

const Side = () => (
  <div class="side">
    <div class="tabs" role="group" aria-label={t(WORDS.side)}>
      {(['cluster', 'thread'] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={side.value === one}
          disabled={one === 'thread' && threadTs.value === ''}
          onClick={() => {
            side.value = one;
          }}
        >
          {t(one === 'thread' ? WORDS.thread : WORDS.side)}
        </button>
      ))}
    </div>
    {side.value === 'thread' ? <Thread /> : <Cluster />}
  </div>
);

const Page = () => (
  <div class="page" data-pane={pane.value}>
    <Offline />
    <Panes />
    <Rooms />
    <main>
      <h1 class="sr">{t(WORDS.playground)}</h1>
      <Talk />
      <Side />
    </main>
    <Modal />
    <FileView />
    <ConfirmDialog />
    <div class="sr" role="status">
      {announced.value}
    </div>
  </div>
);

effect(() => {
  document.documentElement.lang = lang.value;
  document.title = t(WORDS.playground);
});
startStream();

/** A permalink was opened: the page stands at that message once its channel is known. */
const spot = spotOf(location.href);
if (spot !== null) {
  const stop = effect(() => {
    if (!channels.value.some(({ id }) => id === spot.channel)) return;
    queueMicrotask(() => {
      stop();
      openThread(spot.channel, spot.threadTs);
      history.replaceState(null, '', '/');
    });
  });
}

const root = document.getElementById('page');
if (root !== null) render(<Page />, root);
