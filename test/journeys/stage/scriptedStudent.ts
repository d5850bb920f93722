import type { ScriptedReply } from "../../../src/adapters/generators/scripted.ts";
import { ScriptedGenerator } from "../../../src/adapters/generators/scripted.ts";
import type { Clock, GenerationItem, ModelDescription } from "../../../src/core/ports.ts";
import { generateProblem } from "../../../src/core/problems/generate.ts";
import type { GeneratedProblem } from "../../../src/core/problems/problem.ts";
import { renderDirect } from "../../../src/core/traces/direct.ts";
import { renderPruned } from "../../../src/core/traces/pruned.ts";
import { traceText } from "../../../src/core/traces/rendered.ts";
import { renderVerbose } from "../../../src/core/traces/verbose.ts";

const MODEL: Omit<ModelDescription, "id" | "label"> = {
  revision: "1",
  dtype: "none",
  device: "cpu",
  threads: 1,
  tokenizerId: "pieces",
  kind: "student",
  contextTokens: 1024,
  note: "It recites solutions; nothing is computed.",
};

/** Problems that the scripted student can recite: those that the journeys pose. */
function recitable(): readonly GeneratedProblem[] {
  const ranges = [
    [1, 2],
    [2, 3],
    [3, 4],
    [5, 6],
  ] as const;
  return ranges.flatMap(([minSteps, maxSteps]) =>
    Array.from({ length: 12 }, (_, index) =>
      generateProblem({ seed: 1, split: "validation", index, minSteps, maxSteps }),
    ),
  );
}

/** A model that recites the rendered solutions, some milliseconds a token: the page without a student, or a server. */
export function scriptedStudent(
  clock: Clock,
  tokenMs: number,
  facts: Pick<ModelDescription, "id" | "label"> & Partial<ModelDescription>,
): ScriptedGenerator {
  const problems = recitable();
  const model = { ...MODEL, ...facts };
  return new ScriptedGenerator({ model, clock, wait: pause, replyTo: (item) => reply(item, problems, tokenMs) });
}

function reply(item: GenerationItem, problems: readonly GeneratedProblem[], tokenMs: number): ScriptedReply {
  const prompt = item.prompt.kind === "text" ? item.prompt.text : item.prompt.messages.map((m) => m.content).join("\n");
  const problem = problems.find(({ question }) => prompt.includes(question));
  const text = problem ? solution(problem, item.id) : "I have not seen this before.\n#### 42";
  const pieces = text.match(/\s*(\d|[A-Za-z]+|[^\sA-Za-z\d])/g) ?? [];
  return {
    kind: "reply",
    promptTokens: prompt.split(/\s+/).length,
    tokens: pieces.map((piece, id) => ({ id, text: piece, atMs: (id + 1) * tokenMs })),
    finishReason: "stop",
  };
}

function solution(problem: GeneratedProblem, style: string): string {
  if (style === "verbose" || style === "own") return traceText(renderVerbose(problem, 1));
  return traceText(style === "pruned" ? renderPruned(problem) : renderDirect(problem));
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
