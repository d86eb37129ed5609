// Are addresses of another family, and names in their place, understood or unknown?
import { neverLies } from './promise.ts';

neverLies('F44', ['mapped-ipv4']);
// Another address, or a name, in the place of the expected one says another thing: it may be blamed for it, never praised.
neverLies('F44', ['ipv6', 'host-names'], /^proven and not there/);
