// Adds what Debian brought, and Node itself, to the bundle's CycloneDX file: then it tells of the whole image.
// usage: dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\n' | node .ci/sbom-debian.mjs <file>
import { readFileSync, writeFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const sbom = JSON.parse(readFileSync(file, 'utf8'));
// NAME=value · NAME="value"
const [, release = ''] = /^VERSION_ID="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];

const debian = readFileSync(0, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [name, version, arch] = line.split('\t');
    const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${arch}&distro=debian-${release}`;
    return { 'bom-ref': purl, type: 'library', name, version, scope: 'required', purl };
  });
if (debian.length === 0) throw new Error('dpkg-query names no package');

const version = process.versions.node;
const node = `pkg:generic/node@${version}`;
writeFileSync(
  file,
  JSON.stringify({
    ...sbom,
    components: [
      ...sbom.components,
      { 'bom-ref': node, type: 'application', name: 'node', version, scope: 'required', purl: node },
      ...debian,
    ],
    dependencies: [...sbom.dependencies, ...[node, ...debian.map((one) => one['bom-ref'])].map((ref) => ({ ref }))],
  }),
);
