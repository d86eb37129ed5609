// Is half an answer none?
import { neverLies } from './promise.ts';

neverLies('F41', ['half']);
