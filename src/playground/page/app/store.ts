// What does the page know and show: the workspace as it was told, who one is, and where one looks?
import { computed, signal } from '@preact/signals';
import type { Lang, Text } from '../../../model/text.ts';
import type { Json, NetworkPicture, PageChannel, PageFile, PageMessage, PagePerson, Workspace } from '../wire.ts';

export const workspace = signal<Workspace | null>(null);
export const channels = signal<readonly PageChannel[]>([]);
/** By channel and ts. */
export const messages = signal<ReadonlyMap<string, PageMessage>>(new Map());
export const files = signal<ReadonlyMap<string, PageFile>>(new Map());
export const views = signal<ReadonlyMap<string, { readonly modals: readonly Json[]; readonly home: Json | null }>>(
  new Map(),
);
export const picture = signal<NetworkPicture | null>(null);
export const connected = signal(false);

export const meId = signal('');
/** A channel's id, or `home`: the app's own tab. */
export const room = signal('');
/** Empty: no thread is open. */
export const threadTs = signal('');
export const side = signal<'thread' | 'cluster'>('cluster');
/** On a narrow screen only one of the three is seen. */
export const pane = signal<'rooms' | 'talk' | 'side'>('talk');
/** What a click elsewhere put into the composer of the channel. */
export const draft = signal('');
/** Read aloud by screen readers. */
export const announced = signal('');
/** The file that is being read. */
export const opened = signal<PageFile | null>(null);

export const me = computed<PagePerson | undefined>(() => workspace.value?.people.find(({ id }) => id === meId.value));
export const lang = computed<Lang>(() => me.value?.lang ?? 'en');
export const timeZone = computed(() => me.value?.tz ?? 'UTC');

export const t = (text: Text): string => text[lang.value];

export const personName = (id: string): string => workspace.value?.people.find((one) => one.id === id)?.name ?? id;
export const channelName = (id: string): string => channels.value.find((one) => one.id === id)?.name ?? id;

/** What the person sees of a channel, oldest first: what is for all, and what is for them alone. */
export const seen = computed<readonly PageMessage[]>(() =>
  [...messages.value.values()]
    .filter(({ ephemeralTo }) => ephemeralTo === '' || ephemeralTo === meId.value)
    .sort((a, b) => Number(a.ts) - Number(b.ts)),
);

export const repliesTo = (channel: string, ts: string): readonly PageMessage[] =>
  seen.value.filter((one) => one.channel === channel && one.threadTs === ts);

export const enter = (id: string): void => {
  room.value = id;
  threadTs.value = '';
  if (side.value === 'thread') side.value = 'cluster';
  pane.value = 'talk';
};

export const openThread = (channel: string, ts: string): void => {
  room.value = channel;
  threadTs.value = ts;
  side.value = 'thread';
  pane.value = 'side';
};
