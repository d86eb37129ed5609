// The rules that make a command of a sentence, one a question, the likeliest first.
import { TOPICS } from '../../model/topics.ts';
import type { Found } from './found.ts';
import { isInside, isSource, source, type Ways, waysOf } from './roles.ts';
import { TOPIC } from './signs.ts';

/** What a rule makes of it: words in their order, each with the ways to write it. */
export interface Draft {
  readonly question: string;
  readonly words: readonly Ways[];
  readonly sure: boolean;
  readonly incomplete?: boolean;
}

export interface Sentence {
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
  const { text, marks, trouble, asks, hosts, pods } = sentence;
  const outside = TOPIC.internet.test(marks) || hosts.length > 0;
  if (!outside || !(trouble || (asks && (TOPIC.reach.test(marks) || /되나|되는지|되니|돼\?/.test(marks))))) return null;
  // An address nobody knows speaks.
  if (hosts.some((one) => isInside(one) && isSource(text, one))) return null;
  const pod = podOf(sentence);
  if (pod === null)
    return TOPIC.internet.test(marks) ? { question: 'why-no-egress', words: [], sure: false, incomplete: true } : null;
  const host = hosts.find((one) => one !== pod.found);
  return {
    question: 'why-no-egress',
    words: [pod.ways, ...hostOf(host)],
    sure: trouble && pods.length < 2 && !hosts.some(isInside),
  };
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

/** "node-2 works, node-3 doesn't": what of it is not said. */
const node: Rule = ({ trouble, nodes, pods }) => {
  const [only, ...others] = nodes;
  if (!trouble || only === undefined || others.length + pods.length > 0) return null;
  return { question: 'health', words: [waysOf(only, ['node'])], sure: false };
};

/** The likeliest reading first: what names its subject by a word of its own, then what only its names tell apart. */
export const RULES: readonly Rule[] = [
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
  node,
];
