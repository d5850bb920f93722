import type { Experiment } from "../core/experiment.ts";
import { parseModelId } from "../core/modelId.ts";
import type { ReadLink } from "./experimentHash.ts";
import { experimentFromHash, experimentToHash } from "./experimentHash.ts";

export type LinkNotice = "newer-version" | "unreadable" | "unknownModel" | "unknownStrategies";

/** What the link state needs of a page's address. */
export interface Address {
  readonly hash: string;
  replace(hash: string): void;
  /** Begins another entry of the history, so that the back button leads here. */
  leave(): void;
  /** The whole URL with this hash, put where the visitor can paste it from; false where the browser refuses. */
  copy(hash: string): Promise<boolean>;
}

/** What this page can show; a link may ask for more. */
export interface Offer {
  /** Students of the page, with the strategies that they take. */
  readonly students: readonly { readonly id: string; readonly strategies: readonly string[] }[];
  /** All that it knows. */
  readonly strategies: readonly string[];
}

/** Keeps the experiment on the screen and the URL's hash the same. */
export class LinkState {
  readonly #address: Address;
  readonly #offer: Offer;
  #notices = $state.raw<readonly LinkNotice[]>([]);
  #written: string;

  constructor(address: Address, offer: Offer) {
    this.#address = address;
    this.#offer = offer;
    this.#written = address.hash;
  }

  get notices(): readonly LinkNotice[] {
    return this.#notices;
  }

  dismiss(): void {
    this.#notices = [];
  }

  /** The experiment that the page was opened with. */
  open(): ReadLink {
    this.#written = this.#address.hash;
    const link = experimentFromHash(this.#written);
    this.#notices = [...(link.problem ? [link.problem] : []), ...this.#missing(link.experiment)];
    return link;
  }

  /** Follows a hash that someone else wrote: a link on the page, the back button, the address bar. */
  read(follow: (link: ReadLink) => void): void {
    if (this.#address.hash !== this.#written) follow(this.open());
  }

  /** Writes only what is new: between the back button and its event the address is already another's. */
  write(experiment: Experiment): void {
    const hash = experimentToHash(experiment);
    if (hash === this.#written) return;
    this.#written = hash;
    this.#address.replace(hash);
  }

  /** What is written from now on is another place: the back button leads to what was written so far. */
  leave(): void {
    this.#address.leave();
  }

  /** The shared link runs by itself: whoever opens it sees what is seen here. */
  share(experiment: Experiment): Promise<boolean> {
    return this.#address.copy(experimentToHash(experiment, true));
  }

  /** What other models there are, and what they take, turns out later. */
  #missing(experiment: Experiment): LinkNotice[] {
    if (experiment.screen === "prune" || experiment.screen === "distill") return [];
    const { models, strategies } = experiment;
    const { students, strategies: known } = this.#offer;
    const embedded = models.filter((id) => parseModelId(id).kind === "embedded");
    const asked = students.filter(({ id }) => embedded.includes(id));
    const taken = embedded.length < models.length ? known : asked.flatMap((student) => student.strategies);
    const notices: LinkNotice[] = [];
    if (asked.length < embedded.length) notices.push("unknownModel");
    if (asked.length > 0 && strategies.some((id) => !taken.includes(id))) notices.push("unknownStrategies");
    return notices;
  }
}
