import type { Component } from "svelte";

import type { ArmChoice } from "./armChoice.svelte.ts";
import type { ModelState } from "./modelState.svelte.ts";
import type { ServerState } from "./serverState.svelte.ts";

export interface DialogProps {
  choice: ArmChoice;
  single: boolean;
  library: ModelLibrary;
  open: boolean;
  onclose: () => void;
  /** Chooses a model, or does so no more. */
  onchoose: (id: string) => void;
}

/** The library with the dialog that shows it, whose code comes with it. */
export interface OpenedLibrary {
  readonly library: ModelLibrary;
  readonly Dialog: Component<DialogProps>;
}

/** The models that are not part of the page. */
export class ModelLibrary {
  readonly server: ServerState;

  constructor({ server }: { readonly server: ServerState }) {
    this.server = server;
  }

  /** Undefined while it is not there. */
  state(id: string): ModelState | undefined {
    return this.server.id === id ? this.server.model : undefined;
  }
}
