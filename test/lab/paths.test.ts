// The unmodified product on real packets: faults of the group "paths".
import { diagnose } from './diagnose.ts';

diagnose('paths');
