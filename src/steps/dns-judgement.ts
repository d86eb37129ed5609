// Did a resolver do its work: answer at all, and answer with an address?
import type { Reading } from '../model/step.ts';
import type { DnsResult } from '../parsers/dns.ts';

/** Something behind the address speaks DNS, whatever it said. */
export const speaks = (dns: DnsResult): boolean =>
  dns.outcome === 'answer' ||
  dns.outcome === 'no-data' ||
  dns.outcome === 'nxdomain' ||
  dns.outcome === 'servfail' ||
  dns.outcome === 'refused';

/** A name that exists was resolved; one without an IPv4 address was found all the same. */
export const resolves = (dns: DnsResult): boolean => dns.outcome === 'answer' || dns.outcome === 'no-data';

/** Of several readings of the same question the one that says most; undefined when none was read. */
export const bestOf = (readings: readonly Reading<DnsResult>[]): Reading<DnsResult> | undefined =>
  readings.find((one) => one.ok && resolves(one.value)) ??
  readings.find((one) => one.ok && speaks(one.value)) ??
  readings.find((one) => one.ok) ??
  readings[0];
