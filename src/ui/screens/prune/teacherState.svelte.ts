import { modelPruner } from "../../../core/distill/modelPruner.ts";
import type { AskProgress } from "../../../core/distill/modelTeacher.ts";
import type { Pruner } from "../../../core/distill/pruner.ts";
import type { TokenPrice } from "../../../core/distill/usage.ts";
import { parseRemoteModelId, type RemoteModel } from "../../../core/remoteModel.ts";
import type { TeacherDialogue } from "../../../core/teacher/llm/dialogue.ts";
import { loadedGenerator } from "../../models/loadedGenerator.ts";
import type { ModelShelf } from "../../models/modelShelf.svelte.ts";
import type { ServerState } from "../../models/serverState.svelte.ts";
import { isInTab, SERVER, SYMBOLIC, TAB } from "./teacherChoice.ts";

/** Rounds of questions are as long as their longest answer: twice as many traces as requests keep the server busy. */
const TRACES_A_REQUEST = 2;

export interface AskOptions {
  readonly onProgress?: (progress: AskProgress) => void;
  /** Whether the symbolic teacher prunes where a model's reply is rejected; as the visitor chose, where left out. */
  readonly fallsBack?: boolean;
}

/** In a tab more traces at once would only keep the first one waiting. */
const TRACES_IN_TAB = 1;

/** The teachers that a visitor may ask, and what was typed about them. A choice is SYMBOLIC, SERVER, TAB, or a model's id. */
export class TeacherState {
  readonly server: ServerState;
  /** It also reads for the others. */
  readonly symbolic: Pruner & TeacherDialogue;
  /** Has the chat models of this tab. */
  readonly shelf: ModelShelf;
  /** Whether the symbolic teacher prunes where a model's reply is rejected. */
  fallsBack = $state(false);
  #price = $state.raw<Partial<TokenPrice>>({});
  /** What a link asked for, until a server is set up. */
  #wanted = $state.raw<string | undefined>(undefined);

  constructor(server: ServerState, symbolic: Pruner & TeacherDialogue, shelf: ModelShelf) {
    this.server = server;
    this.symbolic = symbolic;
    this.shelf = shelf;
  }

  /** As experiments and results name it; undefined while the server is not set up, or no model of this tab is chosen. */
  idOf(choice: string): string | undefined {
    if (choice === TAB) return undefined;
    return choice === SERVER ? this.server.id : choice;
  }

  /** Reads which chat models there are, where the choice is or will be one of them. */
  async find(choice: string): Promise<void> {
    if (isInTab(choice)) await this.shelf.open();
  }

  /** Undefined for a model that is not set up. */
  prunerOf(choice: string, { onProgress, fallsBack = this.fallsBack }: AskOptions = {}): Pruner | undefined {
    if (choice === SYMBOLIC) return this.symbolic;
    const common = { dialogue: this.symbolic, symbolic: this.symbolic, fallsBack, onProgress };
    if (isInTab(choice)) {
      const state = this.shelf.state(choice);
      return state && modelPruner({ ...common, generator: loadedGenerator(state), atOnce: TRACES_IN_TAB });
    }
    const { model, settings, id } = this.server;
    if (!model || this.idOf(choice) !== id) return undefined;
    const atOnce = TRACES_A_REQUEST * settings.concurrency;
    return modelPruner({ ...common, generator: model.generator, atOnce });
  }

  /** The choice that an experiment's teacher comes to. */
  restore(teacher: string): string {
    if (teacher === SYMBOLIC || isInTab(teacher)) return teacher;
    this.#wanted = teacher;
    return SERVER;
  }

  /** What an experiment says of a choice; a server that is not set up yet cannot be named. */
  named(choice: string): string {
    return this.idOf(choice) ?? this.#wanted ?? SYMBOLIC;
  }

  /** The model that a link asked for, while another one or none is set up. */
  get wanted(): RemoteModel | undefined {
    return this.#wanted === undefined || this.#wanted === this.server.id ? undefined : parseRemoteModelId(this.#wanted);
  }

  priceOf(part: keyof TokenPrice): number | undefined {
    return this.#price[part];
  }

  /** Undefined until both parts are typed. */
  get price(): TokenPrice | undefined {
    const { in: tokensIn, out } = this.#price;
    return tokensIn === undefined || out === undefined ? undefined : { in: tokensIn, out };
  }

  /** Undefined takes a part back. */
  setPrice(part: keyof TokenPrice, value: number | undefined): void {
    const { [part]: _, ...other } = this.#price;
    this.#price = value === undefined ? other : { ...other, [part]: value };
  }
}
