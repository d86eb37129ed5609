// What netwhy keeps of a cluster's pods: names, addresses and nodes. words: <kubeconfig> <pods>
import { realClock } from '../../../src/clock.ts';
import { ApiReader } from '../../../src/cluster/api-reader.ts';
import { searchCluster } from '../../../src/cluster/directory.ts';
import { loadKube } from '../../../src/cluster/load-kube.ts';
import { serve } from './serve.ts';
import { watched } from './watch-loop.ts';

const [kubeconfig = '', pods = '0'] = process.argv.slice(2);
const kube = loadKube({ kubeconfig });
const search = searchCluster(new ApiReader(kube, realClock, 'bench'), realClock, 'team-1');
const signal = AbortSignal.timeout(280_000);
const find = (text: string, limit: number) => search({ kinds: ['pod'], text, namespace: '', limit }, signal);

serve(async ({ letters }: { readonly letters?: string }) => {
  if (letters !== undefined) return await watched(() => find(letters, 100));
  return await watched(async () => {
    const found = await find('', Number.MAX_SAFE_INTEGER);
    if (!found.ok || found.value.length !== Number(pods)) throw new Error(JSON.stringify(found).slice(0, 300));
    return search;
  });
});
