// The unmodified product on real packets: faults of the group "tailnet".
import { diagnose } from './diagnose.ts';

diagnose('tailnet');
