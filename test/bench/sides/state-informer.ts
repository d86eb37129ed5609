// The peer: the stock client's informer over all pods. words: <kubeconfig> <pods>
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';
import { serve } from './serve.ts';
import { watched } from './watch-loop.ts';

const [kubeconfig = '', pods = '0'] = process.argv.slice(2);
const kube = new KubeConfig();
kube.loadFromFile(kubeconfig);
const api = kube.makeApiClient(CoreV1Api);

serve(async ({ letters }: { readonly letters?: string }) => {
  // It is no index: whoever searches in it goes through all by own means.
  if (letters !== undefined) return null;
  return await watched(async () => {
    const informer = makeInformer(kube, '/api/v1/pods', () => api.listPodForAllNamespaces());
    await informer.start();
    if (informer.list().length !== Number(pods)) throw new Error(`${informer.list().length} pods`);
    return informer;
  });
});
