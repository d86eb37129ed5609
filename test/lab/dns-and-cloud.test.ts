// The unmodified product on real packets: faults of the group "dns and cloud".
import { diagnose } from './diagnose.ts';

diagnose('dns and cloud');
