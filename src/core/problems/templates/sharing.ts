import { aboutPerson, alsoOwns } from "../asides.ts";
import { divisorOf, spread } from "../draw.ts";
import {
  BAKED_GOODS,
  BASKETS,
  FLAT_KEEPSAKES,
  FRUIT,
  KEEPSAKES,
  PACKETS,
  STATIONERY,
  VEGETABLES,
} from "../lexicon/things.ts";
import { template } from "../template.ts";

/** Packing, dealing out and what is left over. */
export const SHARING = [
  template({
    id: "equal-shares",
    quantities: (random) => {
      const friends = random.integer(2, 12);
      return { total: friends * spread(random, 2, 119), friends };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, They, their } = person;
      const [item, other] = scene.pickTwo(KEEPSAKES);
      const total = scene.stated(q.total, `${item.many} to share`, `${name} has ${q.total} ${item.many}`);
      const friends = scene.stated(q.friends, "friends", `there are ${q.friends} friends`);
      scene.step("share", `${item.many} for each friend`, total, "/", friends);
      const asks = [
        `How many ${item.many} does each friend get?`,
        `How many ${item.many} are there for each friend?`,
      ] as const;
      return {
        wordings: [
          [`${name} shares ${q.total} ${item.many} equally among ${q.friends} friends.`, ...asks],
          [
            `${name} has ${q.total} ${item.many}. ${They} gives them all to ${their} ${q.friends} friends, and each gets the same number.`,
            ...asks,
          ],
          [
            `A group of ${q.friends} friends gets a box with ${q.total} ${item.many} from ${name}. They share them equally.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), alsoOwns(person, other)],
      };
    },
  }),

  template({
    id: "left-over-after-packing",
    quantities: (random) => ({ total: spread(random, 7, 150), each: random.integer(3, 12) }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const items = scene.pick([...FRUIT, ...VEGETABLES, ...BAKED_GOODS]).many;
      const holder = scene.pick(BASKETS);
      const total = scene.stated(q.total, `${items} to pack`, `${name} has ${q.total} ${items}`);
      const each = scene.stated(q.each, `${items} in a ${holder.one}`, `each ${holder.one} holds ${q.each} ${items}`);
      scene.step("remainder", `${items} left over`, total, "mod", each);
      const asks = [
        `How many ${items} are left over?`,
        `How many ${items} do not fit into a full ${holder.one}?`,
        `How many ${items} remain at the end?`,
      ] as const;
      return {
        wordings: [
          [
            `${name} packs ${q.total} ${items} into ${holder.many} of ${q.each} and fills as many ${holder.many} as ${they} can.`,
            ...asks,
          ],
          [
            `A ${holder.one} holds ${q.each} ${items}. ${name} has ${q.total} ${items} and fills as many ${holder.many} as possible.`,
            ...asks,
          ],
          [
            `${name} has ${q.total} ${items}. ${They} puts them into ${holder.many}, always ${q.each} in a ${holder.one}, until there are too few for another one.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "full-containers-given-away",
    quantities: (random) => ({
      holders: random.integer(2, 12),
      each: spread(random, 3, 99),
      gave: spread(random, 3, 700),
    }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const [item, other] = scene.pickTwo(STATIONERY);
      const holder = scene.pick(PACKETS);
      const holders = scene.stated(q.holders, holder.many, `${name} has ${q.holders} ${holder.many}`);
      const each = scene.stated(
        q.each,
        `${item.many} in a ${holder.one}`,
        `each ${holder.one} holds ${q.each} ${item.many}`,
      );
      const gave = scene.stated(q.gave, `${item.many} given away`, `${name} gives away ${q.gave} ${item.many}`);
      const all = scene.step("multiply", `${item.many} at first`, holders, "*", each);
      scene.step("subtract", `${item.many} left`, all, "-", gave);
      const asks = [`How many ${item.many} does ${name} have left?`, `How many ${item.many} are left?`] as const;
      return {
        wordings: [
          [
            `${name} has ${q.holders} ${holder.many} of ${item.many}. Each ${holder.one} holds ${q.each} ${item.many}. ${They} gives away ${q.gave} of them.`,
            ...asks,
          ],
          [
            `A ${holder.one} holds ${q.each} ${item.many}, and ${name} has ${q.holders} ${holder.many}. ${They} gives ${q.gave} ${item.many} to a school.`,
            ...asks,
          ],
          [
            `There are ${q.each} ${item.many} in each of ${name}'s ${q.holders} ${holder.many}.`,
            `If ${they} gives away ${q.gave} ${item.many}, how many are left?`,
          ],
        ],
        asides: [...aboutPerson(person), alsoOwns(person, other)],
      };
    },
  }),

  template({
    id: "joined-then-shared",
    quantities: (random) => {
      const [groups, each] = [random.integer(2, 12), spread(random, 3, 99)];
      return { first: spread(random, 3, Math.max(5, groups * each - 3)), groups, each };
    },
    story: (scene, q) => {
      const [one, two] = [scene.person(), scene.person()];
      const [item, other] = scene.pickTwo([...FRUIT, ...VEGETABLES]);
      const holder = scene.pick(BASKETS);
      const second = q.groups * q.each - q.first;
      const mine = scene.stated(q.first, `${item.many} of ${one.name}`, `${one.name} picks ${q.first} ${item.many}`);
      const yours = scene.stated(second, `${item.many} of ${two.name}`, `${two.name} picks ${second} ${item.many}`);
      const groups = scene.stated(q.groups, holder.many, `they fill ${q.groups} ${holder.many}`);
      const all = scene.step("add", `${item.many} together`, mine, "+", yours);
      scene.step("share", `${item.many} in each ${holder.one}`, all, "/", groups);
      const asks = [
        `How many ${item.many} are in each ${holder.one}?`,
        `How many ${item.many} go into one ${holder.one}?`,
      ] as const;
      return {
        wordings: [
          [
            `${one.name} picks ${q.first} ${item.many} and ${two.name} picks ${second}. They put them all into ${q.groups} ${holder.many}, the same number in each.`,
            ...asks,
          ],
          [
            `${one.name} and ${two.name} pick ${item.many} and pack them evenly into ${q.groups} ${holder.many}. ${one.name} picks ${q.first}, and ${two.name} picks ${second}.`,
            ...asks,
          ],
          [
            `After a morning in the garden, ${one.name} has ${q.first} ${item.many} and ${two.name} has ${second}.`,
            `If all the ${item.many} are shared equally between ${q.groups} ${holder.many}, how many are in each?`,
          ],
        ],
        asides: [...aboutPerson(two), alsoOwns(one, other)],
      };
    },
  }),

  template({
    id: "joined-then-left-over",
    quantities: (random) => ({
      first: spread(random, 3, 99),
      second: spread(random, 3, 99),
      each: random.integer(3, 12),
    }),
    story: (scene, q) => {
      const [one, two] = [scene.person(), scene.person()];
      const items = scene.pick(FLAT_KEEPSAKES).many;
      const mine = scene.stated(q.first, `${items} of ${one.name}`, `${one.name} has ${q.first} ${items}`);
      const yours = scene.stated(q.second, `${items} of ${two.name}`, `${two.name} has ${q.second} ${items}`);
      const each = scene.stated(q.each, `${items} on a page`, `a page takes ${q.each} ${items}`);
      const all = scene.step("add", `${items} together`, mine, "+", yours);
      scene.step("remainder", `${items} left over`, all, "mod", each);
      const asks = [`How many ${items} are left over?`, `How many ${items} are left for the last page?`] as const;
      return {
        wordings: [
          [
            `${one.name} has ${q.first} ${items} and ${two.name} has ${q.second}. They glue them into a book, ${q.each} on a page, and fill as many pages as they can.`,
            ...asks,
          ],
          [
            `A page of an album takes ${q.each} ${items}. ${one.name} brings ${q.first} ${items}, ${two.name} brings ${q.second}, and they fill as many pages as possible.`,
            ...asks,
          ],
          [
            `${one.name} and ${two.name} put their ${items} together: ${q.first} from ${one.name} and ${q.second} from ${two.name}. They fill whole pages with ${q.each} ${items} each.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(one), ...aboutPerson(two)],
      };
    },
  }),

  template({
    id: "bags-and-loose-left-over",
    quantities: (random) => ({
      bags: random.integer(2, 12),
      each: spread(random, 3, 60),
      loose: spread(random, 2, 60),
      teams: random.integer(3, 12),
    }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, They } = person;
      const items = scene.pick(STATIONERY).many;
      const holder = scene.pick(PACKETS);
      const bags = scene.stated(q.bags, holder.many, `${name} has ${q.bags} ${holder.many}`);
      const each = scene.stated(q.each, `${items} in a ${holder.one}`, `each ${holder.one} holds ${q.each} ${items}`);
      const loose = scene.stated(q.loose, `loose ${items}`, `there are ${q.loose} loose ${items}`);
      const teams = scene.stated(q.teams, "teams", `there are ${q.teams} teams`);
      const packed = scene.step("multiply", `${items} in ${holder.many}`, bags, "*", each);
      const all = scene.step("add", `${items} in all`, packed, "+", loose);
      scene.step("remainder", `${items} left over`, all, "mod", teams);
      const asks = [`How many ${items} are left over?`, `How many ${items} remain?`] as const;
      return {
        wordings: [
          [
            `${name} has ${q.bags} ${holder.many} of ${items} with ${q.each} in each, and ${q.loose} loose ${items}. ${They} deals them out evenly to ${q.teams} teams.`,
            ...asks,
          ],
          [
            `Each ${holder.one} holds ${q.each} ${items}. ${name} opens ${q.bags} ${holder.many}, adds ${q.loose} loose ${items}, and gives all ${q.teams} teams the same number, as many as possible.`,
            ...asks,
          ],
          [
            `There are ${q.teams} teams in a class. ${name} shares ${items} equally between the teams: ${q.bags} ${holder.many} of ${q.each} ${items}, and ${q.loose} more.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "two-kinds-packed",
    quantities: (random) => {
      const [small, inSmall] = [random.integer(2, 12), spread(random, 3, 40)];
      const [large, inLarge] = [random.integer(2, 12), spread(random, 5, 80)];
      return { small, inSmall, large, inLarge, classes: divisorOf(random, small * inSmall + large * inLarge) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, They } = person;
      const items = scene.pick(STATIONERY).many;
      const [one, two] = scene.pickTwo(PACKETS);
      const small = scene.stated(q.small, one.many, `there are ${q.small} ${one.many}`);
      const inSmall = scene.stated(
        q.inSmall,
        `${items} in a ${one.one}`,
        `each ${one.one} holds ${q.inSmall} ${items}`,
      );
      const large = scene.stated(q.large, two.many, `there are ${q.large} ${two.many}`);
      const inLarge = scene.stated(
        q.inLarge,
        `${items} in a ${two.one}`,
        `each ${two.one} holds ${q.inLarge} ${items}`,
      );
      const classes = scene.stated(q.classes, "classes", `there are ${q.classes} classes`);
      const first = scene.step("multiply", `${items} in ${one.many}`, small, "*", inSmall);
      const second = scene.step("multiply", `${items} in ${two.many}`, large, "*", inLarge);
      const all = scene.step("add", `${items} in all`, first, "+", second);
      scene.step("share", `${items} for each class`, all, "/", classes);
      const asks = [`How many ${items} does each class get?`, `How many ${items} go to each class?`] as const;
      return {
        wordings: [
          [
            `${name} orders ${q.small} ${one.many} of ${items} with ${q.inSmall} in each, and ${q.large} ${two.many} with ${q.inLarge} in each. ${They} shares all the ${items} equally among ${q.classes} classes.`,
            ...asks,
          ],
          [
            `A ${one.one} holds ${q.inSmall} ${items} and a ${two.one} holds ${q.inLarge}. A school buys ${q.small} ${one.many} and ${q.large} ${two.many} and gives each of its ${q.classes} classes the same number of ${items}.`,
            ...asks,
          ],
          [
            `The ${items} for ${q.classes} classes come in ${q.small} ${one.many} of ${q.inSmall} and ${q.large} ${two.many} of ${q.inLarge}. ${name} shares them out equally.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),
];
