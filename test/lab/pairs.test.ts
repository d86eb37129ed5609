// The unmodified product on real packets: faults of the group "pairs".
import { diagnose } from './diagnose.ts';

diagnose('pairs');
