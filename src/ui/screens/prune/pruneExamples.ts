/** A trace to begin with, written by hand for this page: no model's output, and no measurement. */
export interface PruneExample {
  readonly id: string;
  readonly question: string;
  readonly response: string;
}

/** A wrong turn that is corrected; percentages and doubts, with a visible answer; and one that no calculation leads through. */
export const PRUNE_EXAMPLES: readonly PruneExample[] = [
  {
    id: "bakery",
    question:
      "A bakery bakes 12 trays of 8 rolls in the morning. It sells 70 rolls before noon and bakes 3 more trays in the afternoon. How many rolls does it have then?",
    response: `Okay, let me read this carefully. A bakery bakes 12 trays of 8 rolls in the morning, and it sells 70 rolls before noon.
First I need to know how many rolls there were in the morning. So that is 12 + 8 = 20 rolls. Hmm, wait, that can't be right, because they sold 70. Each tray has 8 rolls, so I have to multiply: 12 * 8 = 96 rolls.

Then they sell 70 of them, so 96 - 70 = 26 rolls are left at noon. Let me double-check that: 26 + 70 = 96. Yes, that matches.

Next, in the afternoon they bake 3 more trays. A tray still has 8 rolls, so 3 * 8 = 24 more rolls.
Is it possible that the trays in the afternoon are smaller? No, the problem doesn't say anything like that.
Now I add the two: 26 + 24 = 50 rolls.

Alternatively, I could count all the trays first: 12 + 3 = 15 trays, 15 * 8 = 120 rolls, and 120 - 70 = 50. Same result.
So the bakery has 50 rolls then.
#### 50`,
  },
  {
    id: "jacket",
    question:
      "A jacket costs $80. In the sale it is 25% off, and members get another $6 off the sale price. Nora is a member and pays with a $100 bill. How much change does she get?",
    response: `<think>
Alright, so we have a jacket that costs $80, and there is a sale with 25% off. Members get another $6 off the sale price.
Let me think about what to do first. I should find the discount, then the sale price, then what Nora pays, and at the end the change.

25% of 80 is 0.25 * 80 = 20. So the discount is $20.
The sale price is 80 - 20 = 60 dollars.
Hold on, does the $6 come off before or after the 25%? It says off the sale price, so after.
So Nora pays 60 - 6 = 54 dollars.
She pays with a $100 bill, so her change is 100 - 54 = 46 dollars.

Wait, let me go through it again to be sure. 25% off 80 is 60, minus 6 is 54, and 100 - 54 = 46. Yes, that is consistent.
</think>
Nora pays $54 for the jacket, so her change is $46.

#### 46`,
  },
  {
    id: "parity",
    question: "Is the sum of two odd numbers always even? Give a reason.",
    response: `Let me think about this. The question is whether two odd numbers always have an even sum.
An odd number is one more than an even number.
Hmm, is that really true for every odd number? Yes, that is what odd means.
So two odd numbers together are two even numbers and one and one more.
Two even numbers together are even, and one and one is two, which is even as well.
Wait, let me check that again. An even number and an even number give an even number. Right.
An even number plus an even number is even, so the sum is even.
Therefore the answer is yes.`,
  },
];
