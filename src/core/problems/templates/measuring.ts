import { aboutPerson } from "../asides.ts";
import { divisorOf, leavingMultiple, spread } from "../draw.ts";
import {
  centimetersInAMeter,
  daysInAWeek,
  inchesInAFoot,
  knownParts,
  knownPercent,
  monthsInAYear,
  PART_PERCENTS,
  partOf,
} from "../knowledge.ts";
import { template } from "../template.ts";

/** Lengths, amounts and parts of a whole. */
export const MEASURING = [
  template({
    id: "ribbon-pieces",
    quantities: (random) => {
      const [meters, pieces] = [random.integer(2, 12), random.integer(2, 12)];
      return { meters, pieces, used: meters * 100 - pieces * spread(random, 2, 99) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const what = scene.pick(["ribbon", "rope", "wire", "string"]);
      const meters = scene.stated(q.meters, `meters of ${what}`, `${name} has ${q.meters} meters of ${what}`);
      const meter = centimetersInAMeter(scene);
      const used = scene.stated(q.used, "centimeters used", `${name} uses ${q.used} centimeters`);
      const pieces = scene.stated(q.pieces, "pieces", `the rest is cut into ${q.pieces} pieces`);
      const all = scene.step("convert", `centimeters of ${what}`, meters, "*", meter);
      const rest = scene.step("subtract", "centimeters left", all, "-", used);
      scene.step("share", "centimeters a piece", rest, "/", pieces);
      const asks = [`How long is each piece, in centimeters?`, `How many centimeters long is one piece?`] as const;
      return {
        wordings: [
          [
            `${name} has ${q.meters} meters of ${what} and uses ${q.used} centimeters. ${They} cuts the rest into ${q.pieces} equal pieces.`,
            ...asks,
          ],
          [
            `From ${q.meters} meters of ${what}, ${name} cuts off ${q.used} centimeters for a gift. The rest is cut into ${q.pieces} pieces of the same length.`,
            ...asks,
          ],
          [
            `${name} needs ${q.pieces} equal pieces of ${what}. ${They} has ${q.meters} meters, but first ${they} uses ${q.used} centimeters for a kite.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "boards-in-inches",
    quantities: (random) => ({ feet: spread(random, 2, 99), inches: spread(random, 2, 400) }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they } = person;
      const what = scene.pick(["fence", "wall", "path"]);
      const feet = scene.stated(q.feet, "feet so far", `the ${what} is ${q.feet} feet long`);
      const foot = inchesInAFoot(scene);
      const inches = scene.stated(q.inches, "inches added", `${name} adds ${q.inches} inches`);
      const before = scene.step("convert", "inches so far", feet, "*", foot);
      scene.step("add", "inches in all", before, "+", inches);
      const asks = [`How many inches long is the ${what} now?`, `How long is the ${what} now, in inches?`] as const;
      return {
        wordings: [
          [
            `${name} has built a ${what} that is ${q.feet} feet long. Now ${they} adds ${q.inches} inches to it.`,
            ...asks,
          ],
          [`A ${what} is ${q.feet} feet long. ${name} makes it ${q.inches} inches longer.`, ...asks],
          [`To a ${what} of ${q.feet} feet, ${name} adds another ${q.inches} inches.`, ...asks],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "yearly-saving",
    quantities: (random) => {
      const months = spread(random, 3, 99);
      const gifts = random.integer(2, 12);
      return { months, gifts, spent: leavingMultiple(random, months * 12, gifts, 3, months * 12 - 2) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const month = scene.stated(q.months, "dollars a month", `${name} saves $${q.months} a month`);
      const year = monthsInAYear(scene);
      const spent = scene.stated(q.spent, "dollars spent", `${name} spends $${q.spent}`);
      const gifts = scene.stated(q.gifts, "gifts", `${name} buys ${q.gifts} gifts`);
      const saved = scene.step("convert", "dollars saved", month, "*", year);
      const left = scene.step("subtract", "dollars left", saved, "-", spent);
      scene.step("share", "dollars for each gift", left, "/", gifts);
      const asks = [`How much does each gift cost?`, `How many dollars does one gift cost?`] as const;
      return {
        wordings: [
          [
            `${name} saves $${q.months} a month for a year. ${They} spends $${q.spent} on a trip and uses all that is left for ${q.gifts} gifts that cost the same.`,
            ...asks,
          ],
          [
            `Each month of a year, ${name} puts $${q.months} in a box. From this money, ${they} spends $${q.spent} on clothes, and the rest pays for ${q.gifts} equal gifts.`,
            ...asks,
          ],
          [
            `For a year, ${name} saves money: $${q.months} every month. A new coat costs ${person.them} $${q.spent} of it. With the rest ${they} buys ${q.gifts} gifts at the same price.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "tank-of-water",
    quantities: (random) => {
      const [flow, minutes] = [random.integer(2, 12), spread(random, 2, 60)];
      const parts = random.pick([2, 3, 4, 5, 6, 10]);
      return { flow, minutes, parts, start: parts * spread(random, 2, 99) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const { phrase } = partOf(q.parts);
      const what = scene.pick(["tank", "pool", "pond"]);
      const start = scene.stated(q.start, "liters at first", `the ${what} holds ${q.start} liters of water`);
      const parts = knownParts(scene, q.parts);
      const flow = scene.stated(q.flow, "liters a minute", `${q.flow} liters run in each minute`);
      const minutes = scene.stated(q.minutes, "minutes", `the water runs for ${q.minutes} minutes`);
      const out = scene.step("fraction", "liters let out", start, "/", parts);
      const rest = scene.step("subtract", "liters left", start, "-", out);
      const added = scene.step("rate", "liters added", minutes, "*", flow);
      scene.step("add", "liters at the end", rest, "+", added);
      const asks = [
        `How many liters of water are in the ${what} now?`,
        `How many liters does the ${what} hold at the end?`,
      ] as const;
      return {
        wordings: [
          [
            `There are ${q.start} liters of water in a ${what}. ${name} lets out ${phrase} of it. Then ${they} lets new water run in for ${q.minutes} minutes, ${q.flow} liters a minute.`,
            ...asks,
          ],
          [
            `${name} takes ${phrase} of the water out of a ${what} that holds ${q.start} liters. After that, ${q.flow} liters of water run in each minute for ${q.minutes} minutes.`,
            ...asks,
          ],
          [
            `A ${what} holds ${q.start} liters of water. ${name} uses ${phrase} of the water for the garden. ${They} then fills in ${q.flow} liters a minute for ${q.minutes} minutes.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "visitors-by-percent",
    quantities: (random) => {
      const percent = random.pick(PART_PERCENTS);
      const whole = (100 / percent) * spread(random, 5, 119);
      const parts = divisorOf(random, whole - (whole * percent) / 100, [2, 3, 4, 5, 6]);
      return { percent, parts, whole, children: spread(random, 2, (whole * percent) / 100) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { phrase } = partOf(q.parts);
      const place = scene.pick(["museum", "theater", "zoo", "fair"]);
      const whole = scene.stated(q.whole, "visitors", `${q.whole} visitors come to the ${place}`);
      const hundred = knownPercent(scene, q.percent);
      const parts = knownParts(scene, q.parts);
      const buyers = scene.stated(q.children, "children who buy juice", `${q.children} children buy juice`);
      const children = scene.step("percent", "children", whole, "/", hundred);
      const adults = scene.step("subtract", "adults", whole, "-", children);
      const some = scene.step("fraction", "adults who buy juice", adults, "/", parts);
      scene.step("add", "cups of juice", some, "+", buyers);
      const asks = [`How many cups of juice are sold in all?`, `What is the number of cups of juice?`] as const;
      return {
        wordings: [
          [
            `On Saturday, ${q.whole} visitors come to the ${place}. Of them, ${q.percent}% are children and the rest are adults. Then ${phrase} of the adults and ${q.children} children buy a cup of juice each.`,
            ...asks,
          ],
          [
            `${person.name} counts ${q.whole} visitors at the ${place}, of whom ${q.percent}% are children. The others are adults, and ${phrase} of these adults buy a cup of juice. So do ${q.children} children.`,
            ...asks,
          ],
          [
            `A ${place} has ${q.whole} visitors today. The children make up ${q.percent}%, and all others are adults. A cup of juice is sold to each of ${q.children} children and to ${phrase} of the adults.`,
            ...asks,
          ],
        ],
        asides: [
          ...aboutPerson(person),
          { low: 3, high: 30, noun: "dollars for a ticket", clause: (n) => `a ticket costs $${n}` },
        ],
      };
    },
  }),

  template({
    id: "weeks-of-running",
    quantities: (random) => {
      const [daily, weeks, days] = [spread(random, 2, 20), random.integer(2, 8), random.integer(2, 12)];
      const race = spread(random, 2, 60);
      return { daily, weeks, days, race, goal: daily * 7 * weeks + race + days * spread(random, 2, 40) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const verb = scene.pick(["runs", "swims", "rides", "walks"]);
      const daily = scene.stated(q.daily, "miles a day", `${name} ${verb} ${q.daily} miles a day`);
      const week = daysInAWeek(scene);
      const weeks = scene.stated(q.weeks, "weeks", `${name} keeps this up for ${q.weeks} weeks`);
      const race = scene.stated(q.race, "miles of the race", `a race adds ${q.race} miles`);
      const goal = scene.stated(q.goal, "miles wanted", `the goal is ${q.goal} miles`);
      const days = scene.stated(q.days, "days left", `there are ${q.days} days left`);
      const weekly = scene.step("convert", "miles a week", daily, "*", week);
      const done = scene.step("multiply", "miles in those weeks", weekly, "*", weeks);
      const all = scene.step("add", "miles with the race", done, "+", race);
      const left = scene.step("subtract", "miles left", goal, "-", all);
      scene.step("share", "miles a day needed", left, "/", days);
      const asks = [`How many miles a day must that be?`, `How many miles are left for each of those days?`] as const;
      return {
        wordings: [
          [
            `${name} wants to reach ${q.goal} miles. ${They} ${verb} ${q.daily} miles every day for ${q.weeks} weeks, and a race adds ${q.race} miles. The rest ${they} spreads evenly over the last ${q.days} days.`,
            ...asks,
          ],
          [
            `Every day for ${q.weeks} weeks, ${name} ${verb} ${q.daily} miles. With ${q.race} more miles in a race and the same number of miles on each of the last ${q.days} days, ${they} wants to reach ${q.goal} miles in all.`,
            ...asks,
          ],
          [
            `The goal of ${name} is ${q.goal} miles. After ${q.weeks} weeks with ${q.daily} miles a day and a race of ${q.race} miles, ${they} has ${q.days} days left and ${verb} the same number of miles on each of them.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),
];
