// Which question does a sentence ask, in English or Korean? By fixed rules over its words and the names found in it.
import { TOPICS } from '../../model/topics.ts';
import { type Found, marked, settle } from './found.ts';
import { isHost, isStranger, source, type Ways, waysOf } from './roles.ts';
import { ASKS, SUPPOSED, TOPIC, TROUBLE, WELL } from './signs.ts';

export interface Intent {
  readonly question: string;
  /** Whole commands, the likeliest first; several where a name means several things. */
  readonly commands: readonly string[];
  /** Certain enough to run at once: the question is, and every name is there exactly once. */
  readonly sure: boolean;
  /** The question wants a name that the sentence does not give: the first command is only its beginning. */
  readonly incomplete: boolean;
}

/** What a rule makes of it: words in their order, each with the ways to write it. */
interface Draft {
  readonly question: string;
  readonly words: readonly Ways[];
  readonly sure: boolean;
  readonly incomplete?: boolean;
}

interface Sentence {
  /** As it was read. */
  readonly text: string;
  /** With its names marked. */
  readonly marks: string;
  readonly trouble: boolean;
  readonly asks: boolean;
  readonly pods: readonly Found[];
  readonly services: readonly Found[];
  readonly nodes: readonly Found[];
  /** Outside hosts. */
  readonly hosts: readonly Found[];
  /** What DNS may be asked for: also names of Services. */
  readonly named: readonly Found[];
  readonly strangers: readonly Found[];
}

const MAX_COMMANDS = 4;
/** A sentence is short; what is longer tells a story. */
const MAX_SENTENCE = 1_500;

/** @param text of `readable`. @param all what its candidates mean here. @returns null when it asks nothing we answer. */
export const intentOf = (text: string, all: readonly Found[]): Intent | null => {
  const found = settle(all);
  const marks = marked(text, found).slice(0, MAX_SENTENCE);
  if (WELL.test(marks)) return null;
  const has = (kinds: Parameters<typeof waysOf>[1]) => found.filter((one) => waysOf(one, kinds).length > 0);
  const sentence: Sentence = {
    text,
    marks,
    trouble: TROUBLE.test(marks),
    asks: ASKS.test(marks),
    pods: has(['pod', 'workload']),
    services: has(['service']),
    nodes: has(['node']),
    hosts: found.filter(isHost),
    named: found.filter(({ candidate }) => candidate.host !== '' && !candidate.address),
    strangers: found.filter(isStranger),
  };
  for (const rule of RULES) {
    const draft = rule(sentence);
    if (draft !== null) return finished(draft, sentence);
  }
  return null;
};

const finished = (draft: Draft, { marks, strangers, pods }: Sentence): Intent => {
  // The pod is gone; what made it is there.
  const guessed = pods.some(
    ({ candidate, entries }) => !candidate.address && entries.every((one) => !one.name.endsWith(candidate.name)),
  );
  const commands = draft.words.reduce<readonly string[]>(
    (before, ways) => before.flatMap((line) => ways.map((way) => `${line} ${way}`)),
    [draft.question],
  );
  return {
    question: draft.question,
    commands: commands.slice(0, MAX_COMMANDS),
    sure:
      draft.sure &&
      draft.incomplete !== true &&
      commands.length === 1 &&
      strangers.length === 0 &&
      !guessed &&
      !SUPPOSED.test(marks),
    incomplete: draft.incomplete === true,
  };
};

type Rule = (sentence: Sentence) => Draft | null;

const podWays = (found: Found): Ways => waysOf(found, ['pod', 'workload']);
const typed = (found: Found): Ways => [found.candidate.typed];
const hostOf = (found: Found | undefined): readonly Ways[] => (found === undefined ? [] : [[found.candidate.host]]);

/** The pod that is spoken of; a stranger in its place where nobody knows one. */
const podOf = ({ text, pods, strangers }: Sentence): { readonly found: Found; readonly ways: Ways } | null => {
  const pod = source(text, pods);
  if (pod !== undefined) return { found: pod, ways: podWays(pod) };
  const stranger = source(text, strangers);
  return stranger === undefined ? null : { found: stranger, ways: typed(stranger) };
};

const explain: Rule = ({ marks, trouble, pods, nodes }) => {
  if (!TOPIC.explain.test(marks) || pods.length + nodes.length > 0) return null;
  const words = TOPICS.flatMap(({ id, also }) => [id, ...also].map((word) => ({ id, word })));
  const named = words
    .filter(({ word }) => new RegExp(`(?<![a-z0-9-])${word.replace(/-/g, '[- ]')}(?![a-z0-9])`).test(marks))
    .toSorted((a, b) => b.word.length - a.word.length)[0];
  if (/\bexplain\b.*\bmtu\b|mtu.{0,20}설명/.test(marks))
    return { question: 'explain', words: [['mtu-budget']], sure: true };
  if (named === undefined || (trouble && !/\bexplain\b|설명/.test(marks))) return null;
  return { question: 'explain', words: [[named.id]], sure: true };
};

const capture: Rule = (sentence) => {
  const { marks, nodes } = sentence;
  if (!TOPIC.capture.test(marks)) return null;
  const what = /\bvxlan\b/.test(marks) ? 'vxlan' : /\bwireguard\b/.test(marks) ? 'wireguard' : '';
  const place = what === '' ? podOf(sentence)?.ways : nodes[0] && waysOf(nodes[0], ['node']);
  const words: readonly Ways[] = [[what || 'pod'], ...(place ? [place] : [])];
  // Packets are for whoever asked for them in so many words.
  return { question: 'capture', words, sure: false, incomplete: place === undefined };
};

