// Where does the thread that draws begin: at its source, or at the file it was bundled into?

/** In dist/ this module is replaced by one that names the bundled file (.ci/bundle.mjs). */
export const WORKER_ENTRY = new URL('./worker.ts', import.meta.url);
