// What may the netwhy agent on a node do: enter the networks of pods, ask tailscaled? Its pod's own spec says so.
import type { AgentFacts } from '../model/scene.ts';
import { type PodShape, podShape, present, readAll } from './api-objects.ts';
import { isLive, type PodRecord, recordOf } from './pod-facts.ts';

/** Where the bot execs unless a command asks for more. */
export const AGENT_CONTAINER = 'agent';

type ContainerShape = NonNullable<NonNullable<NonNullable<PodShape['spec']>['containers']>[number]>;

/** @param socket where tailscaled listens, as the site says */
export const readAgents = (items: readonly unknown[], socket: string): readonly AgentFacts[] =>
  readAll(podShape, items).map((pod) => {
    const record = recordOf(pod);
    return {
      namespace: record.facts.namespace,
      pod: record.facts.name,
      node: record.facts.node,
      ready: isLive(record) && isReady(pod, record),
      canEnter: present(pod.spec?.containers).some(mayEnter),
      ...(present(pod.spec?.containers).some(mayCapture) && { canCapture: true as const }),
      tailnet: tailnetContainer(pod, socket),
    };
  });

/** A container beside it that restarts, as one does when tailscaled was restarted, does not make the agent unready. */
const isReady = (pod: PodShape, { ready, facts }: PodRecord): boolean =>
  ready ||
  (present(pod.status?.conditions).some((one) => one.type === 'Ready' && one.reason === 'ContainersNotReady') &&
    facts.containers.some((one) => one.name === AGENT_CONTAINER && one.ready));

const mayEnter = (container: ContainerShape): boolean => mayAll(container, ['SYS_ADMIN']);

/** tcpdump leaves root behind once the device is open, and ends where it cannot. */
const mayCapture = (container: ContainerShape): boolean => mayAll(container, ['NET_RAW', 'SETUID', 'SETGID']);

const mayAll = ({ securityContext }: ContainerShape, wanted: readonly string[]): boolean => {
  const added = present(securityContext?.capabilities?.add).map((name) => name.replace(/^CAP_/, ''));
  return securityContext?.privileged === true || added.includes('ALL') || wanted.every((one) => added.includes(one));
};

/** The agent's own container where it may, so that one exec serves all. */
const tailnetContainer = (pod: PodShape, socket: string): string => {
  const fit = present(pod.spec?.containers)
    .filter((one) => !mayBeRoot(pod, one) && hasSocket(pod, one, socket))
    .map((one) => one.name ?? '');
  return fit.find((name) => name === AGENT_CONTAINER) ?? fit[0] ?? '';
};

/** Root may command tailscaled through its socket. What the spec leaves to the image counts as root. */
const mayBeRoot = (pod: PodShape, { securityContext }: ContainerShape): boolean => {
  const whole = pod.spec?.securityContext;
  const uid = securityContext?.runAsUser ?? whole?.runAsUser;
  const nonRoot = securityContext?.runAsNonRoot ?? whole?.runAsNonRoot;
  return typeof uid === 'number' ? uid === 0 : nonRoot !== true;
};

/** A mount from the node that holds the socket's path. */
const hasSocket = (pod: PodShape, container: ContainerShape, socket: string): boolean => {
  const ofNode = new Set(
    present(pod.spec?.volumes).flatMap((one) => (one.hostPath?.path && one.name ? [one.name] : [])),
  );
  return present(container.volumeMounts).some(
    ({ name, mountPath }) =>
      name != null &&
      ofNode.has(name) &&
      mountPath != null &&
      `${spelled(socket)}/`.startsWith(`${spelled(mountPath)}/`),
  );
};

/** One spelling of a path: /var/run is a link to /run in the image. */
const spelled = (path: string): string => path.replace(/\/+$/, '').replace(/^\/var\/run(?=\/|$)/, '/run');
