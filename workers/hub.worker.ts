import { problemHub } from "../src/adapters/imports/hubProblems.ts";
import { guardedFetch } from "../src/adapters/storage/guardedFetch.ts";
import { hubFiles } from "../src/adapters/storage/hubFiles.ts";
import { giveLifeSign } from "../src/bridge/lifeSign.ts";
import { serveHub } from "../src/bridge/serveHub.ts";

/** The hub alone may be asked; where it redirects to, this file's policy decides. */
const [address = ""] = import.meta.env.HUB.split(" ");

serveHub(problemHub(hubFiles(address, guardedFetch([address]))));
giveLifeSign(self);
