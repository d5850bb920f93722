import { aboutPerson, aboutPlace } from "../asides.ts";
import { divisorOf, leavingMultiple, spread } from "../draw.ts";
import { a } from "../grammar.ts";
import { FRUIT, GOODS } from "../lexicon/things.ts";
import { template } from "../template.ts";

/** Buying to sell again, and costs that several people share. */
export const TRADING = [
  template({
    id: "resale-shared",
    quantities: (random) => {
      const [number, buy, gain] = [spread(random, 3, 60), spread(random, 2, 60), random.integer(2, 25)];
      return { number, buy, sell: buy + gain, partners: divisorOf(random, number * gain, [2, 3, 4, 5, 6, 7, 8, 9]) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, They } = person;
      const item = scene.pick(GOODS);
      const number = scene.stated(q.number, `${item.many} sold`, `${name} buys and sells ${q.number} ${item.many}`);
      const buy = scene.stated(q.buy, "buying price", `${name} pays $${q.buy} for each ${item.one}`);
      const sell = scene.stated(q.sell, "selling price", `${name} gets $${q.sell} for each ${item.one}`);
      const partners = scene.stated(q.partners, "people sharing", `${q.partners} people share the profit`);
      const cost = scene.step("unitPrice", `cost of the ${item.many}`, number, "*", buy);
      const income = scene.step("unitPrice", "money from selling", number, "*", sell);
      const profit = scene.step("difference", "profit", income, "-", cost);
      scene.step("share", "profit for each person", profit, "/", partners);
      const asks = [`How much does each person get?`, `How many dollars does each person get?`] as const;
      return {
        wordings: [
          [
            `${name} buys ${q.number} ${item.many} for $${q.buy} each and sells them for $${q.sell} each. The profit is shared equally by ${q.partners} people.`,
            ...asks,
          ],
          [
            `A group of ${q.partners} people has a small shop. They buy ${q.number} ${item.many} at $${q.buy} each, ${name} sells all of them at $${q.sell} each, and they share the profit equally.`,
            ...asks,
          ],
          [
            `${name} sells ${q.number} ${item.many} at a fair for $${q.sell} each. ${They} paid $${q.buy} for each of them. ${They} puts the profit into equal parts for ${q.partners} people.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("shop")],
      };
    },
  }),

  template({
    id: "shared-shopping-trip",
    quantities: (random) => {
      const [first, firstPrice] = [random.integer(2, 12), spread(random, 2, 40)];
      const [second, secondPrice] = [random.integer(2, 12), spread(random, 2, 40)];
      const [cost, friends] = [first * firstPrice + second * secondPrice, random.integer(2, 9)];
      const coupon = leavingMultiple(random, cost, friends, 2, Math.min(40, cost));
      return { first, firstPrice, second, secondPrice, coupon, friends };
    },
    story: (scene, q) => {
      const person = scene.person();
      const [one, two] = scene.pickTwo(GOODS);
      const first = scene.stated(q.first, `${one.many} bought`, `they buy ${q.first} ${one.many}`);
      const firstPrice = scene.stated(q.firstPrice, `price of ${a(one)}`, `each ${one.one} costs $${q.firstPrice}`);
      const second = scene.stated(q.second, `${two.many} bought`, `they buy ${q.second} ${two.many}`);
      const secondPrice = scene.stated(q.secondPrice, `price of ${a(two)}`, `each ${two.one} costs $${q.secondPrice}`);
      const coupon = scene.stated(q.coupon, "dollars off", `a coupon takes $${q.coupon} off`);
      const friends = scene.stated(q.friends, "friends", `${q.friends} friends share the cost`);
      const firstCost = scene.step("unitPrice", `cost of the ${one.many}`, first, "*", firstPrice);
      const secondCost = scene.step("unitPrice", `cost of the ${two.many}`, second, "*", secondPrice);
      const cost = scene.step("add", "cost in all", firstCost, "+", secondCost);
      const paid = scene.step("subtract", "cost with the coupon", cost, "-", coupon);
      scene.step("share", "cost for each friend", paid, "/", friends);
      const asks = [`How much does each friend pay?`, `How many dollars does each friend pay?`] as const;
      return {
        wordings: [
          [
            `A group of ${q.friends} friends buys ${q.first} ${one.many} at $${q.firstPrice} each and ${q.second} ${two.many} at $${q.secondPrice} each. A coupon takes $${q.coupon} off, and they share the cost equally.`,
            ...asks,
          ],
          [
            `${person.name} plans a party and buys ${q.first} ${one.many} for $${q.firstPrice} each and ${q.second} ${two.many} for $${q.secondPrice} each with a coupon of $${q.coupon}. The cost is shared equally by ${q.friends} friends.`,
            ...asks,
          ],
          [
            `Each ${one.one} costs $${q.firstPrice} and each ${two.one} costs $${q.secondPrice}. ${person.name} has a coupon for $${q.coupon} off. A group of ${q.friends} friends buys ${q.first} ${one.many} and ${q.second} ${two.many} with it, and each pays the same.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("shop")],
      };
    },
  }),

  template({
    id: "fruit-stand-profit",
    quantities: (random) => {
      const [first, firstPrice] = [random.integer(2, 12), spread(random, 2, 30)];
      const [second, secondPrice] = [random.integer(2, 12), spread(random, 2, 30)];
      const [cups, cupPrice] = [random.integer(20, 99), random.integer(3, 12)];
      const profit = cups * cupPrice - first * firstPrice - second * secondPrice;
      const friends = divisorOf(random, profit, [2, 3, 4, 5, 6, 7, 8, 9]);
      return { first, firstPrice, second, secondPrice, cups, cupPrice, friends };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name } = person;
      const [one, two] = scene.pickTwo(FRUIT);
      const first = scene.stated(q.first, `bags of ${one.many}`, `they buy ${q.first} bags of ${one.many}`);
      const firstPrice = scene.stated(
        q.firstPrice,
        `price of ${one.many}`,
        `a bag of ${one.many} costs $${q.firstPrice}`,
      );
      const second = scene.stated(q.second, `bags of ${two.many}`, `they buy ${q.second} bags of ${two.many}`);
      const secondPrice = scene.stated(
        q.secondPrice,
        `price of ${two.many}`,
        `a bag of ${two.many} costs $${q.secondPrice}`,
      );
      const cups = scene.stated(q.cups, "cups sold", `they sell ${q.cups} cups of juice`);
      const cupPrice = scene.stated(q.cupPrice, "price of a cup", `a cup costs $${q.cupPrice}`);
      const friends = scene.stated(q.friends, "friends", `${q.friends} friends share the profit`);
      const firstCost = scene.step("unitPrice", `cost of the ${one.many}`, first, "*", firstPrice);
      const secondCost = scene.step("unitPrice", `cost of the ${two.many}`, second, "*", secondPrice);
      const cost = scene.step("add", "cost in all", firstCost, "+", secondCost);
      const income = scene.step("unitPrice", "money from selling", cups, "*", cupPrice);
      const profit = scene.step("difference", "profit", income, "-", cost);
      scene.step("share", "profit for each friend", profit, "/", friends);
      const asks = [`How much does each friend get?`, `How many dollars does each friend get?`] as const;
      return {
        wordings: [
          [
            `A group of ${q.friends} friends sells juice. They buy ${q.first} bags of ${one.many} at $${q.firstPrice} each and ${q.second} bags of ${two.many} at $${q.secondPrice} each. They sell ${q.cups} cups of juice at $${q.cupPrice} each and share the profit equally.`,
            ...asks,
          ],
          [
            `${name} and some friends make juice from ${q.first} bags of ${one.many} and ${q.second} bags of ${two.many}. A bag of ${one.many} costs $${q.firstPrice}, and a bag of ${two.many} costs $${q.secondPrice}. They sell ${q.cups} cups for $${q.cupPrice} each. All ${q.friends} friends get the same part of the profit.`,
            ...asks,
          ],
          [
            `At a fair, ${q.cups} cups of juice are sold at $${q.cupPrice} each. For the juice, ${q.friends} friends bought ${q.second} bags of ${two.many} at $${q.secondPrice} each and ${q.first} bags of ${one.many} at $${q.firstPrice} each. They share the profit equally.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace("market")],
      };
    },
  }),
];
