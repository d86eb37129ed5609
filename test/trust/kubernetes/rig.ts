// The unmodified product before a cluster server that misbehaves: what it said, against what it says when all is well, and what it left behind.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseWords } from '../../../src/command/parse.ts';
import { type Composed, compose, DEFAULT_CAPS } from '../../../src/compose.ts';
import type { Answer } from '../../../src/engine/ports.ts';
import type { Report, ReportStep } from '../../../src/model/report.ts';
import { DEFAULT_SITE } from '../../../src/model/site.ts';
import type {
  ExecPlace,
  ExecTrouble,
  RequestPlace,
  RequestTrouble,
} from '../../../src/playground/cluster-server/knobs.ts';
import {
  type ClusterServer,
  type ClusterServerOptions,
  startClusterServer,
} from '../../../src/playground/cluster-server/server.ts';
import { simulatedOracle } from '../../../src/playground/network/oracle.ts';
import { type SimulatedCluster, simulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';

/** Real milliseconds per simulated one. */
const TIME_SCALE = 0.05;

/** Each asks through the API, the agent and, where it has to, the pods. */
export const WORDS = [
  'why-no-egress shop/web-0',
  'why-no-dns shop/web-0',
  'why-no-egress shop/web-1',
  'overlay',
  'tailscale',
] as const;

export type Ran = Answer & { readonly recording: NonNullable<Answer['recording']> };

export interface TownOptions extends Pick<ClusterServerOptions, 'tls' | 'token' | 'authorizer'> {
  /** As the bot, which is asked again and again. */
  readonly keeps?: boolean;
  /** Of the network. */
  readonly faults?: readonly string[];
  readonly kubeconfig?: (text: string, folder: string) => string;
}

export interface Hindered {
  readonly asked: { readonly url: string; readonly atMs: number }[];
  hits: number;
  readonly methods: Set<string>;
}

export class Town implements AsyncDisposable {
  readonly network: SimulatedCluster;
  readonly server: ClusterServer;
  readonly folder: string;
  readonly #composed: Composed;
  #runs = 0;

  private constructor(network: SimulatedCluster, server: ClusterServer, folder: string, composed: Composed) {
    this.network = network;
    this.server = server;
    this.folder = folder;
    this.#composed = composed;
  }

  static async open({
    faults = [],
    keeps = false,
    kubeconfig = (text) => text,
    ...options
  }: TownOptions = {}): Promise<Town> {
    const network = simulatedCluster({ timeScale: TIME_SCALE });
    for (const fault of faults) network.break(fault);
    const server = await startClusterServer({ backend: network, ...options });
    const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-trust-'));
    const file = path.join(folder, 'kubeconfig');
    await writeFile(file, kubeconfig(server.kubeconfig(), folder), { mode: 0o600 });
    const composed = compose({
      source: { kubeconfig: file },
      cluster: '',
      keeps,
      site: DEFAULT_SITE,
      caps: DEFAULT_CAPS,
      cloud: { wayOut: (machine, signal) => simulatedOracle(network.network).wayOut(machine, signal) },
    });
    return new Town(network, server, folder, composed);
  }

  async ask(
    words: string,
    { deadlineMs = 60_000, signal = new AbortController().signal }: { deadlineMs?: number; signal?: AbortSignal } = {},
  ): Promise<Answer> {
    const command = parseWords(words);
    if (command.kind !== 'ask') throw new Error('not a question');
    this.#runs += 1;
    return await this.#composed.answerer.answer(command.ask, { run: `r-${this.#runs}`, signal, deadlineMs });
  }

  /** @throws where the target was not even found. */
  async run(words: string, options: { deadlineMs?: number } = {}): Promise<Ran> {
    const { report, recording } = await this.ask(words, options);
    if (recording === null) throw new Error(`blind: ${report.headline.en}`);
    return { report, recording };
  }

  /** Troubles execs that fit, so many at most, and counts them. */
  trouble(
    trouble: ExecTrouble,
    fits: (place: ExecPlace) => boolean = () => true,
    most = Number.POSITIVE_INFINITY,
  ): { hits: number; readonly places: ExecPlace[] } {
    const seen = { hits: 0, places: [] as ExecPlace[] };
    this.server.knobs.troubleExec(trouble, (place) => {
      if (!fits(place) || seen.hits >= most) return false;
      seen.hits += 1;
      seen.places.push(place);
      return true;
    });
    return seen;
  }

  /** Troubles requests that are no exec: every one that fits, so often for each address; and notes all there were. */
  hinder(
    trouble: (place: RequestPlace, times: number) => RequestTrouble | null,
    fits: (url: string) => boolean = () => true,
  ): Hindered {
    const hindered: Hindered = { asked: [], hits: 0, methods: new Set() };
    const times = new Map<string, number>();
    this.server.knobs.troubleRequests((place) => {
      const url = `${place.path}?${place.query}`;
      hindered.methods.add(place.method);
      hindered.asked.push({ url, atMs: performance.now() });
      if (!fits(url)) return null;
      const now = (times.get(url) ?? 0) + 1;
      times.set(url, now);
      const happens = trouble(place, now);
      if (happens !== null) hindered.hits += 1;
      return happens;
    });
    return hindered;
  }

  /** @throws what still lives after all was answered: places to exec, sockets, commands. */
  async leavesNothing(): Promise<void> {
    const { counts } = this.server;
    const left = (): string =>
      JSON.stringify({ execs: this.#composed.execsInFlight(), sockets: counts.sockets, commands: counts.live });
    const none = JSON.stringify({ execs: 0, sockets: 0, commands: 0 });
    for (let tries = 400; tries > 0 && left() !== none; tries -= 1) await wait(10);
    must(`left behind: ${left()}`, left() === none);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#composed.close();
    await this.server.close();
    await this.network.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function must(broken: string, holds: boolean): asserts holds {
  if (!holds) throw new Error(broken);
}

const whole = new Map<string, Promise<Report>>();

/** Addresses that are read for a question, once each. */
export const readsFor = async (words: string): Promise<readonly string[]> => {
  await using town = await Town.open();
  const { asked } = town.hinder(() => null);
  await town.ask(words);
  return [...new Set(asked.map(({ url }) => url))].toSorted();
};

/** What is said where nothing is in the way. */
export const untroubled = async (words: string): Promise<Report> => {
  const known = whole.get(words);
  if (known !== undefined) return await known;
  const asked = (async () => {
    await using town = await Town.open();
    return (await town.run(words)).report;
  })();
  whole.set(words, asked);
  return await asked;
};

export const unknowns = ({ steps }: Report): readonly ReportStep[] =>
  steps.filter(({ verdict }) => verdict === 'unknown');

/**
 * The rest of the answer stands: what was looked at says what it says when all is well, no cause is proven, and what
 * could not be looked at says why.
 */
export const restStands = async (words: string, report: Report, why: RegExp): Promise<void> => {
  const before = new Map((await untroubled(words)).steps.map((step) => [step.id, step.verdict]));
  const wrong = report.steps.flatMap(({ id, verdict, reason, saw, unseen = [] }) => {
    const said = `${id} is ${verdict}${reason && ` (${reason})`}: ${saw.en}`;
    if (verdict === 'unknown') return why.test(`${reason}: ${saw.en}`) && saw.ko !== '' ? [] : [said];
    // What is not needed when all is well is looked at where something is in the way.
    const expected = before.get(id) === 'skipped' ? 'pass' : before.get(id);
    return verdict === expected || verdict === 'skipped' || unseen.length > 0 ? [] : [said];
  });
  const proven = report.causes.filter(({ confidence }) => confidence === 'proven');
  must(`of ${words}: ${wrong.join(' | ')}`, wrong.length === 0);
  must(`proven of ${words}: ${proven.map(({ code }) => code).join()}`, proven.length === 0);
};

/** Word for word as when all is well, but for what measures time. */
export const sameAsWhole = async (words: string, report: Report): Promise<void> => {
  // What would explain trouble is well, or is not asked because all is: which of them, the first answer in decides.
  const verdicts = ({ steps }: Report): string =>
    steps.map(({ id, verdict, reason }) => `${id} ${reason === 'not-needed' ? 'pass' : verdict}`).join(', ');
  const before = await untroubled(words);
  must(`of ${words}: ${verdicts(report)} instead of ${verdicts(before)}`, verdicts(report) === verdicts(before));
  must(`${report.verdict} instead of ${before.verdict}`, report.verdict === before.verdict);
};

/** Where the target itself could not be read, nothing was looked at: the headline says why. */
export const toldWhy = async (words: string, { report, recording }: Answer, why: RegExp): Promise<void> => {
  if (recording !== null) return await restStands(words, report, why);
  must(`${report.verdict}, though blind`, report.verdict === 'unknown');
  must(`"${report.headline.en}" does not say why`, why.test(`${report.steps[0]?.reason}: ${report.headline.en}`));
};

export const isAgent = ({ argv }: ExecPlace): boolean => argv[0] === 'netwhy';
