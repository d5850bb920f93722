import { reportDevice } from "../src/adapters/device/deviceReport.ts";
import { OpenAiCompatibleGenerator } from "../src/adapters/generators/openAiCompatible.ts";
import { guardedFetch } from "../src/adapters/storage/guardedFetch.ts";
import type { ModelRequest } from "../src/bridge/contract.ts";
import { giveLifeSign } from "../src/bridge/lifeSign.ts";
import { serveInference } from "../src/bridge/serve.ts";
import { AppError } from "../src/core/errors.ts";
import type { Generator } from "../src/core/ports.ts";

function open(model: ModelRequest): Generator {
  if ("source" in model) throw new AppError({ code: "internal", message: "This worker runs no model of its own." });
  // Made with each request: the generator has refused by then what is no address.
  const ask: typeof fetch = (input, init) => guardedFetch([model.baseUrl])(input, init);
  return new OpenAiCompatibleGenerator({ ...model, fetch: ask, clock: performance });
}

serveInference({ open, describeDevice: () => reportDevice(), warm: () => {} });
giveLifeSign(self);
