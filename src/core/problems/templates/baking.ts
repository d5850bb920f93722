import { aboutPerson, aboutPlace } from "../asides.ts";
import { divisorOf, leavingMultiple, spread } from "../draw.ts";
import { capitalize } from "../grammar.ts";
import { knownParts, knownPercent, partOf } from "../knowledge.ts";
import { BAKED_GOODS, BASKETS } from "../lexicon/things.ts";
import { template } from "../template.ts";

/** Kitchens and bakeries: batches, boxes and what they bring. */
export const BAKING = [
  template({
    id: "batches-shared",
    quantities: (random) => {
      const [trays, each] = [random.integer(2, 12), spread(random, 4, 60)];
      const boxes = random.integer(2, 12);
      return {
        trays,
        each,
        boxes,
        eaten: leavingMultiple(random, trays * each, boxes, 2, Math.min(40, trays * each - 4)),
      };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const items = scene.pick(BAKED_GOODS).many;
      const trays = scene.stated(q.trays, "trays", `${name} bakes ${q.trays} trays`);
      const each = scene.stated(q.each, `${items} on a tray`, `each tray holds ${q.each} ${items}`);
      const eaten = scene.stated(q.eaten, `${items} eaten`, `${q.eaten} ${items} are eaten`);
      const boxes = scene.stated(q.boxes, "boxes", `the rest goes into ${q.boxes} boxes`);
      const all = scene.step("multiply", `${items} at first`, trays, "*", each);
      const rest = scene.step("subtract", `${items} left`, all, "-", eaten);
      scene.step("share", `${items} in each box`, rest, "/", boxes);
      const asks = [`How many ${items} are in each box?`, `How many ${items} go into one box?`] as const;
      return {
        wordings: [
          [
            `${name} bakes ${q.trays} trays of ${items}, with ${q.each} on each tray. The family eats ${q.eaten} of them, and ${they} packs the rest evenly into ${q.boxes} boxes.`,
            ...asks,
          ],
          [
            `There are ${q.each} ${items} on a tray, and ${name} bakes ${q.trays} trays. After ${q.eaten} ${items} are eaten, ${they} puts the same number into each of ${q.boxes} boxes until none is left.`,
            ...asks,
          ],
          [
            `${name} has ${q.boxes} boxes to fill with ${items}. ${They} bakes ${q.trays} trays of ${q.each}, gives ${q.eaten} ${items} to friends, and shares the others equally between the boxes.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "bakery-day",
    quantities: (random) => {
      const [trays, each] = [random.integer(2, 12), spread(random, 4, 60)];
      const parts = divisorOf(random, trays * each, [2, 3, 4, 5]);
      const boxSize = divisorOf(random, trays * each - (trays * each) / parts);
      return { trays, each, parts, boxSize, price: spread(random, 2, 30) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, They } = person;
      const items = scene.pick(BAKED_GOODS).many;
      const { phrase } = partOf(q.parts);
      const trays = scene.stated(q.trays, "trays", `${name} bakes ${q.trays} trays`);
      const each = scene.stated(q.each, `${items} on a tray`, `each tray holds ${q.each} ${items}`);
      const parts = knownParts(scene, q.parts);
      const boxSize = scene.stated(q.boxSize, `${items} in a box`, `each box holds ${q.boxSize} ${items}`);
      const price = scene.stated(q.price, "price of a box", `a box costs $${q.price}`);
      const all = scene.step("multiply", `${items} in all`, trays, "*", each);
      const given = scene.step("fraction", `${items} given away`, all, "/", parts);
      const rest = scene.step("subtract", `${items} to sell`, all, "-", given);
      const boxes = scene.step("share", "boxes sold", rest, "/", boxSize);
      scene.step("unitPrice", "dollars earned", boxes, "*", price);
      const asks = [`How much money does ${name} get?`, `How many dollars do the boxes bring?`] as const;
      return {
        wordings: [
          [
            `${name} bakes ${q.trays} trays with ${q.each} ${items} on each and gives ${phrase} of all the ${items} to a school. ${They} packs the rest into boxes of ${q.boxSize} and sells each box for $${q.price}.`,
            ...asks,
          ],
          [
            `A bakery makes ${q.trays} trays of ${items} in a day, and a tray holds ${q.each}. ${name} gives away ${phrase} of them and sells the rest in boxes of ${q.boxSize} at $${q.price} a box.`,
            ...asks,
          ],
          [
            `${capitalize(phrase)} of the ${items} that ${name} bakes go to friends, and the rest are sold in boxes of ${q.boxSize} for $${q.price} a box. ${They} bakes ${q.trays} trays with ${q.each} ${items} each.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("bakery")],
      };
    },
  }),

  template({
    id: "two-days-of-baking",
    quantities: (random) => {
      const [first, firstEach] = [random.integer(2, 12), spread(random, 4, 40)];
      const [second, secondEach] = [random.integer(2, 12), spread(random, 4, 40)];
      const all = first * firstEach + second * secondEach;
      const parts = divisorOf(random, all, [2, 4, 5, 10]);
      return {
        first,
        firstEach,
        second,
        secondEach,
        percent: 100 / parts,
        boxSize: divisorOf(random, all - all / parts),
      };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const items = scene.pick(BAKED_GOODS).many;
      const holder = scene.pick(BASKETS);
      const first = scene.stated(q.first, "trays on Monday", `${name} bakes ${q.first} trays on Monday`);
      const firstEach = scene.stated(q.firstEach, "pieces on a tray", `a tray holds ${q.firstEach} ${items} on Monday`);
      const second = scene.stated(q.second, "trays on Tuesday", `${name} bakes ${q.second} trays on Tuesday`);
      const secondEach = scene.stated(
        q.secondEach,
        "pieces on a tray",
        `a tray holds ${q.secondEach} ${items} on Tuesday`,
      );
      const parts = knownPercent(scene, q.percent);
      const boxSize = scene.stated(
        q.boxSize,
        `${items} in a ${holder.one}`,
        `each ${holder.one} holds ${q.boxSize} ${items}`,
      );
      const monday = scene.step("multiply", `${items} on Monday`, first, "*", firstEach);
      const tuesday = scene.step("multiply", `${items} on Tuesday`, second, "*", secondEach);
      const all = scene.step("add", `${items} in all`, monday, "+", tuesday);
      const eaten = scene.step("percent", `${items} given away`, all, "/", parts);
      const rest = scene.step("subtract", `${items} left`, all, "-", eaten);
      scene.step("share", `full ${holder.many}`, rest, "/", boxSize);
      const asks = [
        `How many ${holder.many} does ${they} fill?`,
        `How many ${holder.many} are full at the end?`,
      ] as const;
      return {
        wordings: [
          [
            `On Monday, ${name} bakes ${q.first} trays with ${q.firstEach} ${items} each, and on Tuesday ${q.second} trays with ${q.secondEach} each. ${They} gives away ${q.percent}% of all the ${items} and packs the rest into ${holder.many} of ${q.boxSize}.`,
            ...asks,
          ],
          [
            `${name} bakes ${items} for a fair: ${q.first} trays of ${q.firstEach} on Monday and ${q.second} trays of ${q.secondEach} on Tuesday. Of them, ${q.percent}% go to friends. The others go into ${holder.many} with ${q.boxSize} in each.`,
            ...asks,
          ],
          [
            `A ${holder.one} holds ${q.boxSize} ${items}. ${name} bakes ${q.second} trays of ${q.secondEach} on Tuesday, after ${q.first} trays of ${q.firstEach} on Monday. From all of them, ${they} gives away ${q.percent}%, and the rest are packed in full ${holder.many}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("bakery")],
      };
    },
  }),
];
