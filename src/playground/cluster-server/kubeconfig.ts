// The kubeconfig that reaches a cluster server: JSON, which every reader of YAML takes.

export interface KubeconfigParts {
  readonly url: string;
  readonly token: string;
  /** PEM of the certificate to trust; empty for plain http. */
  readonly ca: string;
}

export const kubeconfig = ({ url, token, ca }: KubeconfigParts): string =>
  `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'playground',
      clusters: [
        {
          name: 'playground',
          cluster: {
            server: url,
            // Without it @kubernetes/client-node refuses plain http.
            ...(ca === ''
              ? { 'insecure-skip-tls-verify': true }
              : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
          },
        },
      ],
      users: [{ name: 'playground', user: { token } }],
      contexts: [{ name: 'playground', context: { cluster: 'playground', user: 'playground', namespace: 'shop' } }],
    },
    null,
    2,
  )}\n`;
