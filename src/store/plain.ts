// Which words can a column hold? PostgreSQL takes no NUL, and neither engine half a character.
export const plain = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{fffd}');
