// WireGuard keys of the lab: derived from a name, because a lab has nothing to hide and the plan stays pure.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

export interface WireguardKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** PKCS #8 header of an X25519 private key, RFC 8410. */
const HEADER = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** The same every time, and asked for with every ping: derived once. */
export const keysOf = (name: string): WireguardKeys => {
  const known = derived.get(name) ?? derive(name);
  derived.set(name, known);
  return known;
};

const derived = new Map<string, WireguardKeys>();

const derive = (name: string): WireguardKeys => {
  const seed = createHash('sha256').update(`netwhy lab ${name}`).digest();
  const key = createPrivateKey({ key: Buffer.concat([HEADER, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { privateKey: seed.toString('base64'), publicKey: spki.subarray(-32).toString('base64') };
};
