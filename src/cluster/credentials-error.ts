// Our own credentials could not be had: a token file is gone, a plugin failed.

export class CredentialsError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'no credentials', { cause });
    this.name = 'CredentialsError';
  }
}
