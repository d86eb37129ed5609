// The peer: execs by the stock client's own class. words: <kubeconfig>
import { Writable } from 'node:stream';
import { Exec, KubeConfig, type V1Status } from '@kubernetes/client-node';
import { atOnce } from '../benchmark.ts';
import { serve } from './serve.ts';

const kube = new KubeConfig();
kube.loadFromFile(process.argv[2] ?? '');
const client = new Exec(kube);

const exec = async (): Promise<void> => {
  const ended = Promise.withResolvers<V1Status>();
  let text = '';
  const take = (): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        text += chunk.toString();
        done();
      },
    });
  const socket = await client.exec('shop', 'web-0', 'web', ['true'], take(), take(), null, false, ended.resolve);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const { status } = await ended.promise;
  await closed;
  if (status !== 'Success' || text !== 'ok\n') throw new Error(`${status} ${text}`);
};

serve(async ({ count, inFlight }: { readonly count: number; readonly inFlight: number }) =>
  atOnce(count, inFlight, exec),
);
