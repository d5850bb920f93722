/**
 * The wording of verbose traces, by move: a few phrasings each, from a small vocabulary, so that a student of two
 * million parameters can learn all of them. What a calculation is for is said before it, as a step's number is easy to
 * find once its noun is written and hard before. Slots stand in braces; a slot that begins with a capital starts a sentence.
 * Nouns are used only where it does not matter whether they are singular or plural.
 */
export const PHRASINGS = {
  firstFact: [
    "Okay, so {clause}.",
    "Okay, let me see. {Clause}.",
    "Alright, {clause}.",
    "So {clause}.",
    "Okay, the problem says that {clause}.",
    "Hmm, okay, {clause}.",
  ],
  firstTwoFacts: [
    "Okay, so {clause}, and {other}.",
    "Alright, {clause}, and {other}.",
    "Let me see, {clause}, and {other}.",
    "So {clause} and {other}.",
  ],
  fact: ["{Clause}.", "Also, {clause}.", "It says that {clause}.", "And {clause}.", "I also know that {clause}."],
  twoFacts: ["{Clause}, and {other}.", "It says that {clause} and that {other}.", "Also, {clause}, and {other}."],
  setAside: [
    "It also says that {clause}, but nobody asks about that.",
    "{Clause}, but that does not matter here.",
    "And {clause}, but I do not need that.",
    "{Clause}, which has nothing to do with the question.",
  ],
  knownFact: [
    "Of course, {clause}.",
    "I know that {clause}.",
    "And of course {clause}.",
    "Everyone knows that {clause}.",
  ],
  question: [
    "The question is: {question}",
    "They ask: {question}",
    "They want to know: {question}",
    "And the question: {question}",
  ],
  planOne: [
    "I only need one step to find {last}.",
    "So I just have to find {last}.",
    "That should take one step.",
    "I can get {last} in one go.",
  ],
  planFirst: [
    "First I need {first}.",
    "To get {last}, I first need {first}.",
    "Let me start with {first}.",
    "I will find {first} first.",
    "Hmm, let me think. First I need {first}.",
    "Before I can find {last}, I need {first}.",
    "Let me go step by step, with {first} first.",
  ],
  planAll: [
    "First I need {middle}, and then I can find {last}.",
    "To get {last}, I first need {middle}.",
    "My plan is to find {middle}, and then {last}.",
    "Let me go step by step: {middle}, then {last}.",
  ],
  planNext: ["Next I need {noun}.", "Now I can find {noun}.", "After that I need {noun}.", "The next step is {noun}."],
  planWithFact: [
    "Next, {clause}, so I need {noun}.",
    "Now, {clause}, so I can find {noun}.",
    "After that, {clause}, so I have to find {noun}.",
    "Now {clause}, which I need for {noun}.",
  ],
  compute: [
    "{Noun}: {equation}.",
    "I {verb}, so {equation}.",
    "{equation}, and that gives me {noun}.",
    "I {verb} and get {equation}.",
    "So for {noun} I have {equation}.",
    "For {noun}, {equation}.",
  ],
  computeNext: [
    "Now {noun}: {equation}.",
    "With that, {noun}: {equation}.",
    "Next, {noun}: I {verb}, so {equation}.",
    "From there, for {noun}, {equation}.",
    "After that, for {noun} I have {equation}.",
    "Next, for {noun}, I {verb} and get {equation}.",
  ],
  computeLast: [
    "Finally, {noun}: I {verb}, so {equation}.",
    "Finally, {noun}: {equation}.",
    "At last, {noun}: {equation}.",
  ],
  computeWithFact: [
    "Now, since {clause}, for {noun} I have {equation}.",
    "Next, because {clause}, {noun}: {equation}.",
    "After that, {clause}, so for {noun}, {equation}.",
    "From there, as {clause}, {noun}: I {verb}, so {equation}.",
  ],
  computePlanned: ["I {verb}, and {equation}.", "That is {equation}.", "{equation}.", "So {equation}."],
  computeRemainder: [
    "Now {noun}: {parts}, so {equation}.",
    "Next, for {noun}, {parts}, so {equation}.",
    "With that, {noun}: {parts}, so {equation}.",
    "After that, for {noun} I {verb}: {parts}, so {equation}.",
  ],
  result: ["So that makes {c}.", "So I have {c} for {noun}.", "That gives {c} for {noun}.", "Okay, that is {c}."],
  alreadyDone: [
    "Hmm, is {c} already the answer? No, that is only {noun}.",
    "Wait, am I done? No, the question is about {last}.",
    "Hold on, is that all? No, {c} is only for {noun}.",
    "Wait, can I stop here? Not yet, that is only {noun}.",
  ],
  wrongOperation: [
    "Wait, should I {wrong} instead? No, {reason}.",
    "Hmm, why not {wrong}? No, {reason}, so I {verb}.",
    "Hold on, do I have to {wrong} here? No, {reason}.",
    "Wait, maybe I should {wrong}? No, {reason}.",
    "Hmm, or is it better to {wrong}? No, {reason}.",
  ],
  whereFrom: [
    "Wait, where did the {value} come from? Right, {clause}.",
    "Hmm, is {value} the right number here? Yes, {clause}.",
    "Hold on, what does the {value} stand for? Okay, {clause}.",
    "Wait, did I read the {value} right? Yes, it says that {clause}.",
  ],
  irrelevantDoubt: [
    "Wait, it also says that {clause}. Do I need the {value}? No, it does not change {last}.",
    "Hmm, what about the {value}? No, {clause}, but that has nothing to do with {last}.",
    "Hold on, {clause}. Should I use that? No, nobody asks about it.",
    "But wait, {clause}. Does that matter? No, I do not need the {value} for {last}.",
  ],
  nothingMissed: [
    "Hmm, did I miss something? No, I have used {numbers}.",
    "Wait, did I use every number? Yes, {numbers}.",
    "Hmm, is there anything else? No, {numbers} is all that I need.",
  ],
  midCheck: [
    "Let me check that: {inverse}, good.",
    "Let me check: {inverse}. That fits.",
    "To be sure, {inverse}, so that is right.",
    "Just to be safe, {inverse}. Yes.",
  ],
  checkOpener: [
    "Let me check that again.",
    "Wait, let me make sure that this is right.",
    "Okay, let me double-check.",
    "Let me verify this.",
  ],
  checkStepOpener: [
    "Let me check {noun} again.",
    "I want to be sure about {noun}.",
    "Wait, let me make sure about {noun}.",
    "Let me double-check {noun}.",
  ],
  inverse: [
    "Going back from {c}, {inverse}, and that is where I started.",
    "If I go back, {inverse}, so it fits.",
    "Backwards, {inverse}, which matches.",
    "The other way round, {inverse}, so {equation} is correct.",
    "{inverse}, so that brings me back to {a}.",
  ],
  swapped: [
    "Turned around, {swapped}, the same result.",
    "With the numbers swapped, {swapped}, so it fits.",
    "{swapped} as well, so that is right.",
  ],
  recompute: [
    "Once more: {equations}. The same result.",
    "Again: {equations}, so that checks out.",
    "One more time: {equations}. Good, nothing changes.",
    "Doing it again, {equations}, and I get the same.",
  ],
  parts: [
    "In parts, {parts}, so {equation} is right.",
    "I split it up: {parts}. Yes, {c} again.",
    "Step by step, {parts}, the same as before.",
    "{Parts}, so in parts it is {c} as well.",
  ],
  reread: [
    "Let me read the question again: {question} Yes, {c} fits that.",
    "Reading it again: {question} Yes, I have {last}.",
    "To be sure, they asked: {question} Good, that is what I found.",
  ],
  rereadFact: [
    "Yes, {clause}, so the {value} is right.",
    "I check the facts again: {clause}. Yes.",
    "It really says that {clause}, so {value} is correct.",
  ],
  sizeMore: [
    "Does {c} make sense? It has to be more than {a}, and it is.",
    "{c} is more than {a}, as it should be.",
    "It has to be bigger than {a}, and {c} is.",
  ],
  sizeLess: [
    "Does {c} make sense? It has to be less than {a}, and it is.",
    "{c} is less than {a}, as it should be.",
    "It has to be smaller than {a}, and {c} is.",
  ],
  estimate: [
    "As a rough check, {estimate}, and {c} is a bit more, so it makes sense.",
    "Roughly, {estimate}, so {c} looks right.",
    "A quick estimate: {estimate}, and {c} should be above that. It is.",
  ],
  conclude: [
    "So the answer is {c}.",
    "Therefore, the answer is {c}.",
    "So I am sure that the answer is {c}.",
    "Okay, so {c} is the answer.",
    "All in all, the answer is {c}.",
    "That means the final answer is {c}.",
  ],
} as const satisfies Record<string, readonly string[]>;

/** The wording of each move. */
export type Phrasings = Readonly<Record<keyof typeof PHRASINGS, readonly string[]>>;
