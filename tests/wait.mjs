// SPDX-License-Identifier: MIT
// Waiting for what happens at once - generously, as CI runs other tests, and other machines, beside.
import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

const PATIENCE = 15000;

/** Resolves as the promise does, or fails saying what did not happen in time. */
export function within(promise, what, ms = PATIENCE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Tries again until `check` gives something true, which it returns. */
export async function eventually(check, what, ms = PATIENCE) {
  const deadline = Date.now() + ms;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(20);
  }
}
