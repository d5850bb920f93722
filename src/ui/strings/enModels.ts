import { count } from "./enNumbers.ts";

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
  server: {
    heading: "On a server",
    unnamed: "The server’s model",
    first: "Enter the address and the model’s name first.",
  },
};
