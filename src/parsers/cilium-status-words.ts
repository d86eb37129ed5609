// What do the words of the agent's status mean: replacement modes, masquerade modes, the count of pod addresses?
import { wholeNumber } from './numbers.ts';

export const masqueradeModeOf = (mode: string): 'bpf' | 'iptables' | null => {
  const lower = mode.toLowerCase();
  return lower === 'bpf' || lower === 'iptables' ? lower : null;
};

/** Strict and Disabled are the words of 1.15 and before; Partial and Probe are half of it. */
export const replacementOf = (mode: string): boolean | null => {
  const lower = mode.toLowerCase();
  if (lower === 'true' || lower === 'strict') return true;
  return lower === 'false' || lower === 'disabled' ? false : null;
};

// IPv4: 3/254 allocated from 10.244.0.0/24,
const IPAM = /^IPv4: (\d{1,9})\/(\d{1,9}) allocated/;

export const ipamOf = (text: string): { readonly used: number; readonly total: number } | null => {
  const [, usedText, totalText] = IPAM.exec(text) ?? [];
  const [used, total] = [wholeNumber(usedText), wholeNumber(totalText)];
  return used === null || total === null ? null : { used, total };
};
