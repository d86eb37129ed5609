// What netwhy looks at in itself, put together from the parts: settings, store, Slack, and each cluster.
import { realClock } from './clock.ts';
import type { ComposedClusters } from './compose-clusters.ts';
import { environment } from './config/environment.ts';
import { SLACK_SECRETS } from './config/secrets.ts';
import { givenNames, inspectSettings, isStrange, type Settings } from './config/settings.ts';
import type { SlackSettings } from './config/slack-settings.ts';
import { doctorOf } from './doctor/examine.ts';
import type { OnBroken, Task } from './doctor/in-time.ts';
import { SETTINGS, type SettingsFacts, settingsChecks } from './doctor/settings.ts';
import { STORE, storeChecks } from './doctor/store.ts';
import type { CloudApi } from './engine/ports/cloud.ts';
import type { Doctor } from './engine/ports/doctor.ts';
import type { Policy } from './model/policy.ts';
import { DEFAULT_SITE, type Site } from './model/site.ts';
import type { Logger } from './ops/log.ts';
import { RUNBOOKS } from './runbooks/catalog.ts';
import { noSlack, SLACK, slackTasks, wrongTokens } from './slack/doctor/tasks.ts';
import { clientOptions, slackCalls } from './slack/slack-call.ts';
import type { StoreLook } from './store/look.ts';
import { NETWHY_VERSION } from './version.ts';

export interface DoctorInput {
  readonly settings: Pick<Settings, 'site' | 'captures'>;
  /** As it holds now; null where there is none. */
  readonly policy: () => Policy | null;
  readonly clusters: ComposedClusters['looks'];
  readonly cloud: CloudApi | null;
  readonly own: readonly Task[];
  readonly onBroken: OnBroken;
}

export const composeDoctor = ({ settings, policy, ...rest }: DoctorInput): Doctor =>
  doctorOf({
    ...rest,
    site: settings.site,
    captures: settings.captures,
    reviews: () => policy()?.kubernetes?.review === true,
    runbooks: [...RUNBOOKS.values()],
    netwhy: NETWHY_VERSION,
    clock: realClock,
  });

const HERE_MS = 5_000;
/** A connection, and a query or two. */
const STORE_MS = 8_000;

/**
 * As they are now: a file may have changed since the start.
 * @param holds the policy a running bot goes by, which a file that became wrong leaves as it was.
 */
export const lookAtSettings = (holds: () => Policy | null = () => null): readonly Task[] => [
  {
    ...SETTINGS,
    deadlineMs: HERE_MS,
    look: async () => settingsChecks({ ...settingsFacts(), rulesThatHold: holds()?.rules.length ?? null }),
  },
];

const isSlack = (name: string): boolean => SLACK_SECRETS.some((one) => name === one || name === `${one}_FILE`);

const settingsFacts = (): Omit<SettingsFacts, 'rulesThatHold'> => {
  const env = environment();
  const { settings, complaints } = inspectSettings(env);
  return {
    mode: settings.mode,
    given: givenNames(env),
    // What is wrong with Slack's secrets is told where Slack is.
    complaints: complaints
      .filter(({ name }) => !isSlack(name))
      .map(({ name, expected }) => ({ name, expected, strange: isStrange(name) })),
    policyRules: settings.policy === null ? null : settings.policy.rules.length,
    siteFields: (Object.keys(DEFAULT_SITE) as (keyof Site)[]).filter((one) => settings.site[one] !== DEFAULT_SITE[one])
      .length,
  };
};

export const storeTasks = (look: () => Promise<StoreLook>): readonly Task[] => [
  { ...STORE, deadlineMs: STORE_MS, look: async () => storeChecks(await look()) },
];

/** Of tokens that have the shape of tokens. */
export const slackLook = (slack: SlackSettings, log: Pick<Logger, 'info' | 'warn' | 'error'>): readonly Task[] => {
  const options = () => clientOptions({ ...(slack.apiUrl !== '' && { slackApiUrl: slack.apiUrl }), log }, 0);
  return slackTasks({
    bot: slackCalls(slack.botToken, options()).call,
    app: slack.mode === 'socket' ? slackCalls(slack.appToken, options()).call : null,
  });
};

/** For the command line, where Slack may be set up, half set up, or not at all. */
export const slackOfSettings = (log: Pick<Logger, 'info' | 'warn' | 'error'>): readonly Task[] => {
  const { settings, complaints } = inspectSettings(environment());
  if (settings.slack !== null) return slackLook(settings.slack, log);
  const wrong = complaints.filter(({ name }) => isSlack(name));
  const isSetUp = givenNames(environment()).some(isSlack);
  return [{ ...SLACK, deadlineMs: HERE_MS, look: async () => (isSetUp ? wrongTokens(wrong) : [noSlack()]) }];
};
