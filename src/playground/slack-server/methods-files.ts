// How does a file come into a channel: an upload address, the bytes, and the sharing?
import { type JsonObject, textAt } from './json.ts';
import type { Method, Methods, Office } from './methods.ts';
import { threadOf, writable } from './methods-chat.ts';
import { isPng } from './picture-bytes.ts';
import { missing, refuse } from './refusal.ts';
import type { StoredFile } from './workspace.ts';

const MAX_BYTES = 1_000_000_000;
const MAX_ALT = 1_000;

const uploadUrl: Method = (args, office) => {
  const name = args.need('filename');
  const length = Number(args.need('length'));
  if (!Number.isInteger(length) || length <= 0 || length > MAX_BYTES) throw refuse('invalid_arguments');
  const id = office.workspace.nextId('F');
  const alt = args.text('alt_txt');
  if (alt.length > MAX_ALT) throw refuse('alt_txt_too_large');
  const file = { id, name, title: name, alt, bytes: new Uint8Array(), channel: '', threadTs: '', messageTs: '' };
  office.workspace.files.set(id, file);
  return { upload_url: `${office.origin()}/upload/${id}`, file_id: id };
};

const uploaded = (office: Office, id: string): StoredFile => {
  const file = office.workspace.files.get(id);
  if (file === undefined || file.bytes.length === 0) throw refuse('file_not_found');
  return file;
};

const complete: Method = (args, office) => {
  const wanted = args.json('files');
  if (!Array.isArray(wanted) || wanted.length === 0) throw missing('files');
  const files = wanted.map((one) => {
    const file = uploaded(office, textAt(one, 'id'));
    return { ...file, title: textAt(one, 'title') || file.title };
  });
  const channelId = args.text('channel_id') || args.text('channels');
  if (channelId !== '') {
    const channel = writable(args, office, args.has('channel_id') ? 'channel_id' : 'channels');
    const threadTs = threadOf(args, office, channel);
    // Known to belong here before the message is seen: who reads the message reads its files.
    for (const file of files) office.workspace.files.set(file.id, { ...file, channel: channel.id, threadTs });
    const message = office.workspace.post({
      channel: channel.id,
      user: office.workspace.bot.userId,
      text: args.text('initial_comment'),
      threadTs,
      files: files.map(({ id }) => id),
    });
    for (const file of files) {
      const shared = { ...file, channel: channel.id, threadTs, messageTs: message.ts };
      office.workspace.files.set(file.id, shared);
      office.workspace.announce({ kind: 'file', file: shared });
    }
  }
  return { files: files.map((file) => fileJson(office.workspace.files.get(file.id) ?? file)) };
};

const fileJson = (file: StoredFile): JsonObject => ({
  id: file.id,
  name: file.name,
  title: file.title,
  size: file.bytes.length,
  mimetype: isPng(file.bytes) ? 'image/png' : 'text/plain',
  ...(file.alt !== '' && { alt_txt: file.alt }),
  shares:
    file.channel === ''
      ? {}
      : {
          public: {
            [file.channel]: [{ ts: file.messageTs, ...(file.threadTs !== '' && { thread_ts: file.threadTs }) }],
          },
        },
});

const info: Method = (args, office) => ({ file: fileJson(uploaded(office, args.need('file'))) });

/** Keeps the bytes of an upload. @returns false when no such address was handed out. */
export const keepUpload = (office: Office, id: string, bytes: Uint8Array): boolean => {
  const file = office.workspace.files.get(id);
  if (file === undefined) return false;
  office.workspace.files.set(id, { ...file, bytes });
  return true;
};

export const FILE_METHODS: Methods = {
  'files.getUploadURLExternal': uploadUrl,
  'files.completeUploadExternal': complete,
  'files.info': info,
};
