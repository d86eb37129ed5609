// Is an output that says nothing called unknown, and never well?
import { neverLies } from './promise.ts';

neverLies('F40', ['empty', 'header-alone', 'blanks']);
