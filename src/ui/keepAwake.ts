/**
 * Keeps the screen on until the returned function is called, also after the tab was hidden, which ends every wake lock. A
 * browser that has none, or refuses, is no failure: the work goes on and the screen may go dark.
 */
export async function keepAwake(wakeLock: WakeLock | undefined, page: Document): Promise<() => void> {
  let held: WakeLockSentinel | undefined;
  let isWanted = true;
  const ask = async (): Promise<void> => {
    if (!isWanted || page.visibilityState !== "visible") return;
    try {
      held = await wakeLock?.request("screen");
      // It may have been given up while the browser was asked.
      if (!isWanted) await held?.release();
    } catch {
      held = undefined;
    }
  };
  const askAgain = (): void => void ask();
  page.addEventListener("visibilitychange", askAgain);
  await ask();
  return () => {
    isWanted = false;
    page.removeEventListener("visibilitychange", askAgain);
    void held?.release();
  };
}
