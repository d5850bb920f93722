import { aboutPerson, aboutPlace, alsoOwns } from "../asides.ts";
import { divisorOf, leavingMultiple, spread } from "../draw.ts";
import { a, times } from "../grammar.ts";
import { inchesInAFoot, knownParts, knownPercent, partOf } from "../knowledge.ts";
import { FLAT_KEEPSAKES, GOODS, KEEPSAKES } from "../lexicon/things.ts";
import { template } from "../template.ts";

/**
 * The templates that training never sees, to measure what carries over. Their words and skills all occur in trained
 * templates; how the steps follow each other does not.
 */
export const HELD_OUT = [
  template({
    id: "given-then-shared",
    heldOut: true,
    quantities: (random) => {
      const [friends, each] = [random.integer(2, 12), spread(random, 2, 99)];
      const kept = spread(random, 3, 300);
      return { friends, kept, total: friends * each + kept };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const [item, other] = scene.pickTwo(KEEPSAKES);
      const total = scene.stated(q.total, `${item.many} at first`, `${name} has ${q.total} ${item.many}`);
      const kept = scene.stated(q.kept, `${item.many} kept`, `${name} keeps ${q.kept} ${item.many}`);
      const friends = scene.stated(q.friends, "friends", `there are ${q.friends} friends`);
      const rest = scene.step("subtract", `${item.many} to share`, total, "-", kept);
      scene.step("share", `${item.many} for each friend`, rest, "/", friends);
      const asks = [
        `How many ${item.many} does each friend get?`,
        `How many ${item.many} are there for each friend?`,
      ] as const;
      return {
        wordings: [
          [
            `${name} has ${q.total} ${item.many}. ${They} keeps ${q.kept} and shares the rest equally among ${q.friends} friends.`,
            ...asks,
          ],
          [
            `From a box of ${q.total} ${item.many}, ${name} takes out ${q.kept}. ${They} gives all the others to ${q.friends} friends, and each gets the same number.`,
            ...asks,
          ],
          [
            `A group of ${q.friends} friends shares the ${item.many} of ${name} equally. There were ${q.total}, but ${they} keeps ${q.kept} of them.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), alsoOwns(person, other)],
      };
    },
  }),

  template({
    id: "percent-of-pay",
    heldOut: true,
    quantities: (random) => {
      const [hours, wage] = [random.integer(2, 12), spread(random, 5, 99)];
      return { hours, wage, percent: 100 / divisorOf(random, hours * wage, [2, 4, 5, 10]) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const place = scene.pick(["in a shop", "on a farm", "in a library", "in a kitchen"]);
      const wage = scene.stated(q.wage, "dollars an hour", `${name} earns $${q.wage} an hour`);
      const hours = scene.stated(q.hours, "hours of work", `${name} works ${q.hours} hours`);
      const parts = knownPercent(scene, q.percent);
      const pay = scene.step("rate", "dollars earned", hours, "*", wage);
      scene.step("percent", "dollars saved", pay, "/", parts);
      const asks = [`How much money does ${name} save?`, `How many dollars does ${they} save?`] as const;
      return {
        wordings: [
          [
            `${name} works ${place} for ${q.hours} hours and earns $${q.wage} an hour. ${They} saves ${q.percent}% of the money.`,
            ...asks,
          ],
          [
            `An hour of work ${place} brings ${name} $${q.wage}. ${They} works ${q.hours} hours this week and saves ${q.percent}% of the pay.`,
            ...asks,
          ],
          [
            `${name} saves ${q.percent}% of all the money that ${they} earns. This week ${they} works ${q.hours} hours ${place} at $${q.wage} an hour.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "costs-compared",
    heldOut: true,
    quantities: (random) => {
      const [first, firstPrice] = [random.integer(2, 12), spread(random, 3, 80)];
      return { first, firstPrice, second: random.integer(2, 12), secondPrice: spread(random, 2, 60) };
    },
    story: (scene, q) => {
      const [one, two] = [scene.person(), scene.person()];
      const [dear, cheap] = scene.pickTwo(GOODS);
      const first = scene.stated(q.first, `${dear.many} of ${one.name}`, `${one.name} buys ${q.first} ${dear.many}`);
      const firstPrice = scene.stated(q.firstPrice, `price of ${a(dear)}`, `each ${dear.one} costs $${q.firstPrice}`);
      const second = scene.stated(
        q.second,
        `${cheap.many} of ${two.name}`,
        `${two.name} buys ${q.second} ${cheap.many}`,
      );
      const secondPrice = scene.stated(
        q.secondPrice,
        `price of ${a(cheap)}`,
        `each ${cheap.one} costs $${q.secondPrice}`,
      );
      const firstCost = scene.step("unitPrice", `cost for ${one.name}`, first, "*", firstPrice);
      const secondCost = scene.step("unitPrice", `cost for ${two.name}`, second, "*", secondPrice);
      scene.step("difference", `more for ${one.name}`, firstCost, "-", secondCost);
      const asks = [
        `How much more does ${one.name} pay than ${two.name}?`,
        `How many dollars more does ${one.name} spend than ${two.name}?`,
      ] as const;
      return {
        wordings: [
          [
            `${one.name} buys ${q.first} ${dear.many} for $${q.firstPrice} each. ${two.name} buys ${q.second} ${cheap.many} for $${q.secondPrice} each.`,
            ...asks,
          ],
          [
            `A shop sells ${cheap.many} at $${q.secondPrice} each and ${dear.many} at $${q.firstPrice} each. ${two.name} buys ${q.second} ${cheap.many}, and ${one.name} buys ${q.first} ${dear.many}.`,
            ...asks,
          ],
          [
            `Each ${dear.one} costs $${q.firstPrice}, and each ${cheap.one} costs $${q.secondPrice}. ${one.name} needs ${q.first} ${dear.many} and ${two.name} needs ${q.second} ${cheap.many}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(one), ...aboutPlace("shop")],
      };
    },
  }),

  template({
    id: "times-as-many-left-over",
    heldOut: true,
    quantities: (random) => ({ few: spread(random, 3, 49), factor: random.integer(2, 9), each: random.integer(3, 12) }),
    story: (scene, q) => {
      const [first, second] = [scene.person(), scene.person()];
      const items = scene.pick(FLAT_KEEPSAKES).many;
      const asMany = `${times(q.factor)} as many`;
      const few = scene.stated(q.few, `${items} of ${first.name}`, `${first.name} has ${q.few} ${items}`);
      const factor = scene.factor(q.factor, "times as many", `${second.name} has ${asMany} as ${first.name}`);
      const each = scene.stated(q.each, `${items} on a page`, `a page takes ${q.each} ${items}`);
      const many = scene.step("factor", `${items} of ${second.name}`, few, "*", factor);
      const all = scene.step("add", `${items} together`, few, "+", many);
      scene.step("remainder", `${items} left over`, all, "mod", each);
      const asks = [`How many ${items} are left over?`, `How many ${items} remain at the end?`] as const;
      return {
        wordings: [
          [
            `${first.name} has ${q.few} ${items}, and ${second.name} has ${asMany}. They put them together and glue them into a book, ${q.each} on a page, and fill as many pages as they can.`,
            ...asks,
          ],
          [
            `A page of an album takes ${q.each} ${items}. ${second.name} brings ${asMany} ${items} as ${first.name}, who brings ${q.few}. They fill as many pages as possible.`,
            ...asks,
          ],
          [
            `${second.name} and ${first.name} put their ${items} together. ${first.name} has ${q.few}, and ${second.name} has ${asMany} as ${first.name}. They fill whole pages with ${q.each} ${items} each.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(first), ...aboutPerson(second)],
      };
    },
  }),

  template({
    id: "average-of-two-rides",
    heldOut: true,
    quantities: (random) => ({
      first: random.integer(2, 6),
      firstSpeed: random.integer(12, 60),
      second: random.integer(2, 6),
      secondSpeed: random.integer(12, 60),
    }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const vehicle = scene.pick(["car", "truck", "van"]);
      const first = scene.stated(q.first, "hours on Monday", `${name} drives for ${q.first} hours on Monday`);
      const firstSpeed = scene.stated(
        q.firstSpeed,
        "speed on Monday",
        `${name} goes ${q.firstSpeed} miles an hour on Monday`,
      );
      const second = scene.stated(q.second, "hours on Tuesday", `${name} drives for ${q.second} hours on Tuesday`);
      const secondSpeed = scene.stated(
        q.secondSpeed,
        "speed on Tuesday",
        `${name} goes ${q.secondSpeed} miles an hour on Tuesday`,
      );
      const days = scene.known(2, "days", "Monday and Tuesday are 2 days");
      const here = scene.step("rate", "miles on Monday", first, "*", firstSpeed);
      const there = scene.step("rate", "miles on Tuesday", second, "*", secondSpeed);
      const all = scene.step("add", "miles in all", here, "+", there);
      scene.step("average", "average miles a day", all, "/", days);
      const asks = [
        `What is the average number of miles a day?`,
        `What is the average for one day, in miles?`,
      ] as const;
      return {
        wordings: [
          [
            `On Monday, ${name} drives a ${vehicle} for ${q.first} hours at ${q.firstSpeed} miles an hour. On Tuesday, ${they} drives for ${q.second} hours at ${q.secondSpeed} miles an hour.`,
            ...asks,
          ],
          [
            `${name} spends ${q.first} hours in a ${vehicle} on Monday and ${q.second} hours on Tuesday. It goes ${q.firstSpeed} miles an hour on Monday and ${q.secondSpeed} miles an hour on Tuesday.`,
            ...asks,
          ],
          [
            `The ${vehicle} of ${name} goes ${q.secondSpeed} miles an hour on Tuesday, after ${q.firstSpeed} miles an hour on Monday. ${They} drives for ${q.first} hours on Monday and ${q.second} hours on Tuesday.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "rope-in-inches",
    heldOut: true,
    quantities: (random) => {
      const [feet, parts] = [spread(random, 3, 99), random.pick([2, 3, 4, 6])];
      return { feet, parts, used: leavingMultiple(random, feet * 12, parts, 2, feet * 12 - 4) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const what = scene.pick(["ribbon", "rope", "wire", "string"]);
      const { phrase } = partOf(q.parts);
      const feet = scene.stated(q.feet, `feet of ${what}`, `${name} has ${q.feet} feet of ${what}`);
      const foot = inchesInAFoot(scene);
      const used = scene.stated(q.used, "inches used", `${name} uses ${q.used} inches`);
      const parts = knownParts(scene, q.parts);
      const all = scene.step("convert", `inches of ${what}`, feet, "*", foot);
      const rest = scene.step("subtract", "inches after that", all, "-", used);
      const given = scene.step("fraction", "inches given away", rest, "/", parts);
      scene.step("subtract", "inches left", rest, "-", given);
      const asks = [`How many inches of ${what} are left?`, `How many inches does ${they} have left?`] as const;
      return {
        wordings: [
          [
            `${name} has ${q.feet} feet of ${what} and uses ${q.used} inches. ${They} gives ${phrase} of the rest to a friend.`,
            ...asks,
          ],
          [
            `From ${q.feet} feet of ${what}, ${name} cuts off ${q.used} inches for a gift. Then ${they} uses ${phrase} of the rest for a kite.`,
            ...asks,
          ],
          [
            `${name} needs ${q.used} inches of ${what} for a kite and cuts them from ${q.feet} feet. After that, ${phrase} of the rest is given away.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),
];
