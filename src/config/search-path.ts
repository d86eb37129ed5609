// Where programs are found here: PATH, as the image or the operator set it.

/** undefined when PATH is not set or empty. */
export const searchPath = (): string | undefined => process.env.PATH || undefined;
