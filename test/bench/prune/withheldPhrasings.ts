import type { Phrasings } from "../../../src/core/traces/phrasings.ts";

/**
 * The moves of a verbose trace in words that the teacher was not written against. Written in one go before the teacher was
 * tuned; the teacher is scored on them, and never changed for a sentence of theirs.
 */
export const WITHHELD_PHRASINGS: Phrasings = {
  firstFact: [
    "Right, what do we have here: {clause}.",
    "Looking at the data, {clause}.",
    "Here is the situation: {clause}.",
    "We start from the fact that {clause}.",
    "{Clause}, that much is stated.",
  ],
  firstTwoFacts: [
    "Right, what do we have here: {clause}, while {other}.",
    "Looking at the data, {clause}; besides, {other}.",
    "Two things are given: {clause}, and {other}.",
    "The text tells us {clause} and {other}.",
  ],
  fact: [
    "On top of that, {clause}.",
    "Another piece of information: {clause}.",
    "Furthermore, {clause}.",
    "Noted: {clause}.",
    "Then there is this: {clause}.",
  ],
  twoFacts: [
    "On top of that, {clause}, plus {other}.",
    "Furthermore, {clause}, whereas {other}.",
    "Noted: {clause}; {other}.",
  ],
  setAside: [
    "{Clause}, though that is just decoration.",
    "We also hear that {clause}, a detail to leave aside.",
    "Presumably the remark that {clause} is only there to distract.",
    "{Clause}; not relevant for us.",
  ],
  knownFact: [
    "Remember that {clause}.",
    "By definition, {clause}.",
    "As anyone will tell you, {clause}.",
    "It is common knowledge that {clause}.",
  ],
  question: [
    "What is wanted: {question}",
    "Our task, in their words: {question}",
    "So what are we after? {question}",
    "The goal reads: {question}",
  ],
  planOne: [
    "A single operation will give us {last}.",
    "There is not much to it: just {last}.",
    "This is over after one calculation.",
    "{Last} can be had directly.",
  ],
  planFirst: [
    "Everything hinges on {first}, so that comes first.",
    "My approach: tackle {first}, the rest will follow.",
    "Without {first} we get nowhere.",
    "How would one obtain {last}? Beginning with {first} seems sensible.",
    "We had better begin by working out {first}.",
    "The way to {last} leads through {first}.",
  ],
  planAll: [
    "The route: {middle}, followed by {last}.",
    "Strategy: work out {middle} before turning to {last}.",
    "There are several stages here, namely {middle} and lastly {last}.",
    "Once {middle} are in hand, {last} will be easy.",
  ],
  planNext: [
    "This brings us to {noun}.",
    "What is missing now is {noun}.",
    "On to {noun}.",
    "Having that, we turn to {noun}.",
  ],
  planWithFact: [
    "Recall that {clause}, which is why {noun} should come next.",
    "Given the fact that {clause}, it is time for {noun}.",
    "As {clause}, we turn to {noun}.",
    "Because {clause}, what is missing now is {noun}.",
  ],
  compute: [
    "Working out {noun}: {equation}.",
    "We {verb}, arriving at {equation}.",
    "As for {noun}, {equation}.",
    "{Noun} can be written as {equation}.",
    "If we {verb}, the outcome is {equation}.",
    "Calculating, {equation}, which is {noun}.",
  ],
  computeNext: [
    "Turning to {noun}: {equation}.",
    "This lets us obtain {noun}, namely {equation}.",
    "We go on and {verb}: {equation} for {noun}.",
    "Consequently {noun} must be {equation}.",
    "As for {noun}, it follows that {equation}.",
    "Building on this result, {equation} is {noun}.",
  ],
  computeLast: [
    "The last piece is {noun}, where we {verb}: {equation}.",
    "To finish, {noun}: {equation}.",
    "All that remains is {noun}, so {equation}.",
  ],
  computeWithFact: [
    "Seeing that {clause}, we obtain {equation} for {noun}.",
    "Remember, {clause}; hence {noun} amounts to {equation}.",
    "Considering that {clause}, {noun} must be {equation}.",
    "{Clause}, therefore {noun} comes out as {equation}.",
  ],
  computePlanned: [
    "The calculation reads {equation}.",
    "Here we {verb}: {equation}.",
    "In numbers: {equation}.",
    "Written out, {equation}.",
  ],
  computeRemainder: [
    "Turning to {noun}: {parts}, meaning {equation}.",
    "As for {noun}, {parts}, which shows that {equation}.",
    "To obtain {noun} we {verb}; {parts}, hence {equation}.",
  ],
  result: ["In other words, {noun} equals {c}.", "We now have {c}.", "{c} it is, then.", "So {noun} amounts to {c}."],
  alreadyDone: [
    "Are we finished with {c}? Not quite, since {last} is still open.",
    "One might stop at {c}, but {last} is what counts.",
    "Careful, {c} is merely {noun}, not {last}.",
    "Is this what was wanted? Unfortunately not, the goal is {last}.",
  ],
  wrongOperation: [
    "Would it be wiser to {wrong}? Hardly, as {reason}.",
    "Someone could be tempted to {wrong} at this point, yet {reason}.",
    "I am a bit unsure whether to {wrong}. Well, {reason}, so this is fine.",
    "Could one {wrong} here? I do not think so, because {reason}.",
  ],
  whereFrom: [
    "Did the {value} come out of thin air? Not at all, {clause}.",
    "Let me stop for a second: what was {value} again? Ah yes, {clause}.",
    "Just wondering about the {value}. It is there because {clause}.",
    "Have I copied the {value} properly? Indeed, {clause}.",
  ],
  irrelevantDoubt: [
    "There is also the remark that {clause}. Could the {value} play a part? I cannot see how, {last} is independent of it.",
    "I nearly forgot that {clause}. Should the {value} enter somewhere? Apparently it should not.",
    "And what role does the {value} play? {Clause}, which leaves {last} unaffected.",
  ],
  nothingMissed: [
    "Have I overlooked anything? It seems not: {numbers} were all put to use.",
    "Is any figure left unused? No: {numbers}, each has had its turn.",
    "Was there more to consider? The figures {numbers} cover everything.",
  ],
  midCheck: [
    "A brief test: {inverse}, as hoped.",
    "Testing this: {inverse}, which is reassuring.",
    "For safety: {inverse}. All fine.",
    "Proof: {inverse}, so no slip there.",
  ],
  checkOpener: [
    "Now for a test of the outcome.",
    "It cannot hurt to test this.",
    "Time to validate what we found.",
    "Before finishing, a second look is in order.",
  ],
  checkStepOpener: [
    "Now for a test of {noun}.",
    "Let us validate {noun}.",
    "A second look at {noun} is in order.",
    "Is {noun} really as claimed? We shall see.",
  ],
  inverse: [
    "Undoing the operation, {inverse}, exactly where we came from.",
    "In reverse, {inverse}, in agreement with the start.",
    "Reversing it, {inverse}, and therefore {equation} stands.",
    "{inverse} leads us back to {a}, as desired.",
  ],
  swapped: [
    "Exchanging the two, {swapped}, no change.",
    "In the opposite order, {swapped}, which agrees.",
    "{swapped} too, so the order is immaterial.",
  ],
  recompute: [
    "Repeating the calculation: {equations}. No change there.",
    "A second time: {equations}, in full agreement.",
    "Recalculated from scratch, {equations}. It stands.",
    "Going over it anew: {equations}, just like earlier.",
  ],
  parts: [
    "Taken apart, {parts}, in agreement with {equation}.",
    "Piece by piece: {parts}. That yields {c} too.",
    "By digits, {parts}, in line with what we had.",
  ],
  reread: [
    "They wanted to hear: {question} And {c} tells them just that.",
    "A glance back at the task: {question} Our {c} settles it.",
    "Comparing with the task: {question} We have {last}, so nothing is open.",
  ],
  rereadFact: [
    "The statement was that {clause}, so {value} has been used properly.",
    "A glance back at the facts: {clause}. Fine.",
    "Looking back, {clause}, just as assumed.",
  ],
  sizeMore: [
    "Is {c} plausible? One expects something above {a}, so it is.",
    "{c} lies above {a}, which is plausible.",
    "We should end up higher than {a}, and {c} does.",
  ],
  sizeLess: [
    "Is {c} plausible? One expects something below {a}, so it is.",
    "{c} lies below {a}, which is plausible.",
    "We should end up lower than {a}, and {c} does.",
  ],
  estimate: [
    "With round numbers, {estimate}, and {c} is close to that.",
    "Approximately, {estimate}, so {c} is plausible.",
    "A ballpark figure would be {estimate}, just under {c}.",
  ],
  conclude: [
    "Our result: {c}.",
    "{c} is what they were asking for.",
    "In the end we arrive at {c}.",
    "This settles it, the answer being {c}.",
    "To conclude, it is {c}.",
    "I can report {c} as the final result.",
  ],
};
