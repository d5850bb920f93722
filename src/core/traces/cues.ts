import type { Skill } from "../problems/skill.ts";

/** Words that open a sentence without saying what it does; they are skipped before a cue at the start is looked for. */
export const FILLERS =
  /^(?:(?:okay|ok|so|alright|well|now|then|and|also|yeah|ah|oh|hmm|right|good|great|let(?: me|'s) see(?=[,.]))\b(?! (?:so )?(?:far|wait))[,.: ]*)+/i;

/** The final answer, stated as such. */
export const ANSWER_CUES: readonly RegExp[] = [
  /^\W*#{4}/,
  /\\boxed\b/,
  /\bfinal answer\b/i,
  /\b(?:the|my|our) (?:correct |right )?answer (?:is|should be|must be|would be|has to be|comes|here is)\b/i,
  /\b(?:is|as|be|that's) (?:indeed )?(?:the|my) (?:final |correct |right )?answer\b/i,
  /\b(?:confident|certain) (?:that|in|with)\b/i,
];

/** A result drawn together, which is the end of a trace or of a part of it. */
export const CONCLUDE_CUES: readonly RegExp[] = [
  /^(?:therefore|thus|hence|overall|in (?:conclusion|summary|the end)|all in all|to (?:conclude|sum up|summarize))\b/i,
];

/** The beginning of a stretch in which what was found is gone through again. */
export const CHECK_OPENERS: readonly RegExp[] = [
  /\b(?:double|cross|sanity|re)[- ]?check/i,
  /\bcheck(?:ing|ed)?\b(?! out\b)(?!s\b)/i,
  /\b(?:verify|verifying|verified|verification)\b/i,
  /\b(?:make|making|be|being) (?:absolutely |really |quite )?sure\b/i,
  /\bconfirm(?:ing|s)?\b/i,
  /\bre-?(?:read|reading|calculate|calculating|compute|examine|visit|trace)\b/i,
  /\b(?:once|one) more\b(?= time|,|:)/i,
  /\bread(?:ing)? (?:it|the (?:question|problem)|that) (?:again|once more|carefully again)\b/i,
  /\b(?:go|going|went|look|looking|run|walk) (?:through|over|at) .*\bagain\b/i,
  /^(?:but )?(?:alternatively|another (?:way|approach|method|angle|check|thing|point))\b/i,
  /\b(?:another|a different|the other|second) (?:way|approach|method)\b/i,
  /\brecap\b/i,
  /\b(?:just )?to be (?:sure|thorough|safe|certain)\b/i,
  /^(?:going|working|checking) backwards?\b|\bthe other way round\b|\bgo(?:ing)? back(?:wards)?\b/i,
  /\b(?:rough|quick) (?:check|estimate)\b|^roughly\b/i,
  /^(?:the steps,? )?again:|\bdo(?:ing)? (?:it|that|this) again\b|\bagain step by step\b/i,
];

/** A check of how the problem is to be read; a new calculation ends it. */
export const READING_CUES =
  /\b(?:parse|pars(?:ed|ing)|(?:re-?)?read(?:ing)?|interpret\w*|misinterpret\w*|misread|underst\w+|wording|problem|question)\b/i;

/** A verdict on what was found. */
export const CHECK_VERDICTS: readonly RegExp[] = [
  /\b(?:that|this|it|which|everything|all|calculations?|steps|numbers|math|result|answer|logic)(?:'s| is| are| seems?| looks?| sounds?| appears?)?(?: to be)?(?: all| also| indeed| really| quite| pretty| about| good and)? (?:correct|right|consistent|accurate|solid|straightforward|reasonable|valid|okay|fine|logical|good)\b/i,
  /\b(?:makes?|making) sense\b/i,
  /\b(?:match(?:es)?|(?:it|that|this|everything|all) (?:all )?adds? up|checks? out|holds? up|fits?|lines? up)\b/i,
  /\b(?:same|identical) (?:answer|result|number|total|thing|amount|as before|conclusion)\b|\bget the same\b/i,
  /^(?:yes|yep|yeah|correct|right|exactly|good|perfect|great|indeed)\b/i,
  /\b(?:no|any|without) (?:mistakes?|errors?|tricks?|issues?|discrepanc\w+|other (?:factors?|information|costs?|considerations?|details?))\b/i,
  /\b(?:as (?:it|they) should be|as before|as expected)\b/i,
  /\bis (?:indeed|definitely|certainly)\b/i,
  /\b(?:correct|right|consistent|straightforward)\W*$/i,
];

/** Doubt: second thoughts, and questions to oneself. */
export const HESITATE_CUES: readonly RegExp[] = [
  /^(?:but |no,? |oh,? |hmm,? |so )?(?:wait|hold on|actually|hang on|oops)\b/i,
  /^(?:but )?(?:maybe|perhaps|or maybe|or is|or does|or are|or should|could (?:it|that|this|there|someone|the)|unless)\b/i,
  /\b(?:not (?:entirely |quite |really )?sure|confus(?:ed|ing)|ambiguous|tricky|I wonder|might be misunderstanding|doesn't (?:sound|seem|look) right)\b/i,
  /(?:^|[,;:—-] ?)(?:but |or |and |so )?(?:am I|did I|have I|should I|do I|can I|is (?:that|this|it)|are (?:they|these|those)|is there|does (?:that|this|it)|why not|what about|what if|what does|where did|is \d+)\b.*\?/i,
  /\b(?:might|could) (?:be )?(?:mis(?:interpret|read|understand|understood)|think|mistakenly|confuse)\w*/i,
  /, right\?$/i,
];

/** Doubt in tone only: it counts when nothing else in the sentence says what it does. */
export const HESITATE_TONE = /^(?:(?:okay|ok|so|alright|but|oh)[, ]+)?(?:hmm|huh|uh|um)\b(?!,? (?:okay|so|let)\b)/i;

/** A turn away from a doubt, when the sentence before was one. */
export const HESITATE_REPLIES =
  /^(?:no|not|nope|yes|okay|right|but|because|it says|the problem|since|well|hmm|I think|so no)\b/i;

/** What is about to be done. */
export const PLAN_CUES: readonly RegExp[] = [
  /\b(?:need|have|want|going|got|try|trying|used?|required|supposed) to (?:first )?(?:find|figure|know|calculate|compute|determine|add|subtract|multiply|divide|convert|get|work|break|do|sum|look|consider|use|see|think|take|start|combine|compare|solve|set|account)\b/i,
  /\b(?:let me|let's|lets|let us|I'll|I will|we'll|we can|I can|I should|we should|I must|I could|I might|I would|I'd)\b/i,
  /\bI (?:first |only |just |still )?need\b/i,
  /\b(?:my plan|the plan|the (?:next|first|last|second|final) (?:step|thing)|step by step|one by one|in one go|one step)\b/i,
  /\b(?:first|next|then|finally|after that|start(?:ing)? with|before I can)\b.*\b(?:find|calculate|determine|figure|need|add|subtract|multiply|divide|work out)\b/i,
  /^(?:to (?:find|get|calculate|determine|figure|solve|do that|compute))\b/i,
  /\bI (?:then |now |also |first )?(?:add|subtract|multiply|divide|calculate|convert|find|determine)\b/i,
  /\b(?:formula|equation|define|denote|represent)\b/i,
  /^(?:\W*let [A-Za-z]\b)/i,
  /\b(?:is found by|can be (?:found|calculated|written)|find out|figure out)\b/i,
];

/** The question or its facts, named as such. */
export const RESTATE_CUES: readonly RegExp[] = [
  /\b(?:the|this) (?:problem|question)(?: also| just| only| statement)?(?: is| was)?(?: says?| said| states?| asks?| asking| mentions?| tells?| gives?| specifies| about| here)?\b/i,
  /\b(?:it|they) (?:also )?(?:says?|states?|mentions?|ask|asks|want to know|want|tell)\b/i,
  /\b(?:we're|I'm|we are|I am|is|are|was|were) (?:given|told|asked|asking)\b/i,
  /\b(?:we|I) (?:also )?know\b|\beveryone knows\b|\bof course\b/i,
  /\baccording to\b|\bgiven (?:that|information|in)\b/i,
];

/** Operators in words, with the symbol that they stand for. */
export const OPERATOR_WORDS: readonly { readonly pattern: RegExp; readonly symbol: string }[] = [
  { pattern: /\b(?:multiplied by|times)\b/gi, symbol: "*" },
  { pattern: /\b(?:divided by|split (?:into|among|between))\b/gi, symbol: "/" },
  { pattern: /\b(?:plus|added to)\b/gi, symbol: "+" },
  { pattern: /\bminus\b/gi, symbol: "-" },
  { pattern: /\bhalf (?:of )?(?=\d)/gi, symbol: "1 / 2 * " },
  { pattern: /(?<=\d)(?:%|\s*percent) of\b|(?<=\/ ?\d+) of\b(?= \d)/gi, symbol: " * " },
];

/** Verbs that calculate, with the symbol of what they do; they count where a result is named as well. */
export const OPERATION_VERBS: readonly { readonly pattern: RegExp; readonly symbol: string }[] = [
  { pattern: /\b(?:multiply|multiplying)\b.*\d.*\bby\b.*\d/i, symbol: "*" },
  { pattern: /\b(?:divide|dividing)\b.*\d.*\bby\b.*\d/i, symbol: "/" },
  { pattern: /\b(?:subtract|subtracting|take|taking)\b.*\d.*\bfrom\b.*\d/i, symbol: "-" },
  { pattern: /\b(?:add|adding)\b.*\d.*\b(?:and|to|with)\b.*\d/i, symbol: "+" },
];

/** Words that introduce a result. */
export const RESULT_WORDS =
  /(?:=|≈|\b(?:is|are|equals?|be|gives?|makes?|leaves?|leaving|get|have|has|comes? to|totals?|that's|it's|totaling|equaling|resulting in|results? in|yields?|left with)\b)(?: (?:indeed|also|still|just|exactly|again|equal to|you|me|us|him|her|them|a total of))?/i;

/** A result in words, without its calculation. */
export const COMPUTE_CUES: readonly RegExp[] = [
  /\b(?:equals?|results? in|comes? to (?:a total of )?\$?(?=\d)|that's|that is|(?:that|this|which) (?:makes|gives|leaves|means)|leaving|for a total of|left with)\b.*\d/i,
];

/** A turn to what has not been done yet. */
export const MOVING_ON =
  /^(?:so |okay, |alright, )?(?:now|next|the next step|finally|at last|after that|moving on|with that|from there)\b/i;

/** The skill that a calculation exercises, by cue words in its sentence; the first row that fits decides. */
export const SKILL_CUES: readonly {
  readonly skill: Skill;
  readonly operations: readonly string[];
  readonly pattern: RegExp;
}[] = [
  { skill: "remainder", operations: ["mod", "/", "-"], pattern: /\bmod\b|\bremainder\b|\bleft over\b|\bthe rest\b/i },
  { skill: "average", operations: ["/"], pattern: /\b(?:average|mean)\b/i },
  { skill: "percent", operations: ["*", "/"], pattern: /%|\bper ?cent|\bdiscount\b/i },
  {
    skill: "fraction",
    operations: ["*", "/"],
    pattern:
      /\b(?:half|halves|thirds|quarters|fourths|fifths|sixths|eighths|tenths|fraction|(?:an?|one|of the)[- ](?:third|quarter|fourth|fifth|sixth|eighth|tenth))\b|\\frac|\b1\/\d/i,
  },
  {
    skill: "convert",
    operations: ["*", "/"],
    pattern:
      /\b(?:convert\w*|(?:minutes|seconds) in|days in|weeks in|months in|inches in|feet in|dozen|centimeters in|hours to minutes|minutes to hours)\b/i,
  },
  {
    skill: "factor",
    operations: ["*", "/"],
    pattern: /\b(?:twice|double|triple|times (?:as|more|the)|as (?:many|much|old|long|tall) as)\b/i,
  },
  {
    skill: "unitPrice",
    operations: ["*", "/"],
    pattern: /[$€£]|\b(?:costs?|price[ds]?|pays?|paid|dollars?|cents?|charges?|money|bill)\b/i,
  },
  {
    skill: "rate",
    operations: ["*", "/"],
    pattern:
      /\b(?:per|an|a|each|every) (?:second|minute|hour|day|week|month|year)\b|\b(?:speed|rate|mph|miles|hourly)\b/i,
  },
  {
    skill: "difference",
    operations: ["-"],
    pattern:
      /\b(?:difference|compared?|(?:how many|how much|\d+) (?:more|fewer|less|older|taller|longer|shorter)|more .*\bthan|fewer .*\bthan|less .*\bthan)\b/i,
  },
];

export const SKILL_OF_OPERATION: Readonly<Record<string, Skill>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "share",
  mod: "remainder",
};
