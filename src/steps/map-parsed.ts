// Lets probes of different tools stand in one step: their parsers' values get a common shape.
import { type Parser, parsed } from '../model/command-call.ts';
import type { Probe } from '../model/step.ts';

export const mapParsed =
  <T, U>(parse: Parser<T>, shape: (value: T) => U): Parser<U> =>
  (output) => {
    const value = parse(output);
    return value.ok ? parsed(shape(value.value)) : value;
  };

export const mapProbe = <T, U>(probe: Probe<T>, shape: (value: T) => U): Probe<U> => ({
  ...probe,
  parse: mapParsed(probe.parse, shape),
});
