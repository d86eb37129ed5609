// `cilium-dbg bpf lb list` and `service list`: what packets meet, and what the agent means.
import type { ServiceEntry } from '../cilium-state.ts';
import type { NodeStack } from '../state.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const lbList = ({ cilium }: NodeStack): string =>
  json(
    Object.fromEntries(
      cilium.lb.flatMap((service): [string, string[]][] => {
        const key = (slot: number) => `${service.ip}:${service.port}/${service.protocol} (${slot})`;
        return [
          [key(0), [`0.0.0.0:0 (${service.id}) (0) [ClusterIP, non-routable]`]],
          ...service.backends.map(({ ip, port }, at): [string, string[]] => [
            key(at + 1),
            [`${ip}:${port}/${service.protocol} (${service.id}) (${at + 1})`],
          ]),
        ];
      }),
    ),
  );

export const serviceList = ({ cilium }: NodeStack): string => json(cilium.services.map(serviceOf));

const serviceOf = (service: ServiceEntry) => {
  const realized = {
    'backend-addresses':
      service.backends.length === 0
        ? null
        : service.backends.map(({ ip, port }) => ({ ip, port, protocol: service.protocol, state: 'active' })),
    flags: {
      extTrafficPolicy: 'Cluster',
      intTrafficPolicy: 'Cluster',
      name: service.name,
      namespace: service.namespace,
      type: 'ClusterIP',
    },
    'frontend-address': { ip: service.ip, port: service.port, protocol: service.protocol, scope: 'external' },
    id: service.id,
  };
  return { spec: realized, status: { realized } };
};
