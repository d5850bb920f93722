/**
 * Lets waiting messages in. A run of a WASM session settles in a microtask, so that without this no abort could arrive
 * before the last token; a timer would do as well, but browsers hold nested ones back for 4 ms.
 */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    // Assigned, because Node's types of a port lack the property that both worlds have.
    Object.assign(port1, {
      onmessage: () => {
        port1.close();
        resolve();
      },
    });
    port2.postMessage(undefined);
  });
}
