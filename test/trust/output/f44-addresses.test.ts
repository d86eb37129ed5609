// Are addresses of another family, and names in their place, understood or unknown?
import { neverLies } from './promise.ts';

// Another address in the place of the expected one says another thing: it may be blamed for it, never praised.
// Not held yet: that an IPv4 address written as ::ffff:10.0.0.1 is the same, and a name in its place unreadable.
neverLies('F44', ['mapped-ipv4', 'ipv6', 'host-names'], /^proven and not there/);
