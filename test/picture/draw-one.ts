// Draws one picture and goes on to its end without closing anything.
import { Painter } from '../../src/picture/painter.ts';

const png = await new Painter().draw('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>');
process.stdout.write(`${Buffer.from(png.subarray(1, 4))}\n`);
