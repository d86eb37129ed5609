// How does the page stay up to date: events as they come, and all that was missed after a break?
import type { PageEvent, PageMessage } from '../wire.ts';
import {
  announced,
  channels,
  connected,
  files,
  meId,
  messages,
  picture,
  room,
  threadTs,
  views,
  workspace,
} from './store.ts';
import { isWorking } from './working.ts';

const keyOf = ({ channel, ts }: { channel: string; ts: string }): string => `${channel} ${ts}`;

const keepMessage = (message: PageMessage): void => {
  const before = messages.value.get(keyOf(message));
  messages.value = new Map(messages.value).set(keyOf(message), message);
  const mine = message.ephemeralTo === '' || message.ephemeralTo === meId.value;
  // A running answer changes every second; only its end is worth reading aloud.
  const ended = before === undefined || isWorking(before.blocks);
  const live = Date.now() / 1000 - Number(message.ts) < 600;
  if (live && mine && ended && !isWorking(message.blocks) && message.user !== meId.value)
    announced.value = message.text;
};

const first = (languages: readonly string[]): void => {
  const people = workspace.value?.people.filter(({ app }) => !app) ?? [];
  const wanted = languages[0]?.startsWith('ko') ? 'ko' : 'en';
  const known = people.some(({ id }) => id === meId.value);
  if (!known) meId.value = (people.find(({ lang }) => lang === wanted) ?? people[0])?.id ?? '';
};

const take = (event: PageEvent): void => {
  switch (event.kind) {
    case 'workspace':
      workspace.value = event.workspace;
      first(navigator.languages);
      return;
    case 'channels':
      channels.value = event.channels;
      if (room.value === '') room.value = event.channels[0]?.id ?? '';
      return;
    case 'message':
      keepMessage(event.message);
      return;
    case 'gone': {
      const left = new Map(messages.value);
      left.delete(keyOf(event));
      messages.value = left;
      return;
    }
    case 'file':
      files.value = new Map(files.value).set(event.file.id, event.file);
      return;
    case 'views':
      views.value = new Map(views.value).set(event.user, { modals: event.modals, home: event.home });
      return;
    case 'network':
      picture.value = event.picture;
      return;
    default:
      event satisfies never;
  }
};

/** Another run of the server: what the page knows is of the old one. */
const forget = (): void => {
  messages.value = new Map();
  files.value = new Map();
  views.value = new Map();
  threadTs.value = '';
};

export const startStream = (): void => {
  const source = new EventSource('/events');
  source.addEventListener('start', forget);
  source.addEventListener('message', ({ data }) => take(JSON.parse(String(data)) as PageEvent));
  source.addEventListener('open', () => {
    connected.value = true;
  });
  source.addEventListener('error', () => {
    connected.value = false;
    // The browser gives up for good when the answer was no stream.
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(startStream, 2000);
  });
};