const mtu: Rule = ({ marks, trouble, asks, pods, nodes }) => {
  if (!TOPIC.mtu.test(marks) || !(trouble || asks || marks.length < 40)) return null;
  const places = [...nodes.map((one) => waysOf(one, ['node'])), ...pods.map(podWays)].slice(0, 2);
  return { question: 'mtu', words: places, sure: /\bmtu\b|엠티유/.test(marks) && (trouble || asks) };
};

const dns: Rule = (sentence) => {
  const { marks, trouble, asks, named } = sentence;
  if (!TOPIC.dns.test(marks) || !(trouble || asks)) return null;
  const pod = podOf(sentence);
  if (pod === null) return trouble ? { question: 'why-no-dns', words: [], sure: false, incomplete: true } : null;
  const name = named.find((one) => one !== pod.found);
  return { question: 'why-no-dns', words: [pod.ways, ...hostOf(name)], sure: trouble };
};

/** Two nodes, or one and a word for loss or delay. */
const flaky: Rule = ({ marks, trouble, nodes, pods }) => {
  const slow = TOPIC.flaky.test(marks);
  if (nodes.length === 0 || pods.length > 0 || !(trouble || slow) || (nodes.length === 1 && !slow)) return null;
  const layer = TOPIC.tailscale.test(marks) || TOPIC.overlay.test(marks) || TOPIC.ebpf.test(marks);
  // A layer that is named has a question of its own, unless it is about the way between two nodes.
  if (layer && (!slow || nodes.length === 1)) return null;
  return {
    question: 'why-flaky',
    words: nodes.slice(0, 2).map((one) => waysOf(one, ['node'])),
    sure: slow || TOPIC.reach.test(marks),
  };
};

const service: Rule = (sentence) => {
  const { text, marks, trouble, services, pods, strangers } = sentence;
  if (!trouble) return null;
  const spoken = TOPIC.service.test(marks);
  // A name that is a pod too is meant as a Service only where somebody says so.
  const asked =
    services.find((one) => spoken && one.candidate.said === 'service') ??
    services.find((one) => !pods.includes(one) || spoken);
  const unknown = strangers.find(({ candidate }) => candidate.said === 'service');
  if (asked === undefined && unknown !== undefined)
    return { question: 'why-no-service', words: [typed(unknown)], sure: false };
  if (asked === undefined) return null;
  const from = source(
    text,
    pods.filter((one) => one !== asked),
  );
  return {
    question: 'why-no-service',
    words: [waysOf(asked, ['service']), ...(from === undefined ? [] : [podWays(from)])],
    sure: asked.candidate.said === 'service' || from !== undefined,
  };
};

const path: Rule = (sentence) => {
  const { text, marks, trouble, asks, pods, services, hosts } = sentence;
  const way = TOPIC.path.test(marks) && (asks || trouble);
  const from = source(text, pods);
  if (from === undefined || !(way || (TOPIC.reach.test(marks) && (trouble || asks)))) return null;
  const others = [...pods, ...services].filter((one) => one !== from);
  const to = others[0];
  if (to !== undefined && (way || hosts.length === 0)) {
    return {
      question: 'path',
      words: [podWays(from), waysOf(to, ['pod', 'service', 'workload'], true)],
      sure: way || trouble,
    };
  }
  // A broken way outside has a question of its own.
  if (hosts[0] !== undefined && way && !trouble)
    return { question: 'path', words: [podWays(from), ...hostOf(hosts[0])], sure: true };
  return null;
};

const egress: Rule = (sentence) => {
  const { marks, trouble, asks, hosts, pods } = sentence;
  const outside = TOPIC.internet.test(marks) || hosts.length > 0;
  if (!outside || !(trouble || (asks && TOPIC.reach.test(marks)))) return null;
  const pod = podOf(sentence);
  if (pod === null)
    return TOPIC.internet.test(marks) ? { question: 'why-no-egress', words: [], sure: false, incomplete: true } : null;
  const host = hosts.find((one) => one !== pod.found);
  return { question: 'why-no-egress', words: [pod.ways, ...hostOf(host)], sure: trouble && pods.length < 2 };
};

/** "web-0 lost connectivity": where to is not said. */
const network: Rule = (sentence) => {
  const pod = podOf(sentence);
  if (pod === null || !sentence.trouble || !TOPIC.network.test(sentence.marks)) return null;
  return { question: 'why-no-egress', words: [pod.ways], sure: false };
};

/** Questions about nodes, by the one word that names their subject. */
const ofNodes =
  (question: 'tailscale' | 'overlay' | 'ebpf' | 'tuning' | 'health'): Rule =>
  ({ marks, trouble, asks, nodes, pods }) => {
    if (!TOPIC[question].test(marks) || !(trouble || asks) || pods.length > 0) return null;
    const node = nodes[0];
    return { question, words: node === undefined ? [] : [waysOf(node, ['node'])], sure: nodes.length < 2 };
  };

/** The likeliest reading first: what names its subject by a word of its own, then what only its names tell apart. */
const RULES: readonly Rule[] = [
  explain,
  capture,
  mtu,
  dns,
  flaky,
  service,
  path,
  egress,
  ofNodes('tailscale'),
  ofNodes('overlay'),
  ofNodes('ebpf'),
  ofNodes('tuning'),
  ofNodes('health'),
  network,
];
