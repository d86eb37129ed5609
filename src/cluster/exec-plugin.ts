// Runs a kubeconfig's credential plugin (users[].user.exec), bounded in time and output, and keeps its answer until it expires.
import { execa } from 'execa';
import { z } from 'zod';

const DEADLINE_MS = 8_000;

export const execPluginSpec = z.looseObject({
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  apiVersion: z.string().nullish(),
});
export type ExecPluginSpec = z.infer<typeof execPluginSpec>;

const answer = z.looseObject({
  status: z.looseObject({
    token: z.string().nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
    expirationTimestamp: z.string().nullish(),
  }),
});

/** Empty strings for what the plugin did not give. */
export interface PluginCredential {
  readonly token: string;
  readonly cert: string;
  readonly key: string;
  readonly expiresMs: number;
}

export class ExecPlugin {
  readonly #spec: ExecPluginSpec;
  #kept: Promise<PluginCredential> | null = null;

  constructor(spec: ExecPluginSpec) {
    this.#spec = spec;
  }

  forget(): void {
    this.#kept = null;
  }

  /** @throws when the plugin fails, prints no credential or overruns its deadline. Asked once for all requests in flight. */
  async credential(): Promise<PluginCredential> {
    const asked = this.#kept ?? this.#ask();
    this.#kept = asked;
    try {
      const credential = await asked;
      if (credential.expiresMs > Date.now()) return credential;
      this.#kept = this.#ask();
      return await this.#kept;
    } catch (error) {
      this.#kept = null;
      throw error;
    }
  }

  async #ask(): Promise<PluginCredential> {
    const { command, args, env, apiVersion } = this.#spec;
    const info = { apiVersion: apiVersion ?? 'client.authentication.k8s.io/v1', kind: 'ExecCredential' };
    const { stdout } = await execa(command, args ?? [], {
      stdin: 'ignore',
      timeout: DEADLINE_MS,
      forceKillAfterDelay: 1_000,
      maxBuffer: 1 << 20,
      env: {
        KUBERNETES_EXEC_INFO: JSON.stringify({ ...info, spec: { interactive: false } }),
        ...Object.fromEntries((env ?? []).map((one) => [one.name, one.value])),
      },
    });
    const { status } = answer.parse(JSON.parse(stdout));
    const expires = Date.parse(status.expirationTimestamp ?? '');
    return {
      token: status.token ?? '',
      cert: status.clientCertificateData ?? '',
      key: status.clientKeyData ?? '',
      expiresMs: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires,
    };
  }
}
