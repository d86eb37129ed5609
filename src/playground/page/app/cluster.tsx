// What does the simulated cluster look like now, and how does one break and mend it?
import { useState } from 'preact/hooks';
import type { NetworkPicture, NodePicture, PageFault, PodPicture } from '../wire.ts';
import { act } from './act.ts';
import { Drawing, isWell } from './drawing.tsx';
import { First, suggest } from './first.tsx';
import { picture, t, workspace } from './store.ts';
import { WORDS } from './words.ts';

const podWords = (pod: PodPicture): string => {
  if (!pod.running) return t(WORDS.notRunning);
  return [
    t(pod.internet === true ? WORDS.reaches : WORDS.reachesNot),
    t(pod.dns === true ? WORDS.dnsYes : WORDS.dnsNo),
  ].join(', ');
};

const Pod = ({ pod }: { pod: PodPicture }) => {
  const well = isWell(pod);
  const ill = [
    ...(pod.running ? [] : [t(WORDS.notRunning)]),
    ...(pod.internet === false ? [t(WORDS.internet)] : []),
    ...(pod.dns === false ? ['DNS'] : []),
  ];
  return (
    <li class={well ? 'pod' : 'pod ill'} title={podWords(pod)}>
      <span aria-hidden="true">{well ? '✓' : '✗'}</span> {pod.namespace}/{pod.name}
      {ill.length > 0 && <small> {ill.join(', ')}</small>}
      <span class="sr"> {podWords(pod)}</span>
    </li>
  );
};

const Node = ({ node }: { node: NodePicture }) => {
  const ill = node.pods.filter((pod) => !isWell(pod)).length;
  const states = [
    ...(node.on ? [] : [WORDS.nodeOff]),
    ...(node.on && !node.tailscale ? [WORDS.tailscaleDown] : []),
    ...(node.on && !node.cilium ? [WORDS.ciliumDown] : []),
  ];
  return (
    <details class="node">
      <summary>
        <strong>{node.name}</strong> <code>{node.tailnetIp}</code>{' '}
        <span class={ill === 0 ? 'count' : 'count ill'}>
          {ill === 0 ? '✓' : '✗'} {node.pods.length - ill}/{node.pods.length}
        </span>
        {states.map((one) => (
          <span key={one.en} class="ill">
            {' '}
            ✗ {t(one)}
          </span>
        ))}
      </summary>
      <ul>
        {node.pods.map((pod) => (
          <Pod key={`${pod.namespace}/${pod.name}`} pod={pod} />
        ))}
      </ul>
    </details>
  );
};

const Fault = ({ fault, broken }: { fault: PageFault; broken: boolean }) => (
  <li class={broken ? 'fault broken' : 'fault'} data-fault={fault.name}>
    <div>
      <code>
        {broken ? '✗ ' : ''}
        {fault.name}
      </code>
      <p>{t(fault.says)}</p>
    </div>
    <button
      type="button"
      class={broken ? 'small' : 'small danger'}
      aria-label={`${t(broken ? WORDS.fix : WORDS.break)}: ${fault.name}`}
      onClick={() => void act({ kind: broken ? 'fix' : 'break', fault: fault.name })}
    >
      {t(broken ? WORDS.fix : WORDS.break)}
    </button>
  </li>
);

const BrokenNow = ({ now, faults }: { now: NetworkPicture; faults: readonly PageFault[] }) => {
  const broken = faults.filter(({ name }) => now.broken.includes(name));
  const questions = [...new Set(broken.map(({ ask }) => ask))];
  return (
    <section aria-labelledby="broken-now">
      <h3 class="bar" id="broken-now">
        {t(WORDS.brokenNow)}
        {broken.length > 0 && (
          <button type="button" class="small" onClick={() => void act({ kind: 'fix' })}>
            {t(WORDS.fixAll)}
          </button>
        )}
      </h3>
      <div role="status">
        {broken.length === 0 && <p>{t(WORDS.allWell)}</p>}
        <ul class="faults">
          {broken.map((fault) => (
            <Fault key={fault.name} fault={fault} broken={true} />
          ))}
        </ul>
      </div>
      {questions.map((words) => (
        <button key={words} type="button" class="quiet" onClick={() => suggest(words)}>
          {t(WORDS.askAbout(words))}
        </button>
      ))}
    </section>
  );
};

export const Cluster = () => {
  const [wanted, want] = useState('');
  const now = picture.value;
  const faults = workspace.value?.faults ?? [];
  if (now === null) return null;
  const typed = wanted.toLowerCase().trim();
  const found = faults.filter(({ name, says }) =>
    [name, says.en, says.ko].some((text) => text.toLowerCase().includes(typed)),
  );
  return (
    <section class="cluster" aria-labelledby="cluster" tabIndex={0}>
      <h2 id="cluster">{t(WORDS.cluster)}</h2>
      <First />
      <Drawing picture={now} />
      {now.nodes.map((node) => (
        <Node key={node.name} node={node} />
      ))}
      <p class="legend">{t(WORDS.legend)}</p>
      <BrokenNow now={now} faults={faults} />
      <section aria-labelledby="faults">
        <h3 id="faults">{t(WORDS.faults)}</h3>
        <input
          id="find-fault"
          type="search"
          aria-label={t(WORDS.findFault)}
          placeholder={t(WORDS.findFault)}
          value={wanted}
          onInput={({ currentTarget }) => want(currentTarget.value)}
        />
        <ul class="faults">
          {found.map((fault) => (
            <Fault key={fault.name} fault={fault} broken={now.broken.includes(fault.name)} />
          ))}
        </ul>
        {found.length === 0 && <p>{t(WORDS.nothingFound)}</p>}
      </section>
    </section>
  );
};
