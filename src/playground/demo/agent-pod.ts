// How a netwhy agent's pod of the demo is made: as manifests/overlays/enter-pods makes it.

/** The one that asks tailscaled, beside the one that enters pods. */
export const TAILNET = 'tailnet';

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
