// What the command line can do, on one screen.

import { helpText } from './command/help.ts';
import { closest } from './text/closest.ts';

const VERB_LINES = `netwhy ask <question> …      ask one question; the exit code is the verdict
netwhy start                 run the bot (without settings: the playground)
netwhy faults [--json]       faults the playground can produce
netwhy judge <recording>     make the report of a stored recording again
netwhy export <recording>    as Markdown, JSON or a redacted bundle: --format md|json|bundle
netwhy rejudge               what today's runbooks say of earlier evidence, where it differs
netwhy accuracy              how often people said that answers were right
netwhy doctor [--json]       what of netwhy itself is not as it should be, with the fix for each
netwhy store <verb>          check, export, import or prune what the bot keeps
netwhy audit <verb>          verify or export who asked, ran, shared and set what
netwhy --version

Options of ask: --kubeconfig F --context C --json --lang en|ko --timeout S --record F --site F
                --playground [--break <fault>]…   a built-in simulated cluster
Exit code: 0 pass · 1 fail · 2 usage · 3 warn · 4 unknown · 5 netwhy itself failed
`;

export const runHelp = async (): Promise<number> => {
  process.stdout.write(`${VERB_LINES}\n${helpText('', 'netwhy ask').en}\n`);
  return 0;
};

const START = `netwhy start    runs the bot as its environment says; it takes no words. .env.example lists every setting.

Nothing set        the playground: a Slack and a cluster of its own, as a page on 127.0.0.1 and in the terminal
SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-…
                   the bot in your workspace, asking the cluster of your kubeconfig (KUBECONFIG, NETWHY_CONTEXT)
`;

/** null: there is nothing to say, it may start. */
export const startHelp = (words: readonly string[]): number | null => {
  const [first] = words;
  if (first === undefined) return null;
  if (['--help', '-h', 'help'].includes(first)) {
    process.stdout.write(START);
    return 0;
  }
  process.stderr.write(`"${first.slice(0, 40)}" is nothing that start takes.\n\n${START}`);
  return 2;
};

export const unknownVerb = (verb: string, known: readonly string[]): number => {
  const near = closest(verb, known);
  process.stderr.write(
    `"${verb.slice(0, 40)}" is not something netwhy does.${near.length > 0 ? ` Did you mean: ${near.join(', ')}?` : ''}\n\n${VERB_LINES}`,
  );
  return 2;
};
