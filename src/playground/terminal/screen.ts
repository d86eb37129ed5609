// How do lines come onto the terminal, with messages that still change redrawn in place above the prompt?
import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline';
import { columnsOf } from '../../text/columns.ts';

export interface Screen {
  /** Lines that stay. */
  print(lines: readonly string[]): void;
  /** Shows lines that will change; the same key replaces them. */
  live(key: string, lines: readonly string[]): void;
  /** The last form of a message: it stays. */
  settle(key: string, lines: readonly string[]): void;
  /** Enter was pressed: what was typed stays above what is live. */
  entered(line: string): void;
}

/** A pipe: lines only ever go down, live ones are not shown. */
export const pipeScreen = (output: NodeJS.WritableStream): Screen => {
  const print = (lines: readonly string[]): void => {
    if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
  };
  return { print, live: () => undefined, settle: (_key, lines) => print(lines), entered: () => undefined };
};

export interface TtyOptions {
  readonly output: NodeJS.WritableStream;
  readonly readline: Interface;
  /** Size of the window, asked at every draw. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly more: (lines: number) => string;
}

/** Moves the cursor up over what is live and the prompt, and writes both anew. */
export const ttyScreen = ({ output, readline, size, more }: TtyOptions): Screen => {
  const living = new Map<string, readonly string[]>();
  /** The live lines as they stand on the window now. */
  let drawn: readonly string[] = [];
  let closed = false;
  readline.once('close', () => {
    closed = true;
  });

  /** A window made narrower since breaks the lines that stand in it. */
  const rowsOf = (line: string): number => Math.max(1, Math.ceil(columnsOf(line) / size().columns));
  const erase = (promptRows: number): void => {
    cursorTo(output, 0);
    const up = drawn.reduce((rows, line) => rows + rowsOf(line), 0) + promptRows;
    if (up > 0) moveCursor(output, 0, -up);
    clearScreenDown(output);
    drawn = [];
  };
  const write = (text: readonly string[]): void => {
    if (text.length > 0) output.write(`${text.join('\n')}\n`);
  };
  const draw = (): void => {
    const lines = [...living.values()].flat();
    // What has left the window at the top cannot be redrawn any more.
    const room = Math.max(3, size().rows - 4);
    const shown = lines.length > room ? [...lines.slice(0, room - 1), more(lines.length - room + 1)] : lines;
    write(shown);
    drawn = shown;
    if (!closed) readline.prompt(true);
  };
  const redraw = (above: readonly string[]): void => {
    erase(closed ? 0 : readline.getCursorPos().rows);
    write(above);
    draw();
  };

  return {
    print: redraw,
    live: (key, lines) => {
      living.set(key, lines);
      redraw([]);
    },
    settle: (key, lines) => {
      living.delete(key);
      redraw(lines);
    },
    entered: (line) => {
      const echo = `${readline.getPrompt()}${line}`;
      erase(rowsOf(echo));
      write([echo]);
      draw();
    },
  };
};
