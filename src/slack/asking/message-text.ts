// All that can be read in a message: its text, and what bots put into blocks and attachments. Foreign, so bounded.
import { isRecord } from '../block-limits-walk.ts';

const MAX_TEXT = 20_000;
const MAX_DEPTH = 8;
const MAX_PARTS = 500;
const READ = ['text', 'title', 'value', 'pretext', 'footer', 'fallback'];

export const messageText = (message: unknown): string => {
  const parts: string[] = [];
  let left = MAX_TEXT;
  const walk = (value: unknown, depth: number): void => {
    if (left <= 0 || depth > MAX_DEPTH || parts.length > MAX_PARTS) return;
    if (Array.isArray(value)) for (const one of value.slice(0, MAX_PARTS)) walk(one, depth + 1);
    if (!isRecord(value)) return;
    for (const key of READ) {
      const text = value[key];
      if (typeof text !== 'string') continue;
      parts.push(text.slice(0, left));
      left -= text.length;
    }
    for (const [key, inner] of Object.entries(value))
      if (typeof inner === 'object' && key !== 'metadata') walk(inner, depth + 1);
  };
  walk(message, 0);
  // A message says in its text what its blocks say again.
  return [...new Set(parts)].join('\n');
};
