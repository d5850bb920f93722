import { aboutPerson, aboutPlace } from "../asides.ts";
import { leavingMultiple, spread } from "../draw.ts";
import { capitalize, type Thing, thing } from "../grammar.ts";
import { daysInAWeek, knownParts, oneDozen, partOf, SEVERAL_PARTS } from "../knowledge.ts";
import { FLOWERS, FRUIT, VEGETABLES } from "../lexicon/things.ts";
import { template } from "../template.ts";

const FOUR_LEGS: readonly Thing[] = [thing("cow"), thing("goat"), thing("horse"), thing("rabbit"), thing("pig")];
const TWO_LEGS: readonly Thing[] = [thing("hen"), thing("duck"), thing("turkey"), thing("goose", "geese")];

/** Fields, orchards and animals. */
export const FARMING = [
  template({
    id: "fraction-sold",
    quantities: (random) => {
      const parts = random.pick([2, 3, 4, 5, 6, 8, 10]);
      return { parts, whole: parts * spread(random, 3, 99), eaten: spread(random, 2, 200) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const items = scene.pick([...FRUIT, ...VEGETABLES]).many;
      const { phrase } = partOf(q.parts);
      const whole = scene.stated(q.whole, `${items} at first`, `${name} has ${q.whole} ${items}`);
      const parts = knownParts(scene, q.parts);
      const eaten = scene.stated(q.eaten, `${items} for the kitchen`, `${q.eaten} ${items} go to the kitchen`);
      const sold = scene.step("fraction", `${items} sold`, whole, "/", parts);
      const rest = scene.step("subtract", `${items} not sold`, whole, "-", sold);
      scene.step("subtract", `${items} left`, rest, "-", eaten);
      const asks = [`How many ${items} are left?`, `How many ${items} does ${they} have left?`] as const;
      return {
        wordings: [
          [
            `${name} picks ${q.whole} ${items} and sells ${phrase} of them. Then ${they} takes ${q.eaten} to the kitchen.`,
            ...asks,
          ],
          [
            `There are ${q.whole} ${items} on the farm of ${name}. ${They} sells ${phrase} of the ${items} and uses ${q.eaten} in the kitchen.`,
            ...asks,
          ],
          [
            `${capitalize(phrase)} of the ${items} that ${name} picks are sold at the market, and ${q.eaten} more go to the kitchen. ${They} picks ${q.whole} ${items}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("farm")],
      };
    },
  }),

  template({
    id: "fraction-and-more",
    quantities: (random) => {
      const parts = random.pick([2, 3, 4, 5, 6, 8, 10]);
      return { parts, whole: parts * spread(random, 2, 99), more: spread(random, 2, 400) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they } = person;
      const [item, other] = scene.pickTwo(FLOWERS);
      const { phrase } = partOf(q.parts);
      const whole = scene.stated(q.whole, item.many, `there are ${q.whole} ${item.many}`);
      const parts = knownParts(scene, q.parts);
      const more = scene.stated(q.more, `${other.many} planted later`, `${name} plants ${q.more} more ${other.many}`);
      const some = scene.step("fraction", `${other.many} at first`, whole, "/", parts);
      scene.step("add", `${other.many} in all`, some, "+", more);
      const asks = [`How many ${other.many} are there now?`, `What is the number of ${other.many} now?`] as const;
      return {
        wordings: [
          [
            `There are ${q.whole} ${item.many} in the garden of ${name}. The number of ${other.many} is ${phrase} of that. Then ${they} plants ${q.more} more ${other.many}.`,
            ...asks,
          ],
          [
            `In a garden with ${q.whole} ${item.many}, the number of ${other.many} was ${phrase} of the number of ${item.many}. Then ${name} planted ${q.more} more ${other.many}.`,
            ...asks,
          ],
          [
            `${name} planted ${q.more} new ${other.many} today. Before that, there were ${q.whole} ${item.many} in the garden, and the number of ${other.many} was ${phrase} of that.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "orchard-parts",
    quantities: (random) => {
      const [taken, parts] = random.pick(SEVERAL_PARTS);
      return {
        parts,
        taken,
        whole: parts * spread(random, 2, 99),
        more: spread(random, 2, 200),
      };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const item = scene.pick(FRUIT);
      const { many } = partOf(q.parts);
      const part = `${q.taken}/${q.parts}`;
      const whole = scene.stated(q.whole, "fruit trees", `there are ${q.whole} fruit trees`);
      const parts = knownParts(scene, q.parts);
      const taken = scene.stated(q.taken, `${many} with ${item.many}`, `${part} of the trees are ${item.one} trees`);
      const more = scene.stated(q.more, `new ${item.one} trees`, `${name} plants ${q.more} more ${item.one} trees`);
      const one = scene.step("fraction", "trees in one part", whole, "/", parts);
      const some = scene.step("fraction", `${item.one} trees at first`, one, "*", taken);
      scene.step("add", `${item.one} trees in all`, some, "+", more);
      const asks = [
        `How many ${item.one} trees are there now?`,
        `How many ${item.one} trees does ${they} have in all?`,
      ] as const;
      return {
        wordings: [
          [
            `${name} has ${q.whole} fruit trees, and ${part} of them are ${item.one} trees. Now ${they} plants ${q.more} more ${item.one} trees.`,
            ...asks,
          ],
          [
            `On the farm of ${name}, ${part} of all ${q.whole} fruit trees are ${item.one} trees. ${They} plants another ${q.more} ${item.one} trees.`,
            ...asks,
          ],
          [
            `${name} plants ${q.more} new ${item.one} trees. Before that, there were ${q.whole} fruit trees on the farm, and ${part} of them were ${item.one} trees.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("farm")],
      };
    },
  }),

  template({
    id: "legs-on-the-farm",
    quantities: (random) => ({ large: spread(random, 2, 99), small: spread(random, 2, 99) }),
    story: (scene, q) => {
      const person = scene.person();
      const [large, small] = [scene.pick(FOUR_LEGS), scene.pick(TWO_LEGS)];
      const animals = scene.stated(q.large, large.many, `there are ${q.large} ${large.many}`);
      const four = scene.known(4, `legs of a ${large.one}`, `a ${large.one} has 4 legs`);
      const birds = scene.stated(q.small, small.many, `there are ${q.small} ${small.many}`);
      const two = scene.known(2, `legs of a ${small.one}`, `a ${small.one} has 2 legs`);
      const first = scene.step("multiply", `legs of the ${large.many}`, animals, "*", four);
      const second = scene.step("multiply", `legs of the ${small.many}`, birds, "*", two);
      scene.step("add", "legs in all", first, "+", second);
      const asks = [`How many legs do the animals have in all?`, `How many legs are there in all?`] as const;
      return {
        wordings: [
          [`There are ${q.large} ${large.many} and ${q.small} ${small.many} on a farm.`, ...asks],
          [
            `${person.name} keeps ${q.small} ${small.many} and ${q.large} ${large.many} and counts their legs.`,
            ...asks,
          ],
          [
            `On the farm of ${person.name} live ${q.large} ${large.many}. There are also ${q.small} ${small.many}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("farm")],
      };
    },
  }),

  template({
    id: "eggs-by-the-dozen",
    quantities: (random) => {
      const dozens = random.integer(2, 99);
      return { dozens, used: spread(random, 2, dozens * 12 - 2) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const dozens = scene.stated(q.dozens, "dozens of eggs", `${name} has ${q.dozens} dozen eggs`);
      const dozen = oneDozen(scene, "eggs");
      const used = scene.stated(q.used, "eggs used", `${name} uses ${q.used} eggs`);
      const all = scene.step("convert", "eggs at first", dozens, "*", dozen);
      scene.step("subtract", "eggs left", all, "-", used);
      const asks = [`How many eggs are left?`, `How many eggs does ${they} have left?`] as const;
      return {
        wordings: [
          [`${name} has ${q.dozens} dozen eggs and uses ${q.used} of them to bake.`, ...asks],
          [
            `A baker called ${name} buys ${q.dozens} dozen eggs. ${They} uses ${q.used} eggs on the first day.`,
            ...asks,
          ],
          [
            `For the bakery, ${name} needs ${q.used} eggs today. ${They} has ${q.dozens} dozen eggs.`,
            `How many eggs are left at the end of the day?`,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("bakery")],
      };
    },
  }),

  template({
    id: "eggs-of-a-week",
    quantities: (random) => {
      const [birds, each] = [random.integer(2, 60), random.integer(2, 4)];
      return { birds, each, used: leavingMultiple(random, birds * each * 7, 12, 2, 60), price: random.integer(2, 12) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const birds = scene.pick(["hens", "ducks"]);
      const hens = scene.stated(q.birds, birds, `${name} has ${q.birds} ${birds}`);
      const each = scene.stated(q.each, "eggs each day", `each of them lays ${q.each} eggs a day`);
      const week = daysInAWeek(scene);
      const used = scene.stated(q.used, "eggs eaten", `the family eats ${q.used} eggs`);
      const dozen = oneDozen(scene, "eggs");
      const daily = scene.step("multiply", "eggs a day", hens, "*", each);
      const weekly = scene.step("convert", "eggs a week", daily, "*", week);
      const rest = scene.step("subtract", "eggs to sell", weekly, "-", used);
      const dozens = scene.step("convert", "dozens of eggs", rest, "/", dozen);
      const price = scene.stated(q.price, "price of a dozen", `a dozen eggs costs $${q.price}`);
      scene.step("unitPrice", "dollars earned", dozens, "*", price);
      const asks = [`How much money does ${name} get?`, `How many dollars does ${they} get for the eggs?`] as const;
      return {
        wordings: [
          [
            `${name} has ${q.birds} ${birds}, and each lays ${q.each} eggs a day. Of the eggs of one week, the family eats ${q.used}. ${They} sells the rest for $${q.price} a dozen.`,
            ...asks,
          ],
          [
            `Each of the ${q.birds} ${birds} on a farm lays ${q.each} eggs every day. After a week, ${name} keeps ${q.used} eggs for the family and sells all the others at $${q.price} a dozen.`,
            ...asks,
          ],
          [
            `A dozen eggs costs $${q.price}. On the farm of ${name}, ${q.birds} ${birds} lay ${q.each} eggs each, day after day. In a week the family eats ${q.used} eggs, and ${they} sells the rest by the dozen.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("farm")],
      };
    },
  }),
];
