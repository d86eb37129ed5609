// Where can one go, and who can one be?
import { channels, connected, enter, lang, meId, pane, room, side, t, timeZone, workspace } from './store.ts';
import { WORDS } from './words.ts';

const LANGUAGES = { en: 'English', ko: '한국어' } as const;

const Place = ({ id, name }: { id: string; name: string }) => (
  <li>
    <button type="button" class="place" aria-current={room.value === id ? 'page' : undefined} onClick={() => enter(id)}>
      {name}
    </button>
  </li>
);

export const Rooms = () => {
  const direct = `D${meId.value.slice(1)}`;
  return (
    <nav class="rooms" aria-label={t(WORDS.rooms)}>
      <p class="brand">{t(WORDS.playground)}</p>
      <label class="me">
        {t(WORDS.you)}
        <select
          id="me"
          value={meId.value}
          onChange={({ currentTarget }) => {
            meId.value = currentTarget.value;
            document.documentElement.lang = lang.value;
          }}
        >
          {workspace.value?.people
            .filter(({ app }) => !app)
            .map((one) => (
              <option key={one.id} value={one.id}>
                @{one.name} · {LANGUAGES[one.lang]}
              </option>
            ))}
        </select>
      </label>
      <p class="zone">{timeZone.value}</p>
      <h2>{t(WORDS.rooms)}</h2>
      <ul>
        {channels.value
          .filter(({ id }) => !id.startsWith('D'))
          .map(({ id, name }) => (
            <Place key={id} id={id} name={`# ${name}`} />
          ))}
      </ul>
      <h2>{t(WORDS.apps)}</h2>
      <ul>
        <Place id="home" name={t(WORDS.home)} />
        {channels.value.some(({ id }) => id === direct) && <Place id={direct} name={t(WORDS.homeDirect)} />}
      </ul>
    </nav>
  );
};

/** On a narrow screen: which of the three one sees. */
export const Panes = () => (
  <nav class="panes" aria-label={t(WORDS.playground)}>
    {(['rooms', 'talk', 'side'] as const).map((one) => (
      <button
        key={one}
        type="button"
        aria-pressed={pane.value === one}
        onClick={() => {
          pane.value = one;
        }}
      >
        {t(one === 'side' && side.value === 'thread' ? WORDS.thread : WORDS[one])}
      </button>
    ))}
  </nav>
);

export const Offline = () =>
  connected.value ? null : (
    <p class="offline" role="status">
      ⚠ {t(WORDS.offline)}
    </p>
  );
