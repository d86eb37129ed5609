// The two probes that ask whether a place reaches the internet, by address only: no name can spoil them.
import type { Location } from '../model/location.ts';
import type { Site } from '../model/site.ts';
import type { Probe } from '../model/step.ts';
import type { EgressValue } from './egress.ts';
import { mapProbe } from './map-parsed.ts';
import { httpProbe, pingProbe } from './probes.ts';

/** `name` stands before the colon of the key when several places are asked. */
export const egressProbes = (location: Location, site: Site, name = ''): readonly Probe<EgressValue>[] => {
  const prefix = name === '' ? '' : `${name}:`;
  const ping = pingProbe(`${prefix}ping`, location, site.internetIp);
  const http = httpProbe(`${prefix}http`, location, site.httpIp);
  return [
    mapProbe(ping, (value) => ({ kind: 'ping', to: site.internetIp, ping: value })),
    mapProbe(http, (value) => ({ kind: 'http', to: site.httpIp, http: value })),
  ];
};
