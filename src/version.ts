// Which netwhy this is.
import about from '../package.json' with { type: 'json' };

export const NETWHY_VERSION: string = about.version;
