// Is another version, language or busybox read rightly or not at all?
import { neverLies } from './promise.ts';

neverLies('F39', ['german', 'new-fields', 'renamed-field', 'warned-first', 'usage']);
