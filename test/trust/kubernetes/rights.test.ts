// Does a token that changes pass unnoticed, and is a right that is missing named, with the rest answered?
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { survives } from '../survives.ts';
import { isAgent, must, sameAsWhole, Town, toldWhy, WORDS } from './rig.ts';

survives('F18', async (chance) => {
  const words = chance.pick([...WORDS, 'why-no-dns shop/web-1']);
  let file = '';
  await using town = await Town.open({
    token: 'first',
    kubeconfig: (text, folder) => {
      file = path.join(folder, 'token');
      writeFileSync(file, 'first\n');
      const byFile = text.replace(/"token": *"[^"]*"/, `"tokenFile": ${JSON.stringify(file)}`);
      must('no token in the kubeconfig', byFile !== text);
      return byFile;
    },
  });
  let turns = 0;
  const rotate = (): void => {
    turns += 1;
    writeFileSync(file, `token-${turns}\n`);
    town.server.knobs.token = `token-${turns}`;
  };
  // In the middle of the reads, or between them and an exec; twice where it comes to that.
  const [atRead, atExec] = [1 + chance.below(10), 1 + chance.below(2)];
  const where = chance.pick(['reads', 'execs', 'both']);
  let execs = 0;
  const { asked } = town.hinder(() => {
    if (where !== 'execs' && asked.length === atRead) rotate();
    return null;
  });
  town.trouble({ kind: 'delay', ms: 1 }, () => {
    execs += 1;
    if (where !== 'reads' && execs === atExec) rotate();
    return false;
  });
  const { report } = await town.run(words);
  must('the token never changed', turns > 0);
  await sameAsWhole(words, report);
  await town.leavesNothing();
});

const RULES = [
  ['list', 'nodes'],
  ['list', 'pods'],
  ['get', 'pods'],
  ['list', 'services'],
  ['list', 'discovery.k8s.io/endpointslices'],
  ['get', 'configmaps'],
  ['get', 'cilium.io/ciliumendpoints'],
  ['list', 'networking.k8s.io/networkpolicies'],
  ['list', 'cilium.io/ciliumnetworkpolicies'],
  ['list', 'cilium.io/ciliumnodes'],
] as const;

survives('F19', async (chance) => {
  const words = 'why-no-egress shop/web-0';
  await using town = await Town.open();
  const [verb, key] = chance.pick(RULES);
  const resource = key.split('/').at(-1) ?? '';
  const namespaces = key === 'pods' ? ['shop', 'kube-system', 'netwhy'] : ['*'];
  town.server.knobs.forbid(verb, key, chance.pick(namespaces));
  const asked = town.hinder(() => null);
  const answer = await town.ask(words);
  const named = `cannot ${verb} resource "${resource}"`;
  const said = JSON.stringify([answer.report, answer.recording?.scene]);
  // Rights to a name alone, or to a namespace alone, may be enough: then nothing is missing.
  if (said.includes('403')) {
    must(`nobody says ${named}`, JSON.stringify(said).includes(`cannot ${verb} resource`) && said.includes(resource));
    await toldWhy(words, answer, /^forbidden: |^(?:inconclusive|tool-missing): /);
  } else await sameAsWhole(words, answer.report);
  const again = Object.values(Object.groupBy(asked.asked, ({ url }) => url)).map((group) => group?.length ?? 0);
  must(`asked ${Math.max(...again)} times for what is forbidden`, Math.max(...again) <= 2);
  await town.leavesNothing();
});

survives('F28', async (chance) => {
  const words = chance.pick(WORDS);
  const verb = chance.pick(['get', 'create']);
  const namespace = chance.pick(['*', 'netwhy', 'netwhy', 'shop', 'kube-system']);
  let refused = 0;
  await using town = await Town.open({
    authorizer: {
      allows: (attempt) => {
        const isIt =
          attempt.subresource === 'exec' &&
          attempt.verb === verb &&
          (namespace === '*' || attempt.namespace === namespace);
        refused += Number(isIt);
        return !isIt;
      },
    },
  });
  const execs = town.trouble({ kind: 'delay', ms: 1 });
  const answer = await town.ask(words);
  if (refused > 0) {
    await toldWhy(words, answer, /^(?:forbidden|tool-missing|inconclusive): /);
    const said = JSON.stringify([answer.report.steps, answer.recording?.observations]);
    must(`the verb is not named: ${verb}`, said.includes(`cannot ${verb} resource \\"pods/exec\\"`));
  } else {
    must('it was asked for', namespace === 'shop' || namespace === 'kube-system');
    await sameAsWhole(words, answer.report);
  }
  must('an agent ran all the same', namespace !== '*' || !execs.places.some(isAgent));
  await town.leavesNothing();
});
