/** What a page or a worker says about the machine. */
export interface ThreadFacts {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

/**
 * The number of threads to ask onnxruntime-web for. Only cross-origin isolated pages may share memory between threads;
 * left to itself the library takes half of the cores, which on two cores is one.
 */
export function wasmThreads(scope: ThreadFacts = globalThis): number {
  const cores = scope.navigator?.hardwareConcurrency ?? 1;
  return scope.crossOriginIsolated === true ? Math.max(1, cores) : 1;
}
