import type { PublishedSet } from "../../../core/experiment.ts";
import { HUB_SETS, type HubSetId } from "../../../core/problems/hubSet.ts";
import type { EvaluatePorts } from "./evaluatePorts.ts";
import { HubSetState } from "./hubSetState.svelte.ts";

/** The sets of the hub, of which one is chosen. Each keeps what was fetched of it. */
export class HubState {
  /** Its name, to be told before it is asked. */
  readonly host: string;
  readonly #sets: readonly HubSetState[];
  #id = $state.raw<HubSetId>(HUB_SETS[0].id);

  constructor(ports: Pick<EvaluatePorts, "hub" | "hubHost" | "readProblems">) {
    this.host = ports.hubHost;
    this.#sets = HUB_SETS.map((set) => new HubSetState(set, ports));
  }

  get chosen(): HubSetState {
    return this.#sets.find(({ set }) => set.id === this.#id)!;
  }

  get published(): PublishedSet {
    return { kind: "hub", id: this.#id, revision: this.chosen.revision };
  }

  choose(id: HubSetId): void {
    this.#id = id;
  }

  restore({ id, revision }: PublishedSet): void {
    this.choose(id);
    this.chosen.ask(revision);
  }
}
