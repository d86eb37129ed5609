// What became of packets of a given size: three ways to fail that are never mixed, a refusal near by, a word from the way, or silence.
import type { Reading } from '../../model/step.ts';
import { say, type Text } from '../../model/text.ts';
import type { PingResult } from '../../parsers/ping.ts';

export type Outcome =
  | { readonly kind: 'passed'; readonly lossRatio: number }
  /** The own kernel would not send it: nothing reached the wire. */
  | { readonly kind: 'refused'; readonly mtuBytes: number | null }
  /** A hop said how much it takes. */
  | { readonly kind: 'told'; readonly mtuBytes: number; readonly from: string }
  | { readonly kind: 'silent' };

export const outcomeOf = (ping: PingResult): Outcome => {
  if (ping.received > 0) return { kind: 'passed', lossRatio: ping.lossRatio };
  if (ping.reportedMtu !== null) return { kind: 'told', ...ping.reportedMtu };
  return ping.local === 'too-long' ? { kind: 'refused', mtuBytes: ping.localMtuBytes } : { kind: 'silent' };
};

/** Of one pair: the control, the largest that should pass, and one byte more. null where it was not read. */
export interface Sizes {
  readonly pair: string;
  readonly small: Outcome | null;
  readonly fits: Outcome | null;
  readonly over: Outcome | null;
}

const SIZES = ['small', 'fits', 'over'] as const;
export type Size = (typeof SIZES)[number];

/** Keys are `<pair>:<size>`. */
export const sizesOf = (pair: string, readings: readonly Reading<PingResult>[]): Sizes => {
  const of = (size: Size): Outcome | null => {
    const reading = readings.find((one) => one.key === `${pair}:${size}`);
    return reading?.ok === true ? outcomeOf(reading.value) : null;
  };
  return { pair, small: of('small'), fits: of('fits'), over: of('over') };
};

/** Ten of ten lost by chance where four of ten come through: six in a thousand. */
const TOO_LOSSY = 0.6;

/** Small ones pass and large ones vanish: the mark of a black hole. Where small ones are lost too it may be chance. */
export const isBlackHole = ({ small, fits }: Sizes): boolean =>
  small?.kind === 'passed' && small.lossRatio <= TOO_LOSSY && fits?.kind === 'silent';

export const outcomeWord = (outcome: Outcome): Text => {
  switch (outcome.kind) {
    case 'passed':
      return say('passes', '통과');
    case 'refused':
      return say(
        `refused here (MTU ${outcome.mtuBytes ?? '?'})`,
        `보내는 쪽에서 거부 (MTU ${outcome.mtuBytes ?? '?'})`,
      );
    case 'told':
      return say(
        `${outcome.from} takes only ${outcome.mtuBytes}`,
        `${outcome.from}은(는) ${outcome.mtuBytes}까지만 전달`,
      );
    case 'silent':
      return say('vanishes', '알림 없이 사라짐');
    default:
      return outcome satisfies never;
  }
};
