// Causes in the name itself: there is none such, or it has no IPv4 address.
import type { PodScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { type Ask, askAgain, type DnsCause, look, wordOf } from './evidence.ts';
import { candidatesOf } from './names.ts';

const SOURCE = 'guide: Phase 6, checklist 1 (CoreDNS); Kubernetes: DNS for Services and Pods';

const resolverWorks = (found: Ask): boolean => found('dns-outside').passes || found('dns-cluster').passes;

const inCluster = (host: string): boolean =>
  !host.replace(/\.$/, '').includes('.') || /\.svc\b|\.cluster\.local/.test(host);

/** Services of that name, wherever they are; else the public's word. */
const lookItUp = (scene: PodScene) =>
  inCluster(scene.host)
    ? look(
        say(
          'See which services have that name, and where.',
          '그 이름의 서비스가 어느 네임스페이스에 있는지 확인하세요.',
        ),
        `kubectl get services -A --field-selector metadata.name=${scene.host.split('.')[0] ?? ''}`,
        askAgain(scene),
        SOURCE,
      )
    : look(
        say('Check the spelling; ask a public resolver too.', '철자를 확인하고 공용 리졸버에도 물어보세요.'),
        `dig +short @1.1.1.1 ${scene.host} A`,
        askAgain(scene),
        SOURCE,
      );

const nameNotFound: DnsCause = {
  code: 'dns-name-not-found',
  layer: 'dns',
  step: 'dns-host',
  severity: 'fail',
  when: (found) => wordOf(found('dns-host'), 'outcome') === 'nxdomain' && resolverWorks(found),
  // Two resolvers agree; or every name a resolver would try is unknown to the one that knows the cluster.
  proven: (found, { host }) =>
    ['nxdomain', 'no-answer'].includes(wordOf(found('dns-host'), 'onNode')) || inCluster(host),
  explains: [],
  say: (_found, scene) => {
    const { host, target } = scene;
    const others = candidatesOf(scene).length - 1;
    return others > 0 && inCluster(host)
      ? say(
          `No name "${host}" exists for a pod of namespace ${target.namespace}, itself or completed by its search list; DNS itself works.`,
          `${target.namespace} 네임스페이스의 파드에게 "${host}"이라는 이름은 없습니다(search 목록으로 완성해도 없음). DNS 자체는 정상입니다.`,
        )
      : say(
          `The name ${host} does not exist (NXDOMAIN); DNS itself works.`,
          `${host}은(는) 없는 이름입니다 (NXDOMAIN). DNS 자체는 정상입니다.`,
        );
  },
  remedies: (_found, scene) => [lookItUp(scene)],
};

const nameHasNoAddress: DnsCause = {
  code: 'dns-name-no-address',
  layer: 'dns',
  step: 'dns-host',
  severity: 'fail',
  when: (found) => wordOf(found('dns-host'), 'outcome') === 'no-data',
  proven: (found) => wordOf(found('dns-host'), 'onNode') === 'no-data',
  explains: [],
  say: (found, { host }) => {
    const name = wordOf(found('dns-host'), 'found').replace(/\.$/, '') || host;
    return say(
      `The name ${name} exists and has no IPv4 address; DNS itself works.`,
      `${name}은(는) 있는 이름이지만 IPv4 주소가 없습니다. DNS 자체는 정상입니다.`,
    );
  },
  remedies: (found, scene) => [
    look(
      say(
        'See what it has: an IPv6 address, or a headless service without ready pods.',
        '무엇이 있는지 확인하세요: IPv6 주소이거나, 준비된 파드가 없는 headless 서비스일 수 있습니다.',
      ),
      `dig ${wordOf(found('dns-host'), 'found') || scene.host} ANY`,
      askAgain(scene),
      SOURCE,
    ),
  ],
};

/** Other names are answered, so it is the zone of this one, or a rule for it. */
const nameUnanswered: DnsCause = {
  code: 'dns-name-unanswered',
  layer: 'dns',
  step: 'dns-host',
  severity: 'fail',
  when: (found) =>
    found('dns-host').fails &&
    !['nxdomain', 'no-data'].includes(wordOf(found('dns-host'), 'outcome')) &&
    found('dns-outside').passes &&
    !found('dns-upstream').fails,
  proven: (found) => ['servfail', 'timeout'].includes(wordOf(found('dns-host'), 'onNode')),
  explains: [],
  say: (_found, { host }) =>
    say(
      `DNS answers other names and not ${host}: the servers of its zone, or those a rule of CoreDNS sends it to, do not answer.`,
      `다른 이름은 해석되지만 ${host}은(는) 응답이 없습니다. 그 영역(zone)의 서버나 CoreDNS 설정이 보내는 서버가 응답하지 않습니다.`,
    ),
  remedies: (_found, scene) => [
    look(
      say('See whether CoreDNS sends that zone somewhere of its own.', 'CoreDNS가 그 영역을 따로 보내는지 확인하세요.'),
      "kubectl -n kube-system get configmap coredns -o jsonpath='{.data.Corefile}'",
      askAgain(scene),
      SOURCE,
    ),
    look(
      say('Ask a public resolver too.', '공용 리졸버에도 물어보세요.'),
      `dig @1.1.1.1 ${scene.host} A`,
      askAgain(scene),
      SOURCE,
    ),
  ],
};

export const NAME_CAUSES: readonly DnsCause[] = [nameNotFound, nameHasNoAddress, nameUnanswered];
