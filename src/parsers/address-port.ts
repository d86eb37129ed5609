// Which address and port does `10.0.0.1:53`, `[fd00::1]:53` or Cilium's unbracketed `fd00::1:53` name?
import { wholeNumber } from './numbers.ts';
import { oneAddress, oneCidr } from './one-address.ts';

export interface AddressPort {
  readonly ip: string;
  readonly port: number;
}

/** The port stands behind the last colon, brackets or not. null when it is no address with a port. */
export const addressPort = (text: string): AddressPort | null => {
  const at = text.lastIndexOf(':');
  const ip = oneAddress(text.slice(0, Math.max(0, at)).replace(/^\[([^[\]]*)\]$/, '$1'));
  const port = portNumber(text.slice(at + 1));
  return ip !== null && port !== null ? { ip, port } : null;
};

/** 0 to 65535, or null. */
export const portNumber = (text: string | undefined): number | null => {
  const number = wholeNumber(text);
  return number !== null && number <= 65_535 ? number : null;
};

/** An address with an optional prefix length; the address alone counts as itself. */
export const isCidr = (text: string): boolean => oneCidr(text) !== null;
