// Builds a lab, names its network namespaces, and stands still, for whoever wants to see what becomes of them.
import { DEMO_TOPOLOGY } from '../../src/playground/topology.ts';
import { startLab } from './run.ts';

const lab = await startLab(DEMO_TOPOLOGY);
const names = await Promise.all(lab.hosts.map((host) => lab.run(host, ['readlink', '/proc/self/ns/net'])));
console.log(names.map(({ stdout }) => stdout.trim()).join(' '));
setInterval(() => undefined, 1000);
