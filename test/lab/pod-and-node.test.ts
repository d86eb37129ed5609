// The unmodified product on real packets: faults of the group "pod and node".
import { diagnose } from './diagnose.ts';

diagnose('pod and node');
