// The unmodified product on real packets: faults of the group "policy and service".
import { diagnose } from './diagnose.ts';

diagnose('policy and service');
