import { problemHub } from "../src/adapters/imports/hubProblems.ts";
import { guardedFetch } from "../src/adapters/storage/guardedFetch.ts";
import { hubFiles } from "../src/adapters/storage/hubFiles.ts";
import { hubModels } from "../src/adapters/storage/hubModels.ts";
import { opfsHubModels } from "../src/adapters/storage/opfsHubModels.ts";
import { giveLifeSign } from "../src/bridge/lifeSign.ts";
import { serveHub } from "../src/bridge/serveHub.ts";

/** The hub alone may be asked; where it redirects to, this file's policy decides. */
const [address = ""] = import.meta.env.HUB.split(" ");

const fetch = guardedFetch([address]);
serveHub(problemHub(hubFiles(address, fetch)), hubModels(address, fetch, opfsHubModels()));
giveLifeSign(self);
