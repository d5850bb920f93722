import type { DeviceReport } from "../../core/deviceReport.ts";
import { type AppError, isAbort, toAppError } from "../../core/errors.ts";
import { type Dtype, hubModelId } from "../../core/modelId.ts";
import type { HubModelStore, HubOffer, HubVariant, KeptHubModel, ModelHub } from "../../core/models/modelHub.ts";
import { bestVariant } from "../../core/models/variantFit.ts";
import type { Clock, Generator } from "../../core/ports.ts";
import { TransferRate } from "../state/transferRate.ts";
import { ModelState } from "./modelState.svelte.ts";

export interface HubModelPorts {
  readonly hub: ModelHub;
  /** Its name, to be told before it is asked. */
  readonly hubHost: string;
  readonly hubModels: HubModelStore;
  /** Loads nothing before it is asked to. */
  readonly hubGenerator: (model: KeptHubModel) => Generator;
  readonly device: () => Promise<DeviceReport>;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  /** Rejects with AppError `out-of-storage` where there is no room. */
  readonly requireRoom: (bytes: number) => Promise<void>;
  /** Asks the browser not to delete what is kept. */
  readonly persist: () => Promise<boolean>;
}

export type HubPhase =
  | { readonly kind: "resting" }
  | { readonly kind: "looking" }
  | {
      readonly kind: "fetching";
      readonly loadedBytes: number;
      readonly totalBytes: number;
      readonly bytesPerSecond: number | undefined;
      readonly secondsLeft: number | undefined;
    };

/** What the hub has of a model, and what this machine can do with it. */
export interface FittedOffer extends HubOffer {
  readonly device: DeviceReport;
  /** Undefined where none runs here. */
  readonly best: HubVariant | undefined;
}

interface Listed {
  readonly model: KeptHubModel;
  readonly state: ModelState;
}

/** Models of the hub: those that are kept here, and the one that is looked up or fetched. */
export class HubModels {
  readonly #ports: HubModelPorts;
  #listed = $state.raw<readonly Listed[]>([]);
  #name = $state("");
  #phase = $state.raw<HubPhase>({ kind: "resting" });
  #offer = $state.raw<FittedOffer | undefined>(undefined);
  #chosen = $state.raw<Dtype | undefined>(undefined);
  #error = $state.raw<AppError | undefined>(undefined);
  #controller: AbortController | undefined;

  constructor(ports: HubModelPorts) {
    this.#ports = ports;
  }

  get host(): string {
    return this.#ports.hubHost;
  }

  /** Newest first. */
  get models(): readonly KeptHubModel[] {
    return this.#listed.map(({ model }) => model);
  }

  /** As it was typed: owner/name. */
  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    if (this.#phase.kind === "fetching") return;
    this.cancel();
    this.#name = name;
    this.#offer = undefined;
    this.#error = undefined;
  }

  get phase(): HubPhase {
    return this.#phase;
  }

  get error(): AppError | undefined {
    return this.#error;
  }

  /** Of the model that was looked up last. */
  get offer(): FittedOffer | undefined {
    return this.#offer;
  }

  /** The variant to be fetched: the one that was chosen, else the best. */
  get variant(): HubVariant | undefined {
    return this.#offer?.variants.find(({ dtype }) => dtype === this.#chosen) ?? this.#offer?.best;
  }

  choose(dtype: Dtype): void {
    this.#chosen = dtype;
  }

  find(id: string): KeptHubModel | undefined {
    return this.#find(id)?.model;
  }

  state(id: string): ModelState | undefined {
    return this.#find(id)?.state;
  }

  async refresh(): Promise<void> {
    await this.#guard(() => this.#read());
  }

  /** Asks the hub which files it has of the model that was typed. */
  look(): Promise<void> {
    this.#offer = undefined;
    this.#chosen = undefined;
    return this.#work({ kind: "looking" }, async (signal) => {
      const { hub, device } = this.#ports;
      const offer = await hub.look(signal, this.#name.trim());
      const report = await device();
      if (!signal.aborted) this.#offer = { ...offer, device: report, best: bestVariant(offer.variants, report) };
    });
  }

  /** Fetches and keeps the chosen variant. Its id when it is there; undefined when it was cancelled or failed. */
  async fetch(): Promise<string | undefined> {
    const { variant } = this;
    const offer = this.#offer;
    if (!offer || !variant || this.#phase.kind !== "resting") return undefined;
    const { repository, commit } = offer;
    const { hub, clock, today, requireRoom, persist } = this.#ports;
    const start: HubPhase = {
      ...{ kind: "fetching", loadedBytes: 0, totalBytes: variant.bytes },
      ...{ bytesPerSecond: undefined, secondsLeft: undefined },
    };
    let id: string | undefined;
    await this.#work(start, async (signal) => {
      await requireRoom(variant.bytes);
      const rate = new TransferRate();
      const model: KeptHubModel = { ...variant, repository, commit, createdAt: today() };
      await hub.fetch(signal, model, (loadedBytes) => {
        if (signal.aborted) return;
        rate.add(clock.now(), loadedBytes);
        const { bytesPerSecond } = rate;
        const secondsLeft = rate.secondsLeft(variant.bytes);
        this.#phase = { kind: "fetching", loadedBytes, totalBytes: variant.bytes, bytesPerSecond, secondsLeft };
      });
      await this.#read();
      await persist();
      this.#offer = undefined;
      this.#name = "";
      id = hubModelId(repository, variant.dtype);
    });
    return id;
  }

  cancel(): void {
    this.#controller?.abort();
  }

  async delete({ repository, dtype }: KeptHubModel): Promise<void> {
    await this.#guard(async () => {
      await this.#ports.hubModels.delete(repository, dtype);
      await this.#read();
    });
  }

  #find(id: string): Listed | undefined {
    return this.#listed.find(({ model }) => hubModelId(model.repository, model.dtype) === id);
  }

  /** A model that is there already, of the same commit, keeps its state, and what is loaded of it. */
  async #read(): Promise<void> {
    const models = await this.#ports.hubModels.list();
    const before = this.#listed;
    this.#listed = models.map((model) => ({ model, state: this.#stateOf(model, before) }));
    const gone = before.filter(({ state }) => !this.#listed.some((each) => each.state === state));
    for (const { state } of gone) void state.unload();
  }

  #stateOf(model: KeptHubModel, before: readonly Listed[]): ModelState {
    const { repository, dtype, commit } = model;
    const isSame = (other: KeptHubModel) =>
      other.repository === repository && other.dtype === dtype && other.commit === commit;
    const known = before.find((each) => isSame(each.model));
    const { hubGenerator, clock } = this.#ports;
    return known?.state ?? new ModelState({ generator: hubGenerator(model), clock });
  }

  async #work(phase: HubPhase, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    this.#phase = phase;
    await this.#guard(() => work(controller.signal));
    if (this.#controller === controller) this.#phase = { kind: "resting" };
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.#error = undefined;
    try {
      await work();
    } catch (thrown) {
      if (!isAbort(thrown)) this.#error = toAppError(thrown) as AppError;
    }
  }
}
