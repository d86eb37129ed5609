// What can be explained: topics by their stable id, with the words people type for them.
import { say, type Text } from './text.ts';

export interface Topic {
  readonly id: string;
  readonly title: Text;
  /** Other words for it, lower case. */
  readonly also: readonly string[];
}

export const TOPICS: readonly Topic[] = [
  {
    id: 'vxlan-over-tailscale',
    title: say('Why VXLAN over Tailscale?', '왜 Tailscale 위에 VXLAN인가?'),
    also: ['vxlan', 'overlay', 'encapsulation'],
  },
  {
    id: 'kube-proxy',
    title: say('Why replace kube-proxy?', '왜 kube-proxy를 대체하는가?'),
    also: ['kube-proxy-replacement', 'kpr', 'services'],
  },
  {
    id: 'devices',
    title: say('Why does the devices setting matter?', 'devices 설정은 왜 중요한가?'),
    also: ['device', 'masquerade-devices'],
  },
];

/** null when no topic has that id or word. */
export const topicNamed = (typed: string): Topic | null => {
  const word = typed.toLowerCase();
  return TOPICS.find(({ id, also }) => id === word || also.includes(word)) ?? null;
};
