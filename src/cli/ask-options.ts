// The command line's own options over the grammar of a question.
import type { Options, OptionValues } from '../command/parse.ts';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';

export interface AskOptions {
  readonly source: { readonly kubeconfig?: string; readonly context?: string };
  readonly json: boolean;
  /** 0: the default deadline. */
  readonly timeoutMs: number;
  /** File to write the recording to; empty for none. */
  readonly record: string;
  /** File of a site profile; empty for the defaults. */
  readonly site: string;
  readonly playground: boolean;
  readonly breaks: readonly string[];
}

const MAX_TIMEOUT_S = 300;

export const ASK_OPTIONS: Options = {
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  json: { type: 'boolean' },
  timeout: { type: 'string' },
  record: { type: 'string' },
  site: { type: 'string' },
  playground: { type: 'boolean' },
  break: { type: 'string', multiple: true },
};

/** @throws Fault usage. */
export const readAskOptions = (values: OptionValues): AskOptions => {
  const breaks = (Array.isArray(values.break) ? values.break : []).map(String);
  const playground = values.playground === true;
  if (breaks.length > 0 && !playground) {
    throw new Fault(
      'usage',
      say(
        '--break needs --playground: netwhy only reads a real cluster.',
        '--break에는 --playground가 필요합니다. 실제 클러스터는 읽기만 합니다.',
      ),
    );
  }
  if (playground && (values.kubeconfig !== undefined || values.context !== undefined)) {
    throw new Fault(
      'usage',
      say('Give either --playground or a kubeconfig, not both.', '--playground와 kubeconfig 중 하나만 지정하세요.'),
    );
  }
  return {
    source: {
      ...(typeof values.kubeconfig === 'string' && { kubeconfig: values.kubeconfig }),
      ...(typeof values.context === 'string' && { context: values.context }),
    },
    json: values.json === true,
    timeoutMs: timeoutOf(values.timeout),
    record: typeof values.record === 'string' ? values.record : '',
    site: typeof values.site === 'string' ? values.site : '',
    playground,
    breaks,
  };
};

const timeoutOf = (typed: OptionValues[string]): number => {
  if (typeof typed !== 'string') return 0;
  const seconds = Number(typed);
  if (/^\d+(?:\.\d+)?$/.test(typed) && seconds > 0 && seconds <= MAX_TIMEOUT_S) return Math.ceil(seconds * 1000);
  throw new Fault(
    'usage',
    say(
      `--timeout takes a number of seconds, at most ${MAX_TIMEOUT_S}.`,
      `--timeout은 ${MAX_TIMEOUT_S}초 이하의 숫자입니다.`,
    ),
  );
};
