/** The hub of problem sets behind its worker. */
import { connectHub } from "./bridge/connectHub.ts";
import { browserWorker } from "./bridge/lifeSign.ts";
import type { EvaluatePorts } from "./ui/screens/evaluate/evaluatePorts.ts";

export function pageHub(): Pick<EvaluatePorts, "hub" | "hubHost"> {
  const [address = ""] = import.meta.env.HUB.split(" ");
  const hub = connectHub(() =>
    browserWorker((name) => new Worker(new URL("../workers/hub.worker.ts", import.meta.url), { type: "module", name })),
  );
  return { hub, hubHost: new URL(address).host };
}
