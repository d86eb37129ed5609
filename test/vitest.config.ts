import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/lab/**',
            'test/browser/**',
            'test/replicas/**',
            'test/crash/**',
            'test/attacks/**',
            'test/apiserver/**',
            'test/trust/**',
          ],
          // A question waits for its second readings, and hardly works meanwhile.
          maxConcurrency: 5,
          maxWorkers: Math.max(3, availableParallelism()),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'store',
          include: ['test/store/**/*.test.ts', 'test/replicas/**/*.test.ts', 'test/crash/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'attacks',
          include: ['test/attacks/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'trust',
          include: ['test/trust/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // Each file has a playground and a browser of its own.
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'apiserver',
          include: ['test/apiserver/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          exclude: ['test/lab/real/**'],
          pool: 'forks',
          // Real packets in real time, every node of the cluster on this one machine: what fails twice fails.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'lab-real',
          include: ['test/lab/real/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 90_000,
          // The daemons have timers of their own, which a busy machine upsets.
          retry: 1,
          hookTimeout: 30_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
