// What is said of a cluster nobody knows: which there are, nearest first.
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';
import { closest } from './closest.ts';

export const noCluster = (typed: string, clusters: readonly string[]): Fault => {
  const near = closest(typed, clusters);
  return new Fault('usage', say(`There is no cluster "${typed}" here.`, `"${typed}" 클러스터는 여기에 없습니다.`), {
    suggestions: (near.length > 0 ? near : clusters).slice(0, 8).map((one) => `--cluster ${one}`),
  });
};
