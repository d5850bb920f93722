/** The hub behind its workers. */
import { connectHub, type HubConnection } from "./bridge/connectHub.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import type { ModelHub } from "./core/models/modelHub.ts";
import type { EvaluatePorts } from "./ui/screens/evaluate/evaluatePorts.ts";

export function pageHub(): Pick<EvaluatePorts, "hub" | "hubHost"> {
  return { hub: connect(), hubHost: hubHost() };
}

/** In a worker of its own, so that problem sets need not wait for a model. */
export function pageModelHub(): { readonly hub: ModelHub; readonly hubHost: string } {
  return { hub: connect().models, hubHost: hubHost() };
}

function connect(): HubConnection {
  return connectHub(() =>
    browserWorker((name) => new Worker(new URL("../workers/hub.worker.ts", import.meta.url), { type: "module", name })),
  );
}

function hubHost(): string {
  const [address = ""] = import.meta.env.HUB.split(" ");
  return new URL(address).host;
}
