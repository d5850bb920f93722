import type { Lock } from "../../core/evaluation/runStore.ts";

/** A lock between the tabs of one origin; a tab that dies lets go. */
export function webLock(locks: LockManager): Lock {
  return {
    tryHold: (name, work) => locks.request(name, { ifAvailable: true }, (held) => (held === null ? undefined : work())),
  };
}

/** A lock within this page, where the browser has none between tabs. */
export function memoryLock(): Lock {
  const held = new Set<string>();
  return {
    tryHold: async (name, work) => {
      if (held.has(name)) return undefined;
      held.add(name);
      try {
        return await work();
      } finally {
        held.delete(name);
      }
    },
  };
}

let shared: Lock | undefined;

/** The best lock that there is here: between tabs, or else between all that ask for it in this one. */
export function pageLock(): Lock {
  return (shared ??= "locks" in navigator ? webLock(navigator.locks) : memoryLock());
}
