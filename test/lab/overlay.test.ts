// The unmodified product on real packets: faults of the group "overlay".
import { diagnose } from './diagnose.ts';

diagnose('overlay');
