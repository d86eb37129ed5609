// The playground in a browser: the page between the local Slack and the simulated network, and who and what one finds there.
import { QUESTIONS } from './command/questions.ts';
import { say } from './model/text.ts';
import { FAULTS, type FaultInfo } from './playground/network/faults.ts';
import type { SimulatedCluster } from './playground/network/simulated-cluster.ts';
import { type Page, startPage } from './playground/page/page-server.ts';
import type { SlackServer } from './playground/slack-server/contract.ts';
import { DEFAULT_CHANNELS, DEFAULT_PEOPLE, type Person } from './playground/slack-server/people.ts';
import { CALLBACKS } from './slack/action-ids.ts';

/** The same every time where it is free, so that an open page finds the next run. */
const PORT = 4646;

const ALERTS: Person = { id: 'U0000ALERTS', name: 'alerts', locale: 'en-US', tz: 'UTC', app: true };

export const PEOPLE: readonly Person[] = [
  ...DEFAULT_PEOPLE,
  { id: 'U000000MAYA', name: 'maya', locale: 'en-US', tz: 'America/Phoenix' },
  ALERTS,
];

const questionOf = (id: string | undefined) => QUESTIONS.find((one) => one.id === id);

/** A question whose answer names the fault. */
const askAbout = ({ questions }: FaultInfo): string => {
  const question = questionOf(questions[0]);
  return question?.examples[0] ?? 'health';
};

/** An incident as one finds it: an alert that names a pod, and a colleague in its thread. */
const tellIncident = (server: SlackServer): void => {
  const channel = DEFAULT_CHANNELS[1]?.id ?? '';
  const alert = server.say({
    channel,
    user: ALERTS.id,
    text: ':warning: *EgressProbeFailed* pod `shop/web-0` on `node-1`: 4 of 5 probes to google.com timed out in 10 minutes.',
  });
  server.say({
    channel,
    user: 'bora',
    threadTs: alert,
    text: 'web-0에서 외부 접속이 안 되는 것 같아요. 누가 보고 있나요?',
  });
};

export const startPlaygroundPage = async (
  server: SlackServer,
  cluster: SimulatedCluster,
  port = PORT,
): Promise<Page> => {
  tellIncident(server);
  return startPage({
    server,
    port,
    network: {
      get broken() {
        return cluster.broken;
      },
      breakIt: (fault) => void cluster.break(fault),
      fixIt: (fault) => {
        const others = fault === undefined ? [] : cluster.broken.filter((one) => one !== fault);
        // A fault knows no way back of its own: all is made well, and the others are broken again.
        cluster.fix();
        for (const one of others) cluster.break(one);
      },
    },
    faults: FAULTS.map((fault) => ({ name: fault.name, says: fault.says, ask: askAbout(fault) })),
    questions: QUESTIONS.map(({ usage, examples, asks, takes }) => ({
      usage,
      example: examples[0] ?? '',
      asks,
      takes: takes.map(({ kind }) => kind),
    })),
    shortcuts: [{ callbackId: CALLBACKS.shortcut, name: say('Ask netwhy about this', '이것에 대해 netwhy에 묻기') }],
  });
};
