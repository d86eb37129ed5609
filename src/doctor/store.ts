// Can netwhy keep what it must keep, and is the store of the shape this version knows?
import type { Check } from '../model/checkup.ts';
import { say, type Text } from '../model/text.ts';
import { failed, fix, type Looking, off, passed, warned } from './check.ts';

export interface OpenStore {
  readonly state: 'open';
  readonly engine: 'sqlite' | 'postgres';
  /** `SQLite 3.50.4`, `PostgreSQL 16.4`. */
  readonly server: string;
  /** Steps of its shape that were taken; of those this version knows. */
  readonly taken: number;
  readonly known: number;
  /** Steps this version does not know. */
  readonly newer: number;
  readonly writable: boolean;
  /** On its disk; null where nobody can say. */
  readonly freeBytes: number | null;
}

/** `absent`: begun at the first start · `held`: another process has the file · `memory`: the playground's. */
export type StoreFacts =
  | OpenStore
  | { readonly state: 'absent'; readonly folder: string; readonly writable: boolean }
  | { readonly state: 'held'; readonly writable: boolean }
  | { readonly state: 'memory' }
  | { readonly state: 'broken'; readonly why: Text };

export const STORE: Looking = { id: 'store', area: 'store', looks: say('Store', '저장소') };

const LEAST_FREE_BYTES = 64 * 1_048_576;

const WRITABLE = fix(
  say(
    'Let the user netwhy runs as write there: in the cluster fsGroup 65534 and a volume that is not full; elsewhere',
    'netwhy를 실행하는 사용자가 쓸 수 있어야 합니다. 클러스터에서는 fsGroup 65534와 여유 있는 볼륨, 그 밖에서는',
  ),
  'chown 65534:65534 "$NETWHY_DATA_DIR"',
);

export const storeChecks = (facts: StoreFacts): readonly Check[] => {
  switch (facts.state) {
    case 'memory':
      return [
        off(STORE, say('in memory: the playground forgets it at its end', '메모리: 플레이그라운드가 끝나면 사라짐')),
      ];
    case 'broken':
      return [failed(STORE, facts.why, fix(say('Look closer:', '자세히 보기:'), 'netwhy store check'))];
    case 'absent':
      return [
        facts.writable
          ? passed(
              STORE,
              say(
                `SQLite: begins at the first start in ${facts.folder}`,
                `SQLite: 첫 실행 때 ${facts.folder}에 만들어짐`,
              ),
            )
          : failed(
              STORE,
              say(`SQLite: nothing can be written in ${facts.folder}`, `SQLite: ${facts.folder}에 쓸 수 없음`),
              WRITABLE,
            ),
      ];
    case 'held':
      return [
        facts.writable
          ? off(
              STORE,
              say(
                'SQLite: a running netwhy has the file, so only it can look inside: /net doctor',
                'SQLite: 실행 중인 netwhy가 파일을 쓰고 있어 안은 그쪽에서만 볼 수 있음: /net doctor',
              ),
            )
          : failed(STORE, say('SQLite: the file cannot be written', 'SQLite: 파일에 쓸 수 없음'), WRITABLE),
      ];
    case 'open':
      return [opened(facts)];
    default:
      return facts satisfies never;
  }
};

const opened = ({ engine, server, taken, known, newer, writable, freeBytes }: OpenStore): Check => {
  const is = say(`${server}, schema ${taken} of ${known}`, `${server}, 스키마 ${taken}/${known}`);
  if (newer > 0)
    return failed(
      STORE,
      say(`${is.en}: shaped by a newer netwhy`, `${is.ko}: 더 새로운 netwhy가 만듦`),
      fix(
        say(
          'Run the newer version, or give this one a store of its own.',
          '새 버전을 실행하거나 다른 저장소를 지정하세요.',
        ),
        'NETWHY_DATA_DIR=<another folder>',
      ),
    );
  if (!writable)
    return failed(
      STORE,
      say(`${is.en}: cannot be written`, `${is.ko}: 쓸 수 없음`),
      engine === 'sqlite'
        ? WRITABLE
        : fix(
            say(
              'Name the primary, and a role that may create in its schema:',
              '주 서버와 스키마에 만들 권한이 있는 역할을 지정하세요:',
            ),
            'GRANT CREATE, USAGE ON SCHEMA public TO netwhy;',
          ),
    );
  if (freeBytes !== null && freeBytes < LEAST_FREE_BYTES)
    return warned(
      STORE,
      say(
        `${is.en}; ${Math.floor(freeBytes / 1_048_576)} MiB left on its disk`,
        `${is.ko}. 디스크 여유 ${Math.floor(freeBytes / 1_048_576)} MiB`,
      ),
      fix(say('Keep less, or give it a larger volume:', '보관량을 줄이거나 볼륨을 늘리세요:'), 'NETWHY_KEEP_MB=256'),
    );
  return passed(
    STORE,
    taken < known ? say(`${is.en}; the next start takes the rest`, `${is.ko}. 다음 실행 때 나머지를 적용함`) : is,
  );
};
