// Where does one write: a line that completes commands, questions and names, and is sent by Enter?
import { useEffect, useRef, useState } from 'preact/hooks';
import { act, trouble } from './act.ts';
import { completions } from './complete.ts';
import { draft, meId, picture, t, workspace } from './store.ts';
import { WORDS } from './words.ts';

interface ComposerProps {
  readonly channel: string;
  /** Empty: in the channel itself. */
  readonly thread: string;
  readonly label: string;
}

export const Composer = ({ channel, thread, label }: ComposerProps) => {
  const id = thread === '' ? 'write' : 'reply';
  const [line, write] = useState('');
  /** -1: none, so Enter sends what is there. */
  const [at, move] = useState(-1);
  const [away, hide] = useState(true);
  const box = useRef<HTMLTextAreaElement>(null);
  const offered = away ? [] : completions(line, thread !== '', workspace.value?.questions ?? [], picture.value);

  useEffect(() => {
    if (thread !== '' || draft.value === '') return;
    write(draft.value);
    draft.value = '';
    box.current?.focus();
  }, [draft.value, thread]);

  const take = (whole: string | undefined): void => {
    if (whole === undefined) return;
    write(whole);
    move(-1);
    box.current?.focus();
  };
  const send = async (): Promise<void> => {
    const text = line.trim();
    if (text === '') return;
    write('');
    move(-1);
    hide(true);
    const { ok } = await act({
      kind: 'say',
      channel,
      user: meId.value,
      text,
      ...(thread !== '' && { threadTs: thread }),
    });
    // What was refused is not lost.
    if (!ok) write((now) => (now === '' ? text : now));
  };
  const key = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const open = offered.length > 0;
    if (event.key === 'Enter' && !event.shiftKey) {
      if (open && at >= 0) take(offered[at]?.line);
      else void send();
    } else if (open && event.key === 'Tab' && !event.shiftKey) take(offered[Math.max(0, at)]?.line);
    else if (open && event.key === 'ArrowDown') move(Math.min(offered.length - 1, at + 1));
    else if (open && event.key === 'ArrowUp') move(Math.max(-1, at - 1));
    else if (open && event.key === 'Escape') hide(true);
    else return;
    event.preventDefault();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {trouble.value !== null && (
        <p class="complaint" role="alert">
          ✗ {t(trouble.value)}
        </p>
      )}
      <div class="combo up">
        <textarea
          ref={box}
          id={id}
          rows={1}
          aria-label={label}
          aria-controls={`${id}-options`}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          placeholder={label}
          maxLength={4000}
          spellcheck={false}
          value={line}
          onInput={({ currentTarget }) => {
            write(currentTarget.value);
            move(-1);
            hide(false);
          }}
          onFocus={() => hide(false)}
          onBlur={() => hide(true)}
          onKeyDown={key}
        />
        <div id={`${id}-options`} role="listbox" aria-label={label} hidden={offered.length === 0}>
          {offered.map(({ line: whole, shown, says }, place) => (
            <div
              key={whole}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(whole)}
            >
              <code>{shown}</code> <small>{t(says)}</small>
            </div>
          ))}
        </div>
      </div>
      <button type="submit" class="primary" disabled={line.trim() === ''}>
        {t(WORDS.send)}
      </button>
    </form>
  );
};
