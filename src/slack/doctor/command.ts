// `/net doctor [--cluster name]`: netwhy looks at itself, and tells the asker alone. It takes longer than an acknowledgement may.
import { parseArgs } from 'node:util';
import { failed, fix, worst } from '../../doctor/check.ts';
import { NOBODY } from '../../engine/ports/audit.ts';
import type { Doctor } from '../../engine/ports/doctor.ts';
import type { Check, Checkup } from '../../model/checkup.ts';
import { Fault } from '../../model/fault.ts';
import { same, say } from '../../model/text.ts';
import { noCluster } from '../../text/no-cluster.ts';
import { noteRefusal } from '../access/noted.ts';
import { setupProblems } from '../home/setup.ts';
import type { Arrival, Decision } from '../intake.ts';
import { describe, type Kit } from '../kit.ts';
import { ourFault, sentence } from '../render/notice.ts';
import { doctorMessage } from './message.ts';
import { SLACK } from './tasks.ts';

/** As a rule of the policy file names it among its questions. */
const QUESTION = 'doctor';
const HOW = ['doctor', 'doctor --cluster <name>'];
/** Each look has its own, shorter deadline. */
const ALL_MS = 60_000;

const WORDS = {
  looking: say(
    'Looking at netwhy itself. What I find comes here in some seconds, for you alone.',
    'netwhy 자신을 점검합니다. 결과는 몇 초 뒤 여기에 본인에게만 보입니다.',
  ),
  how: say('doctor takes a cluster, and nothing else.', 'doctor에는 클러스터만 지정할 수 있습니다.'),
  none: say('This netwhy cannot look at itself.', '이 netwhy는 자신을 점검할 수 없습니다.'),
};

/** @param preferred the channel's cluster; empty for none. @throws Fault usage. */
export const doctorWords = async (
  kit: Kit,
  words: readonly string[],
  arrival: Arrival,
  preferred: string,
): Promise<Decision> => {
  const ink = kit.ink(arrival.lang);
  const { doctor, access, admit, audit, directory, newRunId } = kit.parts;
  const cluster = clusterOf(words, directory.clusters, preferred);
  const deed = { kind: 'ask', question: QUESTION, cluster, namespace: '', sensitive: false, elsewhere: true } as const;
  const permit = await access?.may(arrival, deed);
  if (permit?.allowed === false) return { kind: 'refused', message: sentence(permit.why, ink) };
  if (doctor === undefined) return { kind: 'refused', message: sentence(WORDS.none, ink) };
  const run = newRunId();
  const place = await admit?.admit(arrival, cluster, run);
  if (place?.allowed === false) {
    await noteRefusal(kit, arrival, place.why, { question: QUESTION });
    return { kind: 'refused', message: sentence(place.why, ink) };
  }
  const { team, user, channel } = arrival;
  try {
    await audit?.note({ ...NOBODY, kind: 'asked', team, user, channel, cluster, question: QUESTION, run });
  } catch (error) {
    await admit?.over(run, false);
    throw error;
  }
  void told(kit, doctor, { arrival, cluster, run }).finally(() => admit?.over(run, true));
  return { kind: 'help', message: sentence(WORDS.looking, ink) };
};

const clusterOf = (words: readonly string[], clusters: readonly string[], preferred: string): string => {
  const typed = named(words);
  if (typed !== '' && !clusters.includes(typed)) throw noCluster(typed, clusters);
  return typed || (clusters.includes(preferred) ? preferred : (clusters[0] ?? ''));
};

const named = (words: readonly string[]): string => {
  try {
    return parseArgs({ args: [...words], options: { cluster: { type: 'string' } } }).values.cluster ?? '';
  } catch (cause) {
    throw new Fault('usage', WORDS.how, { suggestions: HOW, cause });
  }
};

interface Told {
  readonly arrival: Arrival;
  readonly cluster: string;
  readonly run: string;
}

/** Never rejects. */
const told = async (kit: Kit, doctor: Doctor, { arrival, cluster, run }: Told): Promise<void> => {
  const ink = kit.ink(arrival.lang);
  const { channel, user, threadTs, responseUrl } = arrival;
  const to = { channel, user, threadTs, responseUrl };
  const signal = AbortSignal.any([kit.desk.stopSignal, AbortSignal.timeout(ALL_MS)]);
  try {
    const checkup = await doctor.examine({ cluster, run, signal });
    await kit.whisper(to, doctorMessage(withOwn(checkup, kit, user), { cluster, run }, ink));
  } catch (error) {
    kit.parts.log.error({ reference: run, error: describe(error) }, 'netwhy could not look at itself');
    await kit.whisper(to, ourFault(run, ink)).catch(() => undefined);
  }
};

/** What only the running bot knows: the Home tab tells the same. */
const withOwn = (checkup: Checkup, kit: Kit, user: string): Checkup => {
  const problems = setupProblems({
    // Of scopes Slack itself was asked.
    scopes: null,
    refusedScopes: [],
    closedChannels: [...(kit.state.closed.get(user) ?? [])],
    bareNodes: [],
    journalFailsSinceMs: kit.state.journalFailsSinceMs,
    // The file itself was looked at.
    policyComplaints: [],
  });
  const own = problems.map(
    (one): Check =>
      failed(
        { ...SLACK, id: 'setup', about: one.say.en },
        one.say,
        ...(one.fix === '' ? [] : [fix(same(''), one.fix)]),
      ),
  );
  const checks = [...checkup.checks, ...own];
  return { ...checkup, checks, verdict: worst(checks) };
};
