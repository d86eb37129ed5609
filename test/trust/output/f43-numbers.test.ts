// Is a number written another way the right number, or none?
import { neverLies } from './promise.ts';

neverLies('F43', ['scientific', 'dashes', 'minus', 'over-64-bits', 'commas']);
