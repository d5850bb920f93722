/** The two calls of DRP: one cuts a trace into steps, the other decides about each. */
export type TeacherCall = "split" | "prune";

/** Why what a chat model replied was not taken. Steps are named by their index. */
export type Rejection =
  /** Nothing was asked: trace and reply would not fit. */
  | { readonly kind: "tooLong"; readonly tokens: number; readonly contextTokens: number }
  | { readonly kind: "cutOff"; readonly call: TeacherCall; readonly tokens: number }
  | { readonly kind: "noJson"; readonly call: TeacherCall }
  | { readonly kind: "badShape"; readonly call: TeacherCall; readonly where: string; readonly problem: string }
  | { readonly kind: "textLost"; readonly missing: string }
  | { readonly kind: "textChanged"; readonly step: number; readonly expected: string; readonly found: string }
  | { readonly kind: "undecided" | "unknownStep" | "decidedTwice" | "badMerge"; readonly step: number }
  | { readonly kind: "longer" | "tagInvented"; readonly step: number }
  | { readonly kind: "numberInvented"; readonly step: number; readonly value: number }
  | { readonly kind: "wordsInvented"; readonly step: number; readonly words: readonly string[] }
  | { readonly kind: "falseEquation"; readonly step: number; readonly value: number }
  /** A line of what is left uses a number that nothing before it leads to. */
  | { readonly kind: "numberLost"; readonly value: number; readonly line: string }
  /** Undefined where one of the two gives no answer. */
  | { readonly kind: "answerChanged"; readonly from: string | undefined; readonly to: string | undefined }
  | { readonly kind: "nothingLeft" };

/** As a sentence: for a person, and for the model when it is asked again. */
export function rejectionText(rejection: Rejection): string {
  switch (rejection.kind) {
    case "tooLong":
      return `The trace needs about ${rejection.tokens} tokens with its reply; the model holds ${rejection.contextTokens}.`;
    case "cutOff":
      return `The reply ${TO[rejection.call]} was cut off after ${rejection.tokens} tokens.`;
    case "noJson":
      return `The reply ${TO[rejection.call]} holds no JSON.`;
    case "badShape":
      return `The reply ${TO[rejection.call]} has another form than asked for (${rejection.where}: ${rejection.problem}).`;
    case "textLost":
      return `The steps leave out text of the trace: ${JSON.stringify(rejection.missing)}.`;
    case "textChanged":
      return rejection.expected === ""
        ? `Step ${rejection.step + 1} adds text behind the end of the trace: ${JSON.stringify(rejection.found)}.`
        : `Step ${rejection.step + 1} has ${JSON.stringify(rejection.found)} where the trace has ${JSON.stringify(rejection.expected)}.`;
    case "undecided":
      return `Nothing is decided about step ${rejection.step + 1}.`;
    case "unknownStep":
      return `There is no step ${rejection.step + 1}.`;
    case "decidedTwice":
      return `Step ${rejection.step + 1} is decided about twice.`;
    case "badMerge":
      return `The merge at step ${rejection.step + 1} needs one text and a later step to end with.`;
    case "longer":
      return `The new text of step ${rejection.step + 1} is longer than what it stands for.`;
    case "tagInvented":
      return `The new text of step ${rejection.step + 1} opens or closes the thinking.`;
    case "numberInvented":
      return `The new text of step ${rejection.step + 1} has the number ${format(rejection.value)}, which stands neither in the question nor in the trace up to there.`;
    case "wordsInvented":
      return `The new text of step ${rejection.step + 1} has words that the trace does not have: ${rejection.words.join(", ")}.`;
    case "falseEquation":
      return `The new text of step ${rejection.step + 1} arrives at ${format(rejection.value)} by a calculation that does not give it.`;
    case "numberLost":
      return `What is left uses ${format(rejection.value)}, but no step that leads to it is kept (${JSON.stringify(rejection.line)}).`;
    case "answerChanged":
      return rejection.from === undefined
        ? `The trace gives no answer, but what is left answers ${rejection.to ?? "something"}.`
        : `The trace answers ${rejection.from}, but what is left answers ${rejection.to ?? "nothing"}.`;
    case "nothingLeft":
      return "Every step was deleted.";
  }
}

const TO: Readonly<Record<TeacherCall, string>> = { split: "to the first call", prune: "to the second call" };

function format(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}
