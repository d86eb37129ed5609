// Reads where the cluster is and who we are: from a kubeconfig file, or from the pod we run in.
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { KubeConfig, loadYaml } from '@kubernetes/client-node';
import { z } from 'zod';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';
import { execPluginSpec } from './exec-plugin.ts';
import { NetKubeConfig } from './kube-config.ts';

export interface KubeSource {
  /** One file, or several joined as in $KUBECONFIG. Without it and without inCluster: where kubectl would look. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly inCluster?: boolean;
}

/** @throws Fault `config` naming the file or the context, with the contexts there are as suggestions. */
export const loadKube = (source: KubeSource): NetKubeConfig => {
  const read = source.inCluster === true ? readInCluster() : readFiles(source.kubeconfig);
  const kube = new NetKubeConfig();
  const plugins: [string, unknown][] = [];
  kube.loadFromOptions({
    // Plain http is refused by client-node unless verification is off: there is nothing to verify.
    clusters: read.clusters.map((one) => (one.server.startsWith('http:') ? { ...one, skipTLSVerify: true } : one)),
    contexts: read.contexts,
    users: read.users.map(({ exec, ...user }) => {
      if (exec) plugins.push([user.name, exec]);
      return user;
    }),
    currentContext: source.context ?? read.currentContext ?? read.contexts[0]?.name ?? '',
  });
  checkContext(kube);
  for (const [user, spec] of plugins) {
    const checked = execPluginSpec.safeParse(spec);
    if (checked.success) kube.usePlugin(user, checked.data);
  }
  return kube;
};

const readInCluster = (): KubeConfig => {
  const read = new KubeConfig();
  read.loadFromCluster();
  const [cluster] = read.clusters;
  const token: unknown = read.users[0]?.authProvider?.config?.tokenFile;
  for (const file of [cluster?.caFile, typeof token === 'string' ? token : undefined]) {
    try {
      accessSync(file ?? '', constants.R_OK);
    } catch (cause) {
      throw new Fault(
        'config',
        say(
          `Not inside a cluster: ${file} cannot be read. Give a kubeconfig instead.`,
          `클러스터 안이 아닙니다: ${file}을(를) 읽을 수 없습니다. kubeconfig를 지정하세요.`,
        ),
        { cause },
      );
    }
  }
  return read;
};

const readFiles = (kubeconfig: string | undefined): KubeConfig => {
  if (kubeconfig === undefined || kubeconfig === '') return readDefault();
  const [first, ...rest] = kubeconfig.split(path.delimiter).filter((file) => file !== '');
  const read = readFile(first ?? kubeconfig);
  for (const file of rest) {
    const more = readFile(file);
    // As kubectl does: of entries with one name the first file's counts.
    read.clusters = firstOfName([...read.clusters, ...more.clusters]);
    read.users = firstOfName([...read.users, ...more.users]);
    read.contexts = firstOfName([...read.contexts, ...more.contexts]);
    read.currentContext ??= more.currentContext;
  }
  return read;
};

const firstOfName = <T extends { readonly name: string }>(all: readonly T[]): T[] =>
  all.filter((one, index) => all.findIndex((other) => other.name === one.name) === index);

const readDefault = (): KubeConfig => {
  const read = new KubeConfig();
  try {
    read.loadFromDefault();
  } catch (cause) {
    throw broken('kubeconfig', cause);
  }
  // client-node's last resort is a server nobody configured.
  if (read.clusters[0]?.server === 'http://localhost:8080') {
    throw new Fault(
      'config',
      say(
        'No kubeconfig found. Name one with --kubeconfig.',
        'kubeconfig를 찾지 못했습니다. --kubeconfig로 지정하세요.',
      ),
    );
  }
  return read;
};

const tokenFiles = z.looseObject({
  users: z.array(
    z.looseObject({ name: z.string(), user: z.looseObject({ tokenFile: z.string().nullish() }).nullish() }),
  ),
});

const readFile = (file: string): KubeConfig => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault(
      'config',
      say(`The kubeconfig ${file} cannot be read.`, `kubeconfig ${file}을(를) 읽을 수 없습니다.`),
      { cause },
    );
  }
  try {
    const read = new KubeConfig();
    read.loadFromString(text);
    read.makePathsAbsolute(path.dirname(path.resolve(file)));
    // client-node drops users[].user.tokenFile, which kubectl reads.
    const files = tokenFiles.safeParse(loadYaml(text));
    const named = new Map(files.success ? files.data.users.map((one) => [one.name, one.user?.tokenFile]) : []);
    read.users = read.users.map((user) => {
      const token = named.get(user.name);
      if (!token) return user;
      const tokenFile = path.resolve(path.dirname(file), token);
      return { ...user, authProvider: { name: 'tokenFile', config: { tokenFile } } };
    });
    return read;
  } catch (cause) {
    throw broken(file, cause);
  }
};

const broken = (file: string, cause: unknown): Fault =>
  new Fault('config', say(`The kubeconfig ${file} is malformed.`, `kubeconfig ${file}의 형식이 잘못되었습니다.`), {
    cause,
  });

const checkContext = (kube: NetKubeConfig): void => {
  const name = kube.currentContext;
  const suggestions = kube.contexts.map((one) => one.name);
  if (kube.getContextObject(name) === null) {
    throw new Fault(
      'config',
      name === ''
        ? say('The kubeconfig has no context.', 'kubeconfig에 컨텍스트가 없습니다.')
        : say(`The kubeconfig has no context "${name}".`, `kubeconfig에 "${name}" 컨텍스트가 없습니다.`),
      { suggestions },
    );
  }
  if (!URL.canParse(kube.server)) {
    throw new Fault(
      'config',
      say(`Context "${name}" names no usable cluster.`, `"${name}" 컨텍스트에 쓸 수 있는 클러스터가 없습니다.`),
      { suggestions },
    );
  }
};
