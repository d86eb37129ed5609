// Are addresses of another family, and names in their place, understood or unknown?
import { neverLies } from './promise.ts';

neverLies('F44', ['mapped-ipv4', 'ipv6', 'host-names']);
