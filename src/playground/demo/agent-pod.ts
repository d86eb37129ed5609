// How a netwhy agent's pod of the demo is made: as manifests/overlays/standard makes it.

import type { KubeObject } from '../objects.ts';

/** The one that asks tailscaled, beside the one that enters pods. */
const TAILNET = 'tailnet';

const SOCKET = { name: 'tailscale', path: '/var/run/tailscale' };
const NETNS = { name: 'netns', path: '/var/run/netns' };

const mount = ({ name, path }: typeof SOCKET) => ({
  name,
  mountPath: path,
  readOnly: true,
  mountPropagation: 'HostToContainer',
});
const ofNode = ({ name, path }: typeof SOCKET) => ({ name, hostPath: { path, type: 'DirectoryOrCreate' } });

export const AGENT_POD = {
  securityContext: { runAsNonRoot: true, runAsUser: 65_534, runAsGroup: 65_534 },
  volumes: [NETNS, SOCKET].map(ofNode),
};

/** By container name. */
export const AGENT_CONTAINERS = {
  agent: {
    securityContext: {
      runAsNonRoot: false,
      runAsUser: 0,
      runAsGroup: 0,
      allowPrivilegeEscalation: true,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW'] },
    },
    volumeMounts: [mount(NETNS)],
  },
  [TAILNET]: {
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [mount(SOCKET)],
  },
};

/** Whether a container of an agent's pod may ask tailscaled: the pod as the API server holds it now says so. */
export const holdsSocket = (pod: KubeObject | undefined, container: string): boolean => {
  const { containers = [] } = (pod?.spec ?? {}) as { containers?: readonly ContainerMounts[] };
  return containers.some(
    ({ name, volumeMounts = [] }) =>
      name === container && volumeMounts.some(({ mountPath }) => mountPath === SOCKET.path),
  );
};

interface ContainerMounts {
  readonly name: string;
  readonly volumeMounts?: readonly { readonly mountPath: string }[];
}
