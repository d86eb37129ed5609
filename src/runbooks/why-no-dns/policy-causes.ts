// A policy may let the pod ask cluster DNS and still have Cilium refuse names: its DNS proxy answers REFUSED for those no rule lists.
import { say } from '../../model/text.ts';
import { type Ask, askAgain, type DnsCause, listed, look, wordOf } from './evidence.ts';

const ASKED = ['dns-host', 'dns-outside', 'dns-cluster'] as const;

const refused = (found: Ask): boolean => ASKED.some((step) => wordOf(found(step), 'outcome') === 'refused');

const names = (found: Ask): string => listed(found('policies'), 'names').join(', ');

export const policyDeniesName: DnsCause = {
  code: 'policy-denies-dns',
  layer: 'policy',
  step: 'dns-outside',
  severity: 'fail',
  when: (found) => refused(found) && listed(found('policies'), 'names').length > 0 && !found('node-dns').fails,
  // Others on the node ask the same servers for the same names.
  proven: (found) =>
    found('policy-drops').facts.enforced === true && found('node-dns').passes && found('dns-sibling').passes,
  explains: [
    'dns-cluster',
    'dns-outside',
    'dns-host',
    'dns-replicas',
    'dns-upstream',
    'dns-tcp',
    'egress-name',
    'policies',
  ],
  say: (found, { target }) =>
    say(
      `${names(found)} lets ${target.namespace}/${target.name} ask only some names: Cilium's DNS proxy refuses the others (REFUSED).`,
      `${names(found)} 정책이 ${target.namespace}/${target.name}에 일부 이름만 허용하여 Cilium DNS 프록시가 나머지를 거부합니다(REFUSED).`,
    ),
  remedies: (_found, scene) => [
    look(
      say('Read its DNS rules: which names they allow.', 'DNS 규칙이 어떤 이름을 허용하는지 확인하세요.'),
      `kubectl -n ${scene.target.namespace} get ciliumnetworkpolicies -o yaml | grep -n -A6 'dns:'`,
      askAgain(scene),
      'cilium: DNS policy and toFQDNs',
    ),
  ],
};
