// What is in the bundle, as CycloneDX: npm's own account of the lockfile, cut down to the packages that esbuild really took in.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @param inputs files the bundle was made of, from `root` or absolute */
export const bundleSbom = (root, inputs) => {
  const argv = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const whole = JSON.parse(execFileSync('npm', argv, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 }));
  const own = whole.metadata.component;
  const taken = new Set(inputs.map((file) => packageOf(path.resolve(root, file))).filter((ref) => ref !== null));
  const components = whole.components.filter((one) => taken.has(one['bom-ref']));
  const lost = [...taken].filter((ref) => !components.some((one) => one['bom-ref'] === ref));
  if (lost.length > 0) throw new Error(`in the bundle, but not in the lockfile: ${lost.join(', ')}`);
  const isIn = (ref) => ref === own['bom-ref'] || taken.has(ref);
  return {
    ...whole,
    metadata: {
      ...whole.metadata,
      lifecycles: [{ phase: 'build' }],
      // npm takes the name of the folder.
      component: { ...own, type: 'application', name: 'netwhy' },
    },
    // What is in the bundle is needed there, whatever it is to the repository.
    components: components.map(({ properties: _, ...one }) => ({ ...one, scope: 'required' })),
    dependencies: whole.dependencies
      .filter(({ ref }) => isIn(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isIn) })),
  };
};

/** `name@version` of the package a file belongs to; null for our own. Some packages have a nameless package.json further in. */
const packageOf = (file) => {
  if (!file.includes(`${path.sep}node_modules${path.sep}`)) return null;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (path.basename(folder) === 'node_modules') throw new Error(`no package holds ${file}`);
    const manifest = path.join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (name !== undefined && version !== undefined) return `${name}@${version}`;
  }
};
