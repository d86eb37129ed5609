// Are colours, controls and broken bytes cleaned or unreadable, and shown literally?
import { neverLies } from './promise.ts';

neverLies('F42', ['ansi', 'carriage-returns', 'nul', 'bad-utf8', 'bom', 'bidi', 'planted']);
