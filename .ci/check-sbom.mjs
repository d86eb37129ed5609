// Does the SBOM tell what is in the bundle, and of as many packages of Debian as were asked for?
// usage: node .ci/check-sbom.mjs <sbom> <folder of the bundle> <number of Debian's packages>
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [file, bundle, debian] = process.argv.slice(2);
const sbom = JSON.parse(readFileSync(file, 'utf8'));
const wrong = [];
const hold = (isTrue, otherwise) => isTrue || wrong.push(otherwise);

const refs = sbom.components.map((one) => one['bom-ref']);
const of = (type) => sbom.components.filter(({ purl }) => purl.startsWith(`pkg:${type}/`));
hold(sbom.bomFormat === 'CycloneDX' && /^1\.\d$/.test(sbom.specVersion), 'it is no CycloneDX');
hold(new Set(refs).size === refs.length, 'a component is there twice');
hold(
  of('npm').every(({ version, hashes, licenses }) => version && hashes && licenses),
  'a package has no hash or no licence',
);
hold(of('deb').length === Number(debian), `it names ${of('deb').length} packages of Debian, not ${debian}`);
const known = new Set([sbom.metadata.component['bom-ref'], ...refs]);
const named = sbom.dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]);
hold(
  named.every((ref) => known.has(ref)),
  'a dependency names what is no component',
);

// // node_modules/@slack/bolt/dist/App.js · // node_modules/a/node_modules/b/index.js
const PART = /^ *\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//gm;
const parts = new Set(
  globSync('**/*.mjs', { cwd: bundle }).flatMap((name) =>
    [...readFileSync(path.join(bundle, name), 'utf8').matchAll(PART)].map(([, part]) => part),
  ),
);
const names = new Set(of('npm').map(({ name }) => name));
hold(parts.size > 100, `only ${parts.size} packages are seen in the bundle`);
for (const part of parts) hold(names.has(part), `${part} is in the bundle, but not in the SBOM`);
for (const name of ['vitest', 'typescript', 'esbuild']) hold(!names.has(name), `${name} is not in the bundle`);

for (const one of wrong) console.error(one);
if (wrong.length > 0) process.exit(1);
const all = `${of('npm').length} of npm, ${of('deb').length} of Debian, ${of('generic').length} more`;
console.log(`ok: CycloneDX ${sbom.specVersion} names what is in the image: ${all}`);
