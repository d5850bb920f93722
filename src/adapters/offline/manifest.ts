/** The files of one build, relative to the service worker's scope. */
export interface OfflineManifest {
  /** Page, scripts, styles and fonts: stored while the worker installs. */
  readonly shell: readonly string[];
  /** Embedded models and recorded runs: stored in the background, when the page asks. */
  readonly background: readonly string[];
  /** Large files that not every machine needs (the WebAssembly builds): stored on first use. */
  readonly onUse: readonly string[];
}
