import type { RemoteModel } from "../../core/remoteModel.ts";
import { count, decimal } from "./enNumbers.ts";

/** The words about models on a server. */
export const serverWords = {
  address: "Address",
  addressExample: "http://localhost:8000/v1",
  secret: (part: string) =>
    `The address holds “${part}”, which looks like a secret. Take it out and put the key into its own field: an address is kept and shown.`,
  model: "Model's name",
  key: "Key, if it asks for one",
  concurrency: "Requests at once",
  remember: "Remember the server and its key in this browser",
  forgets: "Otherwise both are forgotten when this tab is closed.",
  sent: "Problems are sent to this server, and to no other.",
  note: "Any server with OpenAI's chat API will do: vLLM, llama.cpp, Ollama, LM Studio. It must allow this page (CORS).",
  trial: "Try the connection",
  cancel: "Cancel",
  trials: {
    trying: "Asking the server",
    listed: (models: number) =>
      `The server answers and has ${count(models, { one: "model", other: "models" })}. Choose one by its name.`,
    unlisted: "The server answers, but lists no models. Type the name of one.",
    answered: (model: string, milliseconds: number) => `${model} answers, after ${decimal(milliseconds / 1000)} s.`,
  },
  needed: ({ model, host }: RemoteModel) =>
    `This run was begun with ${model} on ${host}. Enter the address of that server and the same model to resume it.`,
};
