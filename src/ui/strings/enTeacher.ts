import type { AskProgress } from "../../core/distill/modelTeacher.ts";
import type { Usage } from "../../core/distill/usage.ts";
import { parseModelId } from "../../core/modelId.ts";
import type { TokenCount } from "../../core/ports.ts";
import type { RemoteModel } from "../../core/remoteModel.ts";
import type { TalkEstimate } from "../../core/teacher/llm/estimate.ts";
import type { TeacherCall } from "../../core/teacher/llm/rejection.ts";
import { SERVER, SYMBOLIC, TAB } from "../screens/prune/teacherChoice.ts";
import { count, tokens, whole } from "./enNumbers.ts";

const twoDigits = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
const requests = (n: number): string => count(n, { one: "request", other: "requests" });

/** "qwen on localhost:8000", "tiny-chat (q8) in this tab"; the teacher that needs no model is no one's name. */
const teacher = (id: string): string => {
  if (id === SYMBOLIC) return "the symbolic teacher";
  const model = parseModelId(id);
  if (model.kind === "hub") return `${inTab(id)} in this tab`;
  return model.kind === "remote" ? `${model.model} on ${model.host}` : id;
};

/** Without its owner. */
const inTab = (id: string): string => {
  const model = parseModelId(id);
  return model.kind === "hub" ? `${model.repository.split("/").at(-1)!} (${model.dtype})` : id;
};

const sources: Readonly<Record<TokenCount["source"], string>> = {
  exact: "counted exactly",
  reported: "reported by the server",
  estimated: "estimated, because the server does not report them",
};

const calls: Readonly<Record<TeacherCall, string>> = {
  split: "cuts the trace into steps",
  prune: "decides about each step",
};

/** The words about who prunes. */
export const teacherWords = {
  label: "Teacher",
  /** On the switch. */
  choice: (choice: string, id: string | undefined): string => {
    if (choice === SYMBOLIC) return "Symbolic";
    if (choice === TAB) return "A chat model in this tab";
    if (id === undefined || id === SERVER) return "A model on a server";
    const model = parseModelId(id);
    return model.kind === "remote" ? model.model : inTab(id);
  },
  tab: {
    which: "Chat model",
    label: inTab,
    here: "It runs on this machine: nothing is sent anywhere, and nothing is to be paid. Small models answer slowly, and often not in the form that is asked for.",
    absent: (id: string) => `${inTab(id)} is not kept in this browser. Look it up and fetch it to ask it.`,
    none: "None is kept in this browser yet.",
    more: "Fetch another",
    unread: "What is kept is being read.",
  },
  symbolic: "No model: it follows the numbers.",
  setUp: "Server, price and fallback",
  name: teacher,
  /** Where there is little room. */
  short: (id: string) => (id === SYMBOLIC ? "Symbolic" : teacher(id)),
  by: (id: string) => `Pruned by ${teacher(id)}.`,
  willPrune: (id: string) => `${starting(id)} will prune.`,
  instead: (id: string, rejection: string) =>
    `What ${teacher(id)} replied was rejected, so the symbolic teacher pruned instead. ${rejection}`,
  wanted: ({ model, host }: RemoteModel) =>
    `This link names ${model} on ${host} as the teacher. Enter the address of that server and the same model to ask it.`,
  sent: "The question and the trace are sent to this server, and to no other. Its key is kept in this tab only.",
  price: "Price for a million tokens (optional)",
  priceIn: "Tokens in",
  priceOut: "Tokens out",
  fallsBack: "Where its reply is rejected, let the symbolic teacher prune",
  fallsBackNote:
    "A reply is rejected when it leaves out text of the trace, changes or invents a number, or changes the answer. It is asked up to three times before.",
  notAsked: (id: string) => `${starting(id)} has not pruned this trace in this cut yet.`,
  notSetUp: (choice: string) =>
    choice === TAB ? "Choose a chat model above, then ask it." : "Set up the server above, then ask its model.",
  goneModel: (id: string) =>
    parseModelId(id).kind === "hub"
      ? `${inTab(id)} is not kept in this browser.`
      : `${starting(id)} is not set up any more.`,
  ask: "Ask it",
  askAgain: "Ask again",
  stop: "Stop",
  asking: (id: string) => `Asking ${teacher(id)}`,
  progress: (id: string, { call, attempt, tokens: written }: AskProgress) =>
    `${starting(id)} ${calls[call]}${attempt > 1 ? `, try ${attempt}` : ""}: ${tokens(written)}`,
  estimate: ({ calls: n, tokensIn, tokensOut }: TalkEstimate) =>
    `About ${twoDigits.format(tokensIn)} tokens in and ${twoDigits.format(tokensOut)} out, in ${requests(n)}; repeats come on top.`,
  cost: (value: number) => `That is about ${twoDigits.format(value)} at this price.`,
  usage: ({ calls: n, tokensIn, tokensOut }: Usage) =>
    `${requests(n)}, ${whole.format(tokensIn.value)} tokens in and ${whole.format(tokensOut.value)} out, ${
      sources[tokensIn.source === "estimated" ? "estimated" : tokensOut.source]
    }.`,
  spent: (value: number) => `That is ${twoDigits.format(value)} at this price.`,
  rejected: (id: string) => `What ${teacher(id)} replied was rejected.`,
  rejectedMark: "Rejected",
  reply: "What it wrote last",
  noReply: "It was not asked.",
};

/** At the beginning of a sentence; a model's name is written as it is. */
function starting(id: string): string {
  return id === SYMBOLIC ? "The symbolic teacher" : teacher(id);
}
