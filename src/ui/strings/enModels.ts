import type { Dtype } from "../../core/modelId.ts";
import type { ModelCard } from "../../core/models/modelCard.ts";
import type { Misfit } from "../../core/models/variantFit.ts";
import type { Style } from "../../core/traces/trace.ts";
import { bytes, count } from "./enNumbers.ts";

/** The words about models, wherever one is chosen. */
export const modelsWords = {
  choose: "Models",
  one: "Model",
  more: "More models",
  dialog: "Models",
  dialogLead: "Nothing is fetched, and no server asked, before you say so.",
  /** An arm's name, where there are several models. */
  arm: (model: string, strategy: string) => `${model}: ${strategy}`,
  /** A run's title. */
  title: (models: readonly string[], run: string) => `${models.join(", ")}: ${run}`,
  ask: (model: string) => `Ask ${model}`,
  idle: (models: readonly string[]) =>
    `${models.join(", ")} ${models.length === 1 ? "takes" : "take"} none of the ticked strategies.`,
  missing: (models: readonly string[]) =>
    `${count(models.length, { one: "model is", other: "models are" })} not there: ${models.join(", ")}.`,
  setUp: "Set it up under “More models”",
  embedded: {
    heading: "On this page",
    about: {
      embedded: "Knows three styles: verbose, pruned and direct. It is there when the page is.",
      "verbose-student":
        "Knows the verbose style alone: what distillation starts from. About 3 MB, fetched when it is chosen.",
    } as Readonly<Record<string, string>>,
  },
  cancel: "Cancel",
  kept: {
    heading: "Kept in this browser",
    none: "None yet. What a distillation makes is kept here, and students that Terse made can be imported.",
    about: (styles: readonly Style[], size: number, date: string) =>
      `${styles.length === 1 ? "One style" : styles.join(", ")}, ${bytes(size)}, kept ${date}.`,
    parent: (parent: string, arm: string | undefined, { seed, data }: Pick<ModelCard, "seed" | "data">) =>
      `${[
        arm === undefined ? `Made from ${parent}` : `${arm}, from ${parent}`,
        ...(seed === undefined ? [] : [`seed ${seed}`]),
        ...(data === undefined ? [] : [`data ${data}`]),
      ].join(", ")}.`,
    card: "Card",
    cardOf: (name: string) => `Card of ${name}`,
    rename: "Rename",
    renameNamed: (name: string) => `Rename ${name}`,
    export: "Export as zip",
    exportNamed: (name: string) => `Export ${name} as zip`,
    deleteNamed: (name: string) => `Delete ${name}`,
    importing: "Import a student",
    importZip: "Import a zip",
    importFolder: "Import a folder",
    drop: "or drop either here. It stays in this browser.",
    imported: (name: string) => `${name} is kept now.`,
    wasKept: (name: string) => `The same student is kept already, as ${name}.`,
    revision: (id: string, dtype: string, size: number) => `Revision ${id}, ${dtype}, ${bytes(size)}.`,
    facts: "What its configuration says",
  },
  hub: {
    heading: "From the hub",
    name: "Name of a chat model on the hub, as owner/name",
    look: "Look it up",
    asks: (host: string) =>
      `Asks ${host} and the hosts of its files, only when you press a button. The model then runs on this machine.`,
    suggested: "Small ones:",
    looking: (name: string) => `Asking about ${name}`,
    label: (repository: string, dtype: Dtype) => `${repository.split("/")[1] ?? repository} (${dtype})`,
    about: (size: number, commit: string, date: string) =>
      `${bytes(size)}, revision ${commit.slice(0, 7)}, fetched ${date}. It is there without a network.`,
    variants: (repository: string, commit: string) => `${repository}, revision ${commit.slice(0, 7)}: number format`,
    dtypes: {
      fp32: "32 bits (fp32)",
      fp16: "16 bits (fp16)",
      q8: "8 bits (q8)",
      q4: "4 bits (q4)",
      q4f16: "4 bits with 16-bit sums (q4f16)",
    } satisfies Record<Dtype, string>,
    size: (value: number) => bytes(value),
    best: (onGpu: boolean) =>
      onGpu ? "Proposed: the fastest on this machine’s GPU." : "Proposed: the fastest on a processor.",
    misfits: {
      "needs-gpu": "Needs WebGPU, which this machine does not offer.",
      "needs-half-floats": "Needs 16-bit numbers, which this GPU does not offer.",
      "too-large": "Too large for WebAssembly’s memory.",
    } satisfies Record<Misfit, string>,
    none: "None of these runs on this machine. Look for a smaller model, or run this one on a server of your own.",
    fetch: (size: number) => `Fetch ${bytes(size)}`,
    fetching: (loaded: number, total: number) => `${bytes(loaded)} of ${bytes(total)}`,
    progress: (repository: string) => `Fetching ${repository}`,
    goesOn: "It goes on when this dialog is closed. What is broken off goes on from the last whole file.",
    deleteNamed: (name: string) => `Delete ${name}`,
  },
  server: {
    heading: "On a server",
    unnamed: "The server’s model",
    first: "Enter the address and the model’s name first.",
  },
};
