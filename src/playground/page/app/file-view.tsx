// What is in an attached file?
import { useEffect, useState } from 'preact/hooks';
import { showModal } from './kit/button.tsx';
import { opened, t } from './store.ts';
import { WORDS } from './words.ts';

/** A browser draws no more in one piece without a pause. */
const MAX_SHOWN = 200_000;

export const FileView = () => {
  const file = opened.value;
  const [text, show] = useState('…');
  useEffect(() => {
    if (file === null || file.picture !== undefined) return;
    show('…');
    const gone = new AbortController();
    fetch(`/file/${file.id}`, { signal: gone.signal })
      .then((response) => response.text())
      .then((all) => show(all.length > MAX_SHOWN ? `${all.slice(0, MAX_SHOWN)}\n…` : all))
      .catch((error: unknown) => show(String(error)));
    return () => gone.abort();
  }, [file]);
  if (file === null) return null;
  const close = (): void => {
    opened.value = null;
  };
  return (
    <dialog ref={showModal} class="modal wide" onClose={close} aria-labelledby="file-title">
      <h2 class="bar" id="file-title">
        {file.name}
      </h2>
      {file.picture === undefined ? (
        <pre class="scrolls" tabIndex={0}>
          {text}
        </pre>
      ) : (
        <div class="scrolls whole" tabIndex={0} role="group" aria-label={file.name}>
          <img src={`/file/${file.id}`} alt={file.picture.alt || file.name} />
        </div>
      )}
      <div class="row end">
        <a class="button" href={`/file/${file.id}`} download={file.name}>
          {t(WORDS.download)}
        </a>
        <button type="button" class="primary" onClick={close}>
          {t(WORDS.close)}
        </button>
      </div>
    </dialog>
  );
};
