// What can the reader do with what is drawn: press, choose, fill in, look for options?
import type { Json } from '../../wire.ts';

/** State of one field, as in view.state.values. */
export type FieldState = Json;

export interface Hand {
  readonly surface: 'message' | 'modal' | 'home';
  /** Buttons, and what is chosen outside of an input. `value` is an option's value. */
  press(actionId: string, value?: string): void;
  /** What a field holds; undefined: nothing yet, its initial value stands. */
  held(blockId: string, actionId: string): FieldState | undefined;
  /** `chosen`: what Slack would send for it on its own. */
  hold(blockId: string, actionId: string, state: FieldState, chosen: string | Json): void;
  /** Typing in a field has come to a stop: its letters are told then, not one by one. */
  typed(actionId: string, text: string): void;
  /** Options of an external select. */
  look(actionId: string, typed: string): Promise<readonly Json[]>;
  /** What is wrong with an input; empty: nothing. */
  complaint(blockId: string): string;
}

/** A block without block_id gets one by its place, as the server makes one up. */
export const blockIdOf = (block: Json, index: number): string =>
  typeof block.block_id === 'string' && block.block_id !== '' ? block.block_id : `b${index}`;
