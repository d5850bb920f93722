/** The page with a scripted student instead of a model: for looking at it, and for journeys that need no model. */
import { mountApp } from "../../../src/ui/mountApp.ts";
import { scriptedStudent } from "./scriptedStudent.ts";

const target = document.getElementById("app");
if (!target) throw new Error("The stage has no #app.");
const tokenMs = Number(new URLSearchParams(location.search).get("tokenMs") ?? 5);
const clock = { now: () => performance.now() };
void mountApp({ target, clock, generator: scriptedStudent(clock, tokenMs) });
