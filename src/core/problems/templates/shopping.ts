import { aboutPerson, aboutPlace, alsoOwns } from "../asides.ts";
import { spread } from "../draw.ts";
import { a } from "../grammar.ts";
import { knownPercent, knownPercentParts, PART_PERCENTS, PARTS_PERCENTS } from "../knowledge.ts";
import { GOODS, STATIONERY, TREASURES } from "../lexicon/things.ts";
import { template } from "../template.ts";

/** Prices, change and discounts. */
export const SHOPPING = [
  template({
    id: "cost-of-several",
    quantities: (random) => {
      const [some, many] = [random.integer(2, 12), spread(random, 2, 99)];
      return random.chance(0.5) ? { number: some, price: many } : { number: many, price: some };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they } = person;
      const [item, other] = scene.pickTwo(GOODS);
      const number = scene.stated(q.number, `${item.many} bought`, `${name} buys ${q.number} ${item.many}`);
      const price = scene.stated(q.price, `price of ${a(item)}`, `each ${item.one} costs $${q.price}`);
      scene.step("unitPrice", `cost of the ${item.many}`, number, "*", price);
      const asks = [
        `How much does ${name} pay?`,
        `How many dollars does ${they} pay in all?`,
        `What do the ${item.many} cost together?`,
      ] as const;
      return {
        wordings: [
          [`${name} buys ${q.number} ${item.many} at $${q.price} each.`, ...asks],
          [`In a shop, ${a(item)} costs $${q.price}. ${name} buys ${q.number} of them.`, ...asks],
          [
            `${name} needs ${q.number} ${item.many} for a club.`,
            `If each ${item.one} costs $${q.price}, how much does ${they} pay?`,
          ],
        ],
        asides: [...aboutPerson(person), alsoOwns(person, other)],
      };
    },
  }),

  template({
    id: "change-from-bill",
    quantities: (random) => {
      const [number, price] = [random.integer(2, 12), spread(random, 2, 80)];
      return { number, price, paid: number * price + spread(random, 2, 200) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const [item, other] = scene.pickTwo(GOODS);
      const number = scene.stated(q.number, `${item.many} bought`, `${name} buys ${q.number} ${item.many}`);
      const price = scene.stated(q.price, `price of ${a(item)}`, `each ${item.one} costs $${q.price}`);
      const paid = scene.stated(q.paid, "dollars at first", `${name} has $${q.paid}`);
      const cost = scene.step("unitPrice", `cost of the ${item.many}`, number, "*", price);
      scene.step("subtract", "dollars left", paid, "-", cost);
      const asks = [`How much money does ${name} have left?`, `How many dollars are left?`] as const;
      return {
        wordings: [
          [`${name} has $${q.paid} and buys ${q.number} ${item.many}. Each ${item.one} costs $${q.price}.`, ...asks],
          [`One ${item.one} costs $${q.price}. ${name} buys ${q.number} of them and had $${q.paid} before.`, ...asks],
          [
            `${name} goes shopping with $${q.paid}. ${They} buys ${q.number} ${item.many} at $${q.price} each.`,
            ...asks,
          ],
          [
            `${name} takes $${q.paid} to the shop.`,
            `If ${they} buys ${q.number} ${item.many} for $${q.price} each, how much money is left?`,
          ],
        ],
        asides: [...aboutPerson(person), alsoOwns(person, other)],
      };
    },
  }),

  template({
    id: "same-price-other-number",
    quantities: (random) => {
      const price = spread(random, 2, 40);
      const first = random.integer(2, 12);
      const second = random.integer(2, 11);
      return { first, total: first * price, second: second >= first ? second + 1 : second };
    },
    story: (scene, q) => {
      const [one, two] = [scene.person(), scene.person()];
      const [item, other] = scene.pickTwo(GOODS);
      const first = scene.stated(q.first, `${item.many} of ${one.name}`, `${one.name} buys ${q.first} ${item.many}`);
      const total = scene.stated(q.total, `cost for ${one.name}`, `${one.name} pays $${q.total}`);
      const second = scene.stated(q.second, `${item.many} of ${two.name}`, `${two.name} buys ${q.second} ${item.many}`);
      const price = scene.step("unitPrice", `price of ${a(item)}`, total, "/", first);
      scene.step("unitPrice", `cost for ${two.name}`, second, "*", price);
      const asks = [`How much does ${two.name} pay?`, `How many dollars does ${two.name} need?`] as const;
      return {
        wordings: [
          [
            `${one.name} pays $${q.total} for ${q.first} ${item.many}. ${two.name} buys ${q.second} ${item.many} at the same price.`,
            ...asks,
          ],
          [
            `At the market, ${q.first} ${item.many} cost $${q.total}. That is what ${one.name} buys. ${two.name} wants ${q.second} ${item.many}.`,
            ...asks,
          ],
          [
            `${one.name} buys ${q.first} ${item.many} for $${q.total} in all.`,
            `If ${two.name} buys ${q.second} of the same ${item.many}, how much does ${two.they} pay?`,
          ],
        ],
        asides: [...aboutPerson(one), alsoOwns(two, other)],
      };
    },
  }),

  template({
    id: "percent-off",
    quantities: (random) => {
      const percent = random.pick(PART_PERCENTS);
      const price = (100 / percent) * spread(random, Math.ceil(percent / 3), 120);
      return { percent, price, had: price + spread(random, 2, 400) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const item = scene.pick(TREASURES);
      const had = scene.stated(q.had, "dollars at first", `${name} has $${q.had}`);
      const price = scene.stated(q.price, "full price", `${a(item)} costs $${q.price}`);
      const parts = knownPercent(scene, q.percent);
      const off = scene.step("percent", "dollars off", price, "/", parts);
      const paid = scene.step("subtract", "price to pay", price, "-", off);
      scene.step("subtract", "dollars left", had, "-", paid);
      const asks = [`How much money does ${name} have left?`, `How many dollars does ${they} have left?`] as const;
      return {
        wordings: [
          [
            `${name} has $${q.had} and buys ${a(item)} that costs $${q.price}. The shop takes ${q.percent}% off the price.`,
            ...asks,
          ],
          [
            `The price of ${a(item)} is $${q.price}, but ${name} gets ${q.percent}% off. ${They} has $${q.had} before ${they} pays.`,
            ...asks,
          ],
          [
            `There is a sale with ${q.percent}% off. ${name} takes $${q.had} and buys ${a(item)} with a full price of $${q.price}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("shop")],
      };
    },
  }),

  template({
    id: "percent-from-parents",
    quantities: (random) => {
      const percent = Number(random.pick(Object.keys(PARTS_PERCENTS)));
      const [taken, parts] = PARTS_PERCENTS[percent] ?? [1, 2];
      const part = spread(random, Math.ceil(30 / parts), 99);
      return { percent, price: parts * part, saved: spread(random, 2, Math.max(4, (parts - taken) * part - 2)) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They, their } = person;
      const item = scene.pick(TREASURES);
      const price = scene.stated(q.price, "whole price", `${a(item)} costs $${q.price}`);
      const [parts, taken] = knownPercentParts(scene, q.percent);
      const saved = scene.stated(q.saved, "dollars saved", `${name} has saved $${q.saved}`);
      const part = scene.step("percent", "one part", price, "/", parts);
      const paid = scene.step("percent", "dollars from the parents", part, "*", taken);
      const own = scene.step("subtract", `dollars from ${name}`, price, "-", paid);
      scene.step("subtract", "dollars still missing", own, "-", saved);
      const asks = [`How much more money does ${name} need?`, `How many dollars does ${they} still need?`] as const;
      return {
        wordings: [
          [
            `${name} wants ${a(item)} that costs $${q.price}. The parents of ${name} pay ${q.percent}% of the price, and ${name} pays the rest. ${They} has saved $${q.saved} so far.`,
            ...asks,
          ],
          [
            `The price of ${a(item)} is $${q.price}. ${name} gets ${q.percent}% of that from ${their} parents and has $${q.saved} of ${their} own.`,
            ...asks,
          ],
          [
            `${name} has saved $${q.saved} for ${a(item)}, and ${their} parents promise to pay ${q.percent}% of it. The ${item.one} costs $${q.price}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("shop")],
      };
    },
  }),

  template({
    id: "two-kinds-of-goods",
    quantities: (random) => ({
      first: random.integer(2, 12),
      firstPrice: spread(random, 2, 60),
      second: random.integer(2, 12),
      secondPrice: spread(random, 2, 60),
    }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they } = person;
      const [one, two] = scene.pickTwo(GOODS);
      const first = scene.stated(q.first, `${one.many} bought`, `${name} buys ${q.first} ${one.many}`);
      const firstPrice = scene.stated(q.firstPrice, `price of ${a(one)}`, `each ${one.one} costs $${q.firstPrice}`);
      const second = scene.stated(q.second, `${two.many} bought`, `${name} buys ${q.second} ${two.many}`);
      const secondPrice = scene.stated(q.secondPrice, `price of ${a(two)}`, `each ${two.one} costs $${q.secondPrice}`);
      const firstCost = scene.step("unitPrice", `cost of the ${one.many}`, first, "*", firstPrice);
      const secondCost = scene.step("unitPrice", `cost of the ${two.many}`, second, "*", secondPrice);
      scene.step("add", "cost in all", firstCost, "+", secondCost);
      const asks = [`How much does ${name} spend in all?`, `How many dollars does ${they} pay?`] as const;
      return {
        wordings: [
          [
            `${name} buys ${q.first} ${one.many} for $${q.firstPrice} each and ${q.second} ${two.many} for $${q.secondPrice} each.`,
            ...asks,
          ],
          [
            `A shop sells ${one.many} at $${q.firstPrice} each and ${two.many} at $${q.secondPrice} each. ${name} buys ${q.first} ${one.many} and ${q.second} ${two.many}.`,
            ...asks,
          ],
          [
            `${name} needs ${q.second} ${two.many} and ${q.first} ${one.many}. Each ${two.one} costs $${q.secondPrice}, and each ${one.one} costs $${q.firstPrice}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("shop")],
      };
    },
  }),

  template({
    id: "change-from-two-kinds",
    quantities: (random) => {
      const [first, firstPrice] = [random.integer(2, 12), spread(random, 2, 50)];
      const [second, secondPrice] = [random.integer(2, 12), spread(random, 2, 50)];
      const paid = first * firstPrice + second * secondPrice + spread(random, 2, 200);
      return { first, firstPrice, second, secondPrice, paid };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const [one, two] = scene.pickTwo(STATIONERY);
      const paid = scene.stated(q.paid, "dollars at first", `${name} has $${q.paid}`);
      const first = scene.stated(q.first, `boxes of ${one.many}`, `${name} buys ${q.first} boxes of ${one.many}`);
      const firstPrice = scene.stated(
        q.firstPrice,
        `price of ${one.many}`,
        `a box of ${one.many} costs $${q.firstPrice}`,
      );
      const second = scene.stated(q.second, `boxes of ${two.many}`, `${name} buys ${q.second} boxes of ${two.many}`);
      const secondPrice = scene.stated(
        q.secondPrice,
        `price of ${two.many}`,
        `a box of ${two.many} costs $${q.secondPrice}`,
      );
      const firstCost = scene.step("unitPrice", `cost of the ${one.many}`, first, "*", firstPrice);
      const secondCost = scene.step("unitPrice", `cost of the ${two.many}`, second, "*", secondPrice);
      const cost = scene.step("add", "cost in all", firstCost, "+", secondCost);
      scene.step("subtract", "dollars left", paid, "-", cost);
      const asks = [`How much money does ${name} have left?`, `How many dollars are left?`] as const;
      return {
        wordings: [
          [
            `${name} buys ${q.first} boxes of ${one.many} for $${q.firstPrice} each and ${q.second} boxes of ${two.many} for $${q.secondPrice} each. ${They} had $${q.paid} at first.`,
            ...asks,
          ],
          [
            `A box of ${one.many} costs $${q.firstPrice}, and a box of ${two.many} costs $${q.secondPrice}. ${name} has $${q.paid} for the office and buys ${q.first} boxes of ${one.many} and ${q.second} boxes of ${two.many}.`,
            ...asks,
          ],
          [
            `With $${q.paid}, ${name} goes to a shop where a box of ${one.many} costs $${q.firstPrice} and a box of ${two.many} costs $${q.secondPrice}.`,
            `If ${they} buys ${q.first} boxes of ${one.many} and ${q.second} boxes of ${two.many}, how much money is left?`,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("shop")],
      };
    },
  }),
];
