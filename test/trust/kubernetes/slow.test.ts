// Does a run go on, or end by its deadline, when a list does not come; and are others answered meanwhile?
import { survives } from '../survives.ts';
import { must, sameAsWhole, Town, toldWhy } from './rig.ts';

const WORDS = 'why-no-egress shop/web-0';
const OTHER = 'tailscale';
const SLOW = [
  '/api/v1/namespaces/shop/pods?',
  '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies?',
  '/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies?',
  '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices?',
];

survives(
  'F23',
  async (chance, seed) => {
    const slow = chance.shuffle(SLOW).slice(0, 1 + chance.below(SLOW.length));
    // A run that has less time than a request, and one that has more: what takes it 10 s at most to give up.
    const deadlineMs = seed % 4 === 0 ? 60_000 : 2_000 + chance.below(1_500);
    await using town = await Town.open();
    const trouble = chance.pick([{ kind: 'silence' }, { kind: 'slow', ms: 30_000 }] as const);
    const hindered = town.hinder(
      () => trouble,
      (url) => slow.some((one) => url.startsWith(one)),
    );
    const asked = town.ask(WORDS, { deadlineMs });
    // What needs none of it is answered as ever while that one waits.
    const beside = await town.ask(OTHER);
    await sameAsWhole(OTHER, beside.report);
    const answer = await asked;
    must('nothing was slow', hindered.hits > 0);
    must(`took ${answer.report.durationMs} ms of ${deadlineMs}`, answer.report.durationMs < deadlineMs + 5_000);
    // Endpoints are known as pods too, and neighbours by the node they are on; policies by nothing else.
    if (!slow.some((one) => one.includes('policies')) && answer.report.ended === 'complete')
      await sameAsWhole(WORDS, answer.report);
    else {
      await toldWhy(WORDS, answer, /^(?:timed-out|inconclusive|tool-missing): /);
      must('nothing of it is told', /timed[ -]out/.test(JSON.stringify([answer.report, answer.recording?.scene])));
    }
    await town.leavesNothing();
  },
  { atOnce: 10 },
);
