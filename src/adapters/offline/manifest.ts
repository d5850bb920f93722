/** The files of one build, relative to the service worker's scope. */
export interface OfflineManifest {
  /** Page, scripts, styles and fonts: stored while the worker installs. */
  readonly shell: readonly string[];
  /** The student that the page starts with, recorded runs and the WebAssembly that every machine can use: stored when the page asks. */
  readonly background: readonly string[];
  /** The larger WebAssembly, stored likewise where there is a GPU. */
  readonly webGpu: readonly string[];
  /** The other students, and what only other programs read of them: stored when they are first fetched. */
  readonly onDemand: readonly string[];
}
