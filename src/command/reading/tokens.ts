// Which words of a foreign text may be names: pods, nodes, services, hosts, addresses. Bounded, and linear in the text.
import ipaddr from 'ipaddr.js';
import { looksLikeHost } from '../host.ts';
import { STOP_WORDS, WELL_KNOWN_HOSTS } from './vocabulary.ts';

/** What a directory knows; the same shape as its entries. */
export interface KnownName {
  readonly kind: 'pod' | 'service' | 'node' | 'workload' | 'namespace';
  readonly namespace: string;
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface Candidate {
  /** As it stands in the text, in lower case: `web-0`, `shop/web-0`, `deploy/web`, `10.0.0.1`, `google.com`. */
  readonly typed: string;
  readonly namespace: string;
  /** Without namespace and kind. */
  readonly name: string;
  /** What the words around it say it is; empty when they say nothing. */
  readonly said: KnownName['kind'] | '';
  /** The workload a pod's name was made from, where it looks like one: an alert outlives its pod. Empty otherwise. */
  readonly workload: string;
  readonly address: boolean;
  /** Outside host it may be; empty when it cannot. */
  readonly host: string;
  /** Looks made by a machine or was called a pod, node or service: a name even when nobody knows it. */
  readonly surely: boolean;
  /** Place in the text that was read. */
  readonly from: number;
  readonly to: number;
}

/** An alert's useful part; the rest is its labels. */
const MAX_TEXT = 8_000;
const MAX_CANDIDATES = 24;

const TOKEN = /[a-z0-9](?:[a-z0-9._:/-]*[a-z0-9])?|[\uac00-\ud7a3]+/g;
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
// cart-7d4b9c6f5-x2x8k of a Deployment · agent-x2x8k of a DaemonSet; Kubernetes' alphabet has no vowels.
const OF_DEPLOYMENT = /^([a-z0-9.-]{1,200})-[bcdf0-9ghjklmnpqrstvwxz]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const OF_DAEMON_SET = /^([a-z0-9.-]{1,200})-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
// db.shop.svc · db.shop.svc.cluster.local
const SERVICE_NAME = /^([a-z0-9-]{1,63})\.([a-z0-9-]{1,63})\.svc(?:\.[a-z0-9.-]{1,150})?$/;
const FILE = /\.(?:log|ya?ml|json|txt|md|go|ts|js|py|sh|png|jpe?g|conf|cfg|gz|html?)$/;

const KINDS: Readonly<Record<string, KnownName['kind']>> = Object.fromEntries([
  ...['pod', 'pods', 'po', '파드', '포드'].map((word) => [word, 'pod'] as const),
  ...['node', 'nodes', 'host', 'machine', '노드'].map((word) => [word, 'node'] as const),
  ...['service', 'services', 'svc', '서비스'].map((word) => [word, 'service'] as const),
  ...['deploy', 'deployment', 'sts', 'statefulset', 'ds', 'daemonset', 'workload', '디플로이먼트', '워크로드'].map(
    (word) => [word, 'workload'] as const,
  ),
  ...['namespace', 'ns', '네임스페이스'].map((word) => [word, 'namespace'] as const),
]);

/** 파드가, 서비스의: a Korean word with what hangs on it. */
const kindWord = (word: string): KnownName['kind'] | '' =>
  KINDS[word] ??
  (/^[가-힣]/.test(word)
    ? (Object.entries(KINDS).find(([one]) => /^[가-힣]/.test(one) && word.startsWith(one))?.[1] ?? '')
    : '');

/** The text as it is read: without Slack's markup, in lower case, cut. */
export const readable = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .replace(/<(?:https?:\/\/|mailto:)[^|<>]{0,2000}\|([^<>]{0,2000})>/g, ' $1 ')
    .replace(/<https?:\/\/([^/|<>]{1,300})[^<>]{0,2000}>/g, ' $1 ')
    .replace(/<[@#!][^<>]{0,200}>/g, ' ')
    .replace(/https?:\/\/([^\s/<>"']{1,300})[^\s<>"']{0,2000}/g, ' $1 ')
    .replace(/[’‘`´]/g, "'")
    .replace(/&(?:amp|lt|gt);/g, ' ')
    .toLowerCase();

/** @param text of `readable`. */
export const candidatesIn = (text: string): readonly Candidate[] => {
  const tokens = [...text.matchAll(TOKEN)].flatMap((match) => pieces(match[0], match.index));
  const seen = new Set<string>();
  return tokens
    .flatMap((token, at): readonly Candidate[] => {
      if (seen.has(token.word)) return [];
      const candidate = candidateOf(token, saidOf(tokens, at));
      if (candidate === null) return [];
      seen.add(token.word);
      return [candidate];
    })
    .slice(0, MAX_CANDIDATES);
};

interface Token {
  readonly word: string;
  readonly from: number;
}

/** `web-0:8080` is a name and a port, `fd7a::1` is an address. */
const pieces = (word: string, from: number): readonly Token[] => {
  if (!word.includes(':') || ipaddr.isValid(word)) return [{ word, from }];
  let at = from;
  return word.split(':').flatMap((part) => {
    const token = { word: part.replace(/^[._/-]+|[._/-]+$/g, ''), from: at };
    at += part.length + 1;
    return token.word === '' ? [] : [token];
  });
};

/** A kind belongs to the name after it where there is one, else to the one before: `pod web-0`, `web service is down`. */
const saidOf = (tokens: readonly Token[], at: number): Candidate['said'] => {
  const before = kindWord(tokens[at - 1]?.word ?? '');
  if (before !== '') return before;
  const after = kindWord(tokens[at + 1]?.word ?? '');
  const next = tokens[at + 2]?.word ?? '';
  return after !== '' && !/^[a-z0-9]*[0-9-]/.test(next) ? after : '';
};

const candidateOf = ({ word, from }: Token, said: Candidate['said']): Candidate | null => {
  const parts = word.split('/');
  const name = parts.at(-1) ?? '';
  const known =
    WELL_KNOWN_HOSTS[word] ??
    Object.entries(WELL_KNOWN_HOSTS).find(([one]) => /^[가-힣]/.test(one) && word.startsWith(one))?.[1];
  if (known === undefined && (/^[가-힣]/.test(word) || STOP_WORDS.has(word) || kindWord(word) !== '')) return null;
  if (known === undefined && (parts.length > 3 || !NAME.test(name) || !/[a-z]|\d\.\d|::/.test(word) || name.length < 2))
    return null;
  const address = ipaddr.isValid(word) && /[.:]/.test(word);
  const kind = parts.length > 1 ? kindWord(parts.at(-2) ?? '') : '';
  const namespace = parts.length === 3 ? (parts[0] ?? '') : parts.length === 2 && kind === '' ? (parts[0] ?? '') : '';
  const host = known ?? (address || (parts.length === 1 && isHost(word)) ? (known ?? word) : '');
  const madeUp = /\d/.test(name) && /[a-z]/.test(name) && name.includes('-');
  const [, service = '', home = ''] = SERVICE_NAME.exec(word) ?? [];
  return {
    typed: word,
    namespace: namespace || home,
    name: address ? word : service || name,
    said: kind || (service === '' ? said : 'service'),
    workload: OF_DEPLOYMENT.exec(name)?.[1] ?? OF_DAEMON_SET.exec(name)?.[1] ?? '',
    address,
    host,
    surely: address || madeUp || kind !== '' || (namespace !== '' && madeUp),
    from,
    to: from + word.length,
  };
};

const isHost = (word: string): boolean =>
  looksLikeHost(word) && !FILE.test(word) && /\.[a-z]{2,63}$/.test(word) && word.length <= 253;
