import type { Component } from "svelte";

import type { PromptedModel } from "../../core/prompts/render.ts";
import type { Choosing } from "./choosing.ts";
import type { HubModels } from "./hubModels.svelte.ts";
import type { KeptModels } from "./keptModels.svelte.ts";
import type { ModelState } from "./modelState.svelte.ts";
import type { ServerState } from "./serverState.svelte.ts";

export interface DialogProps {
  choosing: Choosing;
  library: ModelLibrary;
  open: boolean;
  onclose: () => void;
}

/** The library with the dialog that shows it, whose code comes with it. */
export interface OpenedLibrary {
  readonly library: ModelLibrary;
  readonly Dialog: Component<DialogProps>;
}

interface Parts {
  readonly kept: KeptModels;
  readonly hub: HubModels;
  readonly server: ServerState;
}

/** The models that are not part of the page. */
export class ModelLibrary {
  readonly kept: KeptModels;
  readonly hub: HubModels;
  readonly server: ServerState;

  constructor({ kept, hub, server }: Parts) {
    this.kept = kept;
    this.hub = hub;
    this.server = server;
  }

  /** Undefined while it is not there. */
  state(id: string): ModelState | undefined {
    return this.kept.state(id) ?? this.hub.state(id) ?? (this.server.id === id ? this.server.model : undefined);
  }

  /** Reads anew what is kept. */
  async refresh(): Promise<void> {
    await Promise.all([this.kept.refresh(), this.hub.refresh()]);
  }

  prompted(id: string): PromptedModel | undefined {
    const kept = this.kept.find(id);
    return kept && { kind: "student", styles: kept.card.styles };
  }

  label(id: string): string | undefined {
    return this.kept.find(id)?.name;
  }
}
