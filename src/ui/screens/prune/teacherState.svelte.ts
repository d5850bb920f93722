import { modelPruner } from "../../../core/distill/modelPruner.ts";
import type { AskProgress } from "../../../core/distill/modelTeacher.ts";
import type { Pruner } from "../../../core/distill/pruner.ts";
import type { TokenPrice } from "../../../core/distill/usage.ts";
import { parseRemoteModelId, type RemoteModel } from "../../../core/remoteModel.ts";
import type { TeacherDialogue } from "../../../core/teacher/llm/dialogue.ts";
import type { ServerState } from "../../models/serverState.svelte.ts";
import { SERVER, SYMBOLIC } from "./teacherChoice.ts";

/** Rounds of questions are as long as their longest answer: twice as many traces as requests keep the server busy. */
const TRACES_A_REQUEST = 2;

export interface AskOptions {
  readonly onProgress?: (progress: AskProgress) => void;
  /** Whether the symbolic teacher prunes where a model's reply is rejected; as the visitor chose, where left out. */
  readonly fallsBack?: boolean;
}

/** The teachers that a visitor may ask, and what was typed about them. A choice is SYMBOLIC, SERVER, or a model's id. */
export class TeacherState {
  readonly server: ServerState;
  /** It also reads for the others. */
  readonly symbolic: Pruner & TeacherDialogue;
  /** Whether the symbolic teacher prunes where a model's reply is rejected. */
  fallsBack = $state(false);
  #price = $state.raw<Partial<TokenPrice>>({});
  /** What a link asked for, until a server is set up. */
  #wanted = $state.raw<string | undefined>(undefined);

  constructor(server: ServerState, symbolic: Pruner & TeacherDialogue) {
    this.server = server;
    this.symbolic = symbolic;
  }

  /** As experiments and results name it; undefined while the server is not set up. */
  idOf(choice: string): string | undefined {
    return choice === SERVER ? this.server.id : choice;
  }

  /** Undefined for a model that is not set up. */
  prunerOf(choice: string, { onProgress, fallsBack = this.fallsBack }: AskOptions = {}): Pruner | undefined {
    if (choice === SYMBOLIC) return this.symbolic;
    const { model, settings, id } = this.server;
    if (!model || this.idOf(choice) !== id) return undefined;
    return modelPruner({
      generator: model.generator,
      dialogue: this.symbolic,
      symbolic: this.symbolic,
      atOnce: TRACES_A_REQUEST * settings.concurrency,
      fallsBack,
      onProgress,
    });
  }

  /** The choice that an experiment's teacher comes to. */
  restore(teacher: string): string {
    if (teacher === SYMBOLIC) return SYMBOLIC;
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
