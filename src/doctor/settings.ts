// Are the settings as they should be? Every complaint by its name, and never a value.
import type { Check } from '../model/checkup.ts';
import { say, type Text } from '../model/text.ts';
import { failed, fix, type Looking, off, passed } from './check.ts';

export interface SettingsFacts {
  /** `playground`: nothing names a Slack or a cluster, so `start` would run the built-in ones. */
  readonly mode: 'playground' | 'live';
  /** Names that are set, without what they are set to. */
  readonly given: readonly string[];
  readonly complaints: readonly { readonly name: string; readonly expected: Text; readonly strange: boolean }[];
  /** Rules of the policy file; null where there is none, or it is not valid. */
  readonly policyRules: number | null;
  /** Rules a running bot goes by, also while the file is wrong or gone; null where there is none, or no bot. */
  readonly rulesThatHold: number | null;
  /** Fields of the site profile that differ from the defaults. */
  readonly siteFields: number;
}

export const SETTINGS: Looking = { id: 'settings', area: 'settings', looks: say('Settings', '설정') };
const POLICY: Looking = { id: 'policy', area: 'settings', looks: say('Policy file', '정책 파일') };
const SITE: Looking = { id: 'site', area: 'settings', looks: say('Site profile', '사이트 프로필') };

export const settingsChecks = (facts: SettingsFacts): readonly Check[] => {
  const about = (name: string) => facts.complaints.filter((one) => one.name === name);
  const rest = facts.complaints.filter(({ name }) => name !== 'NETWHY_POLICY' && name !== 'NETWHY_SITE');
  return [
    ...(rest.length === 0 ? [passed(SETTINGS, givenWords(facts))] : rest.map((one) => wrong(SETTINGS, one))),
    ...(about('NETWHY_POLICY').length > 0
      ? about('NETWHY_POLICY').map((one) => wrongPolicy(one, facts))
      : [policy(facts)]),
    ...(about('NETWHY_SITE').length > 0 ? about('NETWHY_SITE').map((one) => wrong(SITE, one)) : [site(facts)]),
  ];
};

const wrong = (looking: Looking, { name, expected, strange }: SettingsFacts['complaints'][number]): Check =>
  failed(
    { ...looking, about: name },
    say(`${name}: ${expected.en}`, `${name}: ${expected.ko}`),
    strange
      ? fix(
          say(
            'No such setting: take it away. .env.example lists all.',
            '없는 설정입니다. 지우세요. 전체 목록: .env.example',
          ),
          `unset ${name}`,
        )
      : fix(
          say(
            'Set it so. In the cluster: in the literals of your kustomization, a token in Secret netwhy-slack (manifests/README.md).',
            '이렇게 지정하세요. 클러스터에서는 kustomization의 literals에, 토큰은 Secret netwhy-slack에 둡니다(manifests/README.md).',
          ),
          FILES[name] ?? `${name}=<${expected.en}>`,
        ),
  );

/** Nobody shall think that nothing holds, or that everything does. */
const wrongPolicy = (one: SettingsFacts['complaints'][number], { rulesThatHold: holds }: SettingsFacts): Check => {
  const check = wrong(POLICY, one);
  return holds === null
    ? check
    : {
        ...check,
        saw: say(
          `${check.saw.en}; until it is mended the ${holds} rules from before hold`,
          `${check.saw.ko}. 고칠 때까지 이전 규칙 ${holds}개가 적용됨`,
        ),
      };
};

/** What is wrong stands in the file, not in the variable. */
const FILES: Readonly<Record<string, string>> = {
  NETWHY_POLICY: 'docs/access.md',
  NETWHY_SITE: 'manifests/examples/site.json',
};

const givenWords = ({ mode, given }: SettingsFacts): Text =>
  mode === 'playground'
    ? say(
        'nothing names a Slack or a cluster: start runs the playground',
        'Slack과 클러스터가 지정되지 않음: start는 플레이그라운드를 실행함',
      )
    : say(`all valid; set: ${given.join(', ')}`, `모두 올바름. 지정됨: ${given.join(', ')}`);

const policy = ({ policyRules }: SettingsFacts): Check =>
  policyRules === null
    ? off(
        POLICY,
        say(
          'none: every member of the workspace may ask everything (NETWHY_POLICY, docs/access.md)',
          '없음: 워크스페이스 구성원은 모두 질문할 수 있음(NETWHY_POLICY, docs/access.md)',
        ),
      )
    : passed(POLICY, say(`valid, ${policyRules} rules`, `올바름, 규칙 ${policyRules}개`));

const site = ({ siteFields }: SettingsFacts): Check =>
  passed(
    SITE,
    siteFields === 0
      ? say('the defaults', '기본값')
      : say(`valid, ${siteFields} values of its own`, `올바름, 바꾼 값 ${siteFields}개`),
  );
