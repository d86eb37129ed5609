// What a busybox applet prints when it does not understand its command line.
import { complain } from './tool.ts';

const BANNER = 'BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.\n';

/** @param problem first line, as `ping: invalid option -- 'M'`; empty when the applet prints its usage alone. */
export const busyboxUsage = (problem: string, usage: string, about: string) =>
  complain(`${problem ? `${problem}\n` : ''}${BANNER}\nUsage: ${usage}\n\n${about}\n`, 1);
