import { aboutPerson, aboutPlace } from "../asides.ts";
import { spread } from "../draw.ts";
import { a } from "../grammar.ts";
import { BAKED_GOODS, TOYS, TREASURES } from "../lexicon/things.ts";
import { template } from "../template.ts";

/** Where people work by the hour. */
const JOBS = ["in a garden", "in a shop", "in a library", "on a farm", "in a kitchen", "in a museum"] as const;

/** Wages, saving and machines: rates by the hour, day and week. */
export const WORKING = [
  template({
    id: "pay-after-spending",
    quantities: (random) => {
      const [hours, wage] = [random.integer(2, 12), spread(random, 6, 60)];
      return { hours, wage, spent: spread(random, 3, Math.max(5, hours * wage - 2)) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const place = scene.pick(JOBS);
      const wage = scene.stated(q.wage, "dollars an hour", `${name} earns $${q.wage} an hour`);
      const hours = scene.stated(q.hours, "hours of work", `${name} works ${q.hours} hours`);
      const spent = scene.stated(q.spent, "dollars spent", `${name} spends $${q.spent}`);
      const pay = scene.step("rate", "dollars earned", hours, "*", wage);
      scene.step("subtract", "dollars left", pay, "-", spent);
      const asks = [`How much money does ${name} have left?`, `How many dollars does ${they} have left?`] as const;
      return {
        wordings: [
          [
            `${name} works ${place} for ${q.hours} hours and earns $${q.wage} an hour. Then ${they} spends $${q.spent}.`,
            ...asks,
          ],
          [
            `For each hour of work ${place}, ${name} gets $${q.wage}. ${They} works ${q.hours} hours and spends $${q.spent} of the money.`,
            ...asks,
          ],
          [
            `${name} earns $${q.wage} an hour ${place}.`,
            `If ${they} works ${q.hours} hours and then spends $${q.spent}, how much money is left?`,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "two-machines",
    quantities: (random) => {
      const minutes = random.integer(2, 99);
      const together = random.integer(4, 12);
      const first = random.integer(2, together - 2);
      return { first, second: together - first, order: minutes * together };
    },
    story: (scene, q) => {
      const person = scene.person();
      const items = scene.pick([...TOYS, ...BAKED_GOODS]).many;
      const first = scene.stated(q.first, "speed of the first", `the old machine makes ${q.first} ${items} a minute`);
      const second = scene.stated(
        q.second,
        "speed of the second",
        `the new machine makes ${q.second} ${items} a minute`,
      );
      const order = scene.stated(q.order, `${items} ordered`, `the order is for ${q.order} ${items}`);
      const both = scene.step("add", `${items} a minute`, first, "+", second);
      scene.step("rate", "minutes needed", order, "/", both);
      const asks = [`How many minutes does the order take?`, `How many minutes do the two machines need?`] as const;
      return {
        wordings: [
          [
            `An old machine makes ${q.first} ${items} a minute, and a new one makes ${q.second} a minute. Both work on an order of ${q.order} ${items}.`,
            ...asks,
          ],
          [
            `${person.name} orders ${q.order} ${items}. Two machines make them at the same time: one makes ${q.first} a minute and the other makes ${q.second} a minute.`,
            ...asks,
          ],
          [
            `Two machines work side by side. The first makes ${q.first} ${items} each minute, and the second makes ${q.second}. Together they make ${q.order} ${items}.`,
            ...asks,
          ],
        ],
        asides: aboutPlace("factory"),
      };
    },
  }),

  template({
    id: "two-jobs",
    quantities: (random) => ({
      first: random.integer(2, 12),
      firstWage: spread(random, 5, 60),
      second: random.integer(2, 12),
      secondWage: spread(random, 5, 60),
    }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const [here, there] = scene.pickTwo(JOBS);
      const first = scene.stated(q.first, "hours of one job", `${name} works ${q.first} hours ${here}`);
      const firstWage = scene.stated(q.firstWage, "wage of one job", `work ${here} brings $${q.firstWage} an hour`);
      const second = scene.stated(q.second, "hours of the other", `${name} works ${q.second} hours ${there}`);
      const secondWage = scene.stated(
        q.secondWage,
        "wage of the other",
        `work ${there} brings $${q.secondWage} an hour`,
      );
      const firstPay = scene.step("rate", "pay for one job", first, "*", firstWage);
      const secondPay = scene.step("rate", "pay for the other", second, "*", secondWage);
      scene.step("add", "dollars earned", firstPay, "+", secondPay);
      const asks = [`How much does ${name} earn in all?`, `How many dollars does ${they} earn?`] as const;
      return {
        wordings: [
          [
            `${name} has two jobs. ${They} works ${q.first} hours ${here} for $${q.firstWage} an hour and ${q.second} hours ${there} for $${q.secondWage} an hour.`,
            ...asks,
          ],
          [
            `Work ${here} brings ${name} $${q.firstWage} an hour, and work ${there} brings $${q.secondWage} an hour. This week ${they} works ${q.first} hours ${here} and ${q.second} hours ${there}.`,
            ...asks,
          ],
          [
            `${name} earns $${q.firstWage} an hour ${here} and $${q.secondWage} an hour ${there}.`,
            `If ${they} works ${q.first} hours ${here} and ${q.second} hours ${there}, how much does ${they} earn?`,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "overtime",
    quantities: (random) => ({
      hours: spread(random, 4, 40),
      wage: random.integer(5, 30),
      extra: random.integer(2, 12),
      late: random.integer(2, 12),
    }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const place = scene.pick(JOBS);
      const wage = scene.stated(q.wage, "dollars an hour", `${name} earns $${q.wage} an hour`);
      const hours = scene.stated(q.hours, "hours by day", `${name} works ${q.hours} hours by day`);
      const extra = scene.stated(q.extra, "more at night", `an hour at night brings $${q.extra} more`);
      const late = scene.stated(q.late, "hours at night", `${name} works ${q.late} hours at night`);
      const day = scene.step("rate", "pay by day", hours, "*", wage);
      const nightWage = scene.step("add", "wage at night", wage, "+", extra);
      const night = scene.step("rate", "pay at night", late, "*", nightWage);
      scene.step("add", "dollars earned", day, "+", night);
      const asks = [`How much does ${name} earn in all?`, `How many dollars does ${they} earn?`] as const;
      return {
        wordings: [
          [
            `${name} works ${place} and earns $${q.wage} an hour by day. At night, each hour brings $${q.extra} more. ${They} works ${q.hours} hours by day and ${q.late} hours at night.`,
            ...asks,
          ],
          [
            `An hour of work ${place} brings ${name} $${q.wage}, and $${q.extra} more than that at night. This week ${they} works ${q.hours} hours by day and ${q.late} at night.`,
            ...asks,
          ],
          [
            `This week ${name} works ${q.hours} hours by day and ${q.late} hours at night ${place}. The wage is $${q.wage} an hour by day, and at night it is $${q.extra} higher.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "saving-for-a-goal",
    quantities: (random) => {
      const [hours, wage, weeks] = [random.integer(2, 12), spread(random, 5, 40), random.integer(2, 12)];
      const saved = spread(random, 3, 200);
      return { hours, wage, saved, weeks, goal: hours * wage + saved + weeks * spread(random, 2, 60) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const item = scene.pick(TREASURES);
      const goal = scene.stated(q.goal, `price of the ${item.one}`, `${a(item)} costs $${q.goal}`);
      const saved = scene.stated(q.saved, "dollars saved", `${name} has saved $${q.saved}`);
      const hours = scene.stated(q.hours, "hours of work", `${name} works ${q.hours} hours`);
      const wage = scene.stated(q.wage, "dollars an hour", `${name} earns $${q.wage} an hour`);
      const weeks = scene.stated(q.weeks, "weeks left", `there are ${q.weeks} weeks left`);
      const pay = scene.step("rate", "dollars earned", hours, "*", wage);
      const have = scene.step("add", "dollars so far", pay, "+", saved);
      const missing = scene.step("subtract", "dollars still missing", goal, "-", have);
      scene.step("share", "dollars a week", missing, "/", weeks);
      const asks = [`How much must ${name} save each week?`, `How many dollars must ${they} save a week?`] as const;
      return {
        wordings: [
          [
            `${name} wants ${a(item)} for $${q.goal}. ${They} has saved $${q.saved} and earns $${q.wage} an hour for ${q.hours} hours of work. ${They} wants to save the rest in ${q.weeks} weeks, the same each week.`,
            ...asks,
          ],
          [
            `In ${q.weeks} weeks, ${name} wants to buy ${a(item)} that costs $${q.goal}. ${They} already has $${q.saved}, and today ${they} earns $${q.wage} an hour for ${q.hours} hours. ${They} saves the rest evenly over the weeks.`,
            ...asks,
          ],
          [
            `The price of ${a(item)} is $${q.goal}. ${name} works ${q.hours} hours at $${q.wage} an hour and adds the pay to the $${q.saved} that ${they} has saved. The rest is to come from ${q.weeks} equal weekly savings.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "two-jobs-and-a-goal",
    quantities: (random) => {
      const [first, firstWage] = [random.integer(2, 12), spread(random, 5, 50)];
      const [second, secondWage] = [random.integer(2, 12), spread(random, 5, 50)];
      const earned = first * firstWage + second * secondWage;
      const spent = spread(random, 3, Math.max(5, earned - 2));
      const weeks = random.integer(2, 12);
      return {
        first,
        firstWage,
        second,
        secondWage,
        spent,
        weeks,
        goal: earned - spent + weeks * spread(random, 2, 60),
      };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const [here, there] = scene.pickTwo(JOBS);
      const item = scene.pick(TREASURES);
      const first = scene.stated(q.first, "hours of one job", `${name} works ${q.first} hours ${here}`);
      const firstWage = scene.stated(q.firstWage, "wage of one job", `work ${here} brings $${q.firstWage} an hour`);
      const second = scene.stated(q.second, "hours of the other", `${name} works ${q.second} hours ${there}`);
      const secondWage = scene.stated(
        q.secondWage,
        "wage of the other",
        `work ${there} brings $${q.secondWage} an hour`,
      );
      const spent = scene.stated(q.spent, "dollars spent", `${name} spends $${q.spent}`);
      const goal = scene.stated(q.goal, `price of the ${item.one}`, `${a(item)} costs $${q.goal}`);
      const weeks = scene.stated(q.weeks, "weeks left", `there are ${q.weeks} weeks left`);
      const firstPay = scene.step("rate", "pay for one job", first, "*", firstWage);
      const secondPay = scene.step("rate", "pay for the other", second, "*", secondWage);
      const earned = scene.step("add", "dollars earned", firstPay, "+", secondPay);
      const kept = scene.step("subtract", "dollars kept", earned, "-", spent);
      const missing = scene.step("subtract", "dollars still missing", goal, "-", kept);
      scene.step("share", "dollars a week", missing, "/", weeks);
      const asks = [`How much must ${name} save each week?`, `How many dollars must ${they} save a week?`] as const;
      return {
        wordings: [
          [
            `${name} works ${q.first} hours ${here} for $${q.firstWage} an hour and ${q.second} hours ${there} for $${q.secondWage} an hour. ${They} spends $${q.spent} and keeps the rest for ${a(item)} that costs $${q.goal}. What is still missing ${they} wants to save evenly in ${q.weeks} weeks.`,
            ...asks,
          ],
          [
            `In ${q.weeks} weeks, ${name} wants to buy ${a(item)} for $${q.goal}. ${They} earns $${q.firstWage} an hour ${here} for ${q.first} hours, and $${q.secondWage} an hour ${there} for ${q.second} hours. Of this, ${they} spends $${q.spent}. ${They} saves what is missing in equal parts each week.`,
            ...asks,
          ],
          [
            `The price of ${a(item)} is $${q.goal}. ${name} has two jobs: ${q.first} hours ${here} at $${q.firstWage} an hour, and ${q.second} hours ${there} at $${q.secondWage} an hour. After spending $${q.spent}, ${they} plans to save what is missing over ${q.weeks} weeks, the same each week.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),
];
