import type { Fallback, Reason } from "./teacher.ts";

/** A reason as a sentence that names its evidence; steps count from 1. */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case "reachesAnswer":
      return `Reaches ${format(reason.value)}, the answer.`;
    case "neededBy":
      return `Its result, ${format(reason.value)}, is used in step ${reason.step + 1}.`;
    case "setsUp":
      return `Sets up what gives ${format(reason.value)} in step ${reason.step + 1}.`;
    case "statesAnswer":
      return "States the answer.";
    case "visible":
      return "Stands behind the thinking, and stays as it is.";
    case "introduces":
      return `Brings up ${list(reason.values)}, which a kept step needs.`;
    case "notShownSuperfluous":
      return "Nothing shows that it can go.";
    case "repeatsQuestion":
      return "Says again what the question says.";
    case "knownFact":
      return "Everyone knows that.";
    case "plan":
      return "Says what is to be done; doing it is enough.";
    case "computedElsewhere":
      return `Its result, ${format(reason.value)}, is computed in step ${reason.step + 1} and used from there.`;
    case "unused":
      return `Its result, ${list(reason.values)}, is not needed for the answer.`;
    case "givenUp":
      return `A path that step ${reason.step + 1} gives up.`;
    case "checks":
      return `Checks step ${reason.step + 1} and finds it right.`;
    case "checksNothingNew":
      return "A check that changes nothing.";
    case "doubt":
      return "A doubt that changes nothing.";
    case "otherWay":
      return reason.step === undefined
        ? "Another way that the answer does not rest on."
        : `Another way to what step ${reason.step + 1} has already.`;
    case "afterAnswer":
      return `Step ${reason.step + 1} has reached the answer already.`;
    case "saysNothingNew":
      return "Says nothing that is not said elsewhere.";
    case "said":
      return reason.text === "" ? "No reason was given." : reason.text;
  }
}

/** Why a teacher pruned less than it could, as a sentence. */
export function fallbackText(fallback: Fallback): string {
  switch (fallback) {
    case "noAnswer":
      return "The trace gives no answer, so only what is plainly dispensable was cut.";
    case "notNumeric":
      return "The answer is no number that calculations could be followed to, so only what is plainly dispensable was cut.";
    case "noDerivation":
      return "No calculation in the trace leads to the answer, so only what is plainly dispensable was cut.";
    case "gap":
      return "The answer rests on a number that nothing explains, so only what is plainly dispensable was cut.";
    case "unknowns":
      return "The way to the answer is algebra, which the numbers alone do not follow, so only what is plainly dispensable was cut.";
    case "answerLost":
      return "Cutting more would have left another answer, so less was cut, or nothing.";
  }
}

function format(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}

function list(values: readonly number[]): string {
  return values.map(format).join(", ");
}
