// The other end of side.ts: answers what it is asked, one after the other, until nobody asks any more.

/** The first question of all is an empty one: have you started? */
export const serve = <Asked>(answer: (asked: Asked) => Promise<unknown>): void => {
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (asked: Asked) => {
    try {
      const isFirst = Object.keys(asked as object).length === 0;
      process.send?.({ ok: true, value: isFirst ? null : await answer(asked) });
    } catch (error) {
      process.send?.({ ok: false, why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
};
