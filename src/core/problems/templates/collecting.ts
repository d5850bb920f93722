import { aboutPerson, alsoOwns } from "../asides.ts";
import { spread } from "../draw.ts";
import { times } from "../grammar.ts";
import { KEEPSAKES } from "../lexicon/things.ts";
import { template } from "../template.ts";

/** People who collect, give away and compare small things. */
export const COLLECTING = [
  template({
    id: "collection-grows",
    quantities: (random) => ({ had: spread(random, 3, 899), found: spread(random, 3, 599) }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They, their } = person;
      const [item, other] = scene.pickTwo(KEEPSAKES);
      const had = scene.stated(q.had, `${item.many} at first`, `${name} had ${q.had} ${item.many}`);
      const found = scene.stated(q.found, `new ${item.many}`, `${name} got ${q.found} more ${item.many}`);
      scene.step("add", `${item.many} in all`, had, "+", found);
      const asks = [
        `How many ${item.many} does ${name} have now?`,
        `What is the total number of ${item.many}?`,
        `How many ${item.many} does ${they} have in all?`,
      ] as const;
      return {
        wordings: [
          [`${name} had ${q.had} ${item.many}. Then ${they} got ${q.found} more.`, ...asks],
          [`${name} collects ${item.many}. ${They} already had ${q.had} and then found ${q.found} more.`, ...asks],
          [
            `A friend gave ${name} ${q.found} ${item.many}. Before that, ${name} had ${q.had} of ${their} own.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), alsoOwns(person, other)],
      };
    },
  }),

  template({
    id: "collection-shrinks",
    quantities: (random) => {
      const had = spread(random, 10, 1200);
      return { had, gave: spread(random, 3, had - 3) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const friend = scene.person();
      const [item, other] = scene.pickTwo(KEEPSAKES);
      const had = scene.stated(q.had, `${item.many} at first`, `${name} had ${q.had} ${item.many}`);
      const gave = scene.stated(q.gave, `${item.many} given away`, `${name} gave away ${q.gave} ${item.many}`);
      scene.step("subtract", `${item.many} left`, had, "-", gave);
      const asks = [
        `How many ${item.many} does ${name} have left?`,
        `How many ${item.many} are left?`,
        `How many ${item.many} did ${they} keep?`,
      ] as const;
      return {
        wordings: [
          [`${name} had ${q.had} ${item.many} and gave ${q.gave} of them to ${friend.name}.`, ...asks],
          [
            `There were ${q.had} ${item.many} in the collection of ${name}. ${They} gave ${q.gave} of them away.`,
            ...asks,
          ],
          [`${name} gave ${q.gave} ${item.many} to ${friend.name}. ${They} had ${q.had} before that.`, ...asks],
        ],
        asides: [...aboutPerson(friend), alsoOwns(person, other)],
      };
    },
  }),

  template({
    id: "two-collections",
    quantities: (random) => {
      const larger = spread(random, 10, 1200);
      return { larger, smaller: spread(random, 3, larger - 3) };
    },
    story: (scene, q) => {
      const [rich, poor] = [scene.person(), scene.person()];
      const [item, other] = scene.pickTwo(KEEPSAKES);
      const larger = scene.stated(
        q.larger,
        `${item.many} of ${rich.name}`,
        `${rich.name} has ${q.larger} ${item.many}`,
      );
      const smaller = scene.stated(
        q.smaller,
        `${item.many} of ${poor.name}`,
        `${poor.name} has ${q.smaller} ${item.many}`,
      );
      scene.step("difference", `more ${item.many}`, larger, "-", smaller);
      const asks = [
        `How many more ${item.many} does ${rich.name} have than ${poor.name}?`,
        `How many fewer ${item.many} does ${poor.name} have than ${rich.name}?`,
        `What is the difference between the two collections?`,
      ] as const;
      return {
        wordings: [
          [`${rich.name} has ${q.larger} ${item.many}. ${poor.name} has ${q.smaller} ${item.many}.`, ...asks],
          [`${poor.name} owns ${q.smaller} ${item.many}, and ${rich.name} owns ${q.larger}.`, ...asks],
          [
            `Both ${poor.name} and ${rich.name} collect ${item.many}. ${poor.name} has ${q.smaller} and ${rich.name} has ${q.larger}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(poor), alsoOwns(rich, other)],
      };
    },
  }),

  template({
    id: "times-as-many-together",
    quantities: (random) => ({ few: spread(random, 3, 99), factor: random.integer(2, 12) }),
    story: (scene, q) => {
      const [first, second] = [scene.person(), scene.person()];
      const [item, other] = scene.pickTwo(KEEPSAKES);
      const asMany = `${times(q.factor)} as many`;
      const few = scene.stated(q.few, `${item.many} of ${first.name}`, `${first.name} has ${q.few} ${item.many}`);
      const factor = scene.factor(q.factor, "times as many", `${second.name} has ${asMany} as ${first.name}`);
      const many = scene.step("factor", `${item.many} of ${second.name}`, few, "*", factor);
      scene.step("add", `${item.many} together`, few, "+", many);
      const asks = [
        `How many ${item.many} do ${first.name} and ${second.name} have together?`,
        `How many ${item.many} do the two friends have in all?`,
        `What is the total number of ${item.many}?`,
      ] as const;
      return {
        wordings: [
          [`${first.name} has ${q.few} ${item.many}. ${second.name} has ${asMany}.`, ...asks],
          [`${second.name} has ${asMany} ${item.many} as ${first.name}, who has ${q.few}.`, ...asks],
          [
            `${first.name} and ${second.name} collect ${item.many}. ${first.name} has ${q.few}, and ${second.name} has ${asMany}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(first), ...aboutPerson(second), alsoOwns(second, other)],
      };
    },
  }),

  template({
    id: "catching-up",
    quantities: (random) => {
      const [had, found] = [spread(random, 3, 400), spread(random, 3, 300)];
      return { had, found, goal: had + found + spread(random, 2, 400) };
    },
    story: (scene, q) => {
      const [person, friend] = [scene.person(), scene.person()];
      const { name, they } = person;
      const [item, other] = scene.pickTwo(KEEPSAKES);
      const had = scene.stated(q.had, `${item.many} at first`, `${name} had ${q.had} ${item.many}`);
      const found = scene.stated(q.found, `new ${item.many}`, `${name} got ${q.found} more`);
      const goal = scene.stated(q.goal, `${item.many} of ${friend.name}`, `${friend.name} has ${q.goal} ${item.many}`);
      const now = scene.step("add", `${item.many} of ${name}`, had, "+", found);
      scene.step("difference", `${item.many} still missing`, goal, "-", now);
      const asks = [
        `How many more ${item.many} does ${name} need to have as many as ${friend.name}?`,
        `How many more ${item.many} does ${friend.name} have than ${name} now?`,
      ] as const;
      return {
        wordings: [
          [`${friend.name} has ${q.goal} ${item.many}. ${name} had ${q.had} and then got ${q.found} more.`, ...asks],
          [
            `${name} had ${q.had} ${item.many} when ${they} got ${q.found} more. ${friend.name} has ${q.goal} ${item.many}.`,
            ...asks,
          ],
          [
            `${name} wants as many ${item.many} as ${friend.name}, who has ${q.goal}. ${name} had ${q.had} and has just got ${q.found} more.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(friend), alsoOwns(person, other)],
      };
    },
  }),

  template({
    id: "three-collections",
    quantities: (random) => {
      const [few, factor] = [spread(random, 3, 99), random.integer(2, 9)];
      return { few, factor, fewer: spread(random, 2, Math.max(4, few * factor - 2)) };
    },
    story: (scene, q) => {
      const [first, second, third] = [scene.person(), scene.person(), scene.person()];
      const items = scene.pick(KEEPSAKES).many;
      const asMany = `${times(q.factor)} as many`;
      const few = scene.stated(q.few, `${items} of ${first.name}`, `${first.name} has ${q.few} ${items}`);
      const factor = scene.factor(q.factor, "times as many", `${second.name} has ${asMany} as ${first.name}`);
      const fewer = scene.stated(q.fewer, "how many fewer", `${third.name} has ${q.fewer} fewer than ${second.name}`);
      const many = scene.step("factor", `${items} of ${second.name}`, few, "*", factor);
      const rest = scene.step("difference", `${items} of ${third.name}`, many, "-", fewer);
      scene.step("add", `${items} of both`, few, "+", rest);
      const asks = [
        `How many ${items} do ${first.name} and ${third.name} have together?`,
        `What is the total number of ${items} of ${first.name} and ${third.name}?`,
      ] as const;
      return {
        wordings: [
          [
            `${first.name} has ${q.few} ${items}. ${second.name} has ${asMany} as ${first.name}. ${third.name} has ${q.fewer} fewer than ${second.name}.`,
            ...asks,
          ],
          [
            `${third.name} has ${q.fewer} fewer ${items} than ${second.name}. ${second.name} has ${asMany} as ${first.name}, who has ${q.few}.`,
            ...asks,
          ],
          [
            `Three friends collect ${items}. ${first.name} has ${q.few}, ${second.name} has ${asMany} as ${first.name}, and ${third.name} has ${q.fewer} fewer than ${second.name}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(first), ...aboutPerson(second), ...aboutPerson(third)],
      };
    },
  }),

  template({
    id: "times-as-many-and-fewer",
    quantities: (random) => {
      const [few, factor] = [spread(random, 3, 99), random.integer(2, 12)];
      return { few, factor, lost: spread(random, 2, Math.max(4, few * factor - 2)) };
    },
    story: (scene, q) => {
      const [first, second] = [scene.person(), scene.person()];
      const [item, other] = scene.pickTwo(KEEPSAKES);
      const asMany = `${times(q.factor)} as many`;
      const few = scene.stated(q.few, `${item.many} of ${first.name}`, `${first.name} has ${q.few} ${item.many}`);
      const factor = scene.factor(q.factor, "times as many", `${second.name} had ${asMany} as ${first.name}`);
      const lost = scene.stated(q.lost, `${item.many} lost`, `${second.name} lost ${q.lost} ${item.many}`);
      const had = scene.step("factor", `${item.many} at first`, few, "*", factor);
      scene.step("subtract", `${item.many} left`, had, "-", lost);
      const asks = [
        `How many ${item.many} does ${second.name} have now?`,
        `How many ${item.many} does ${second.name} have left?`,
      ] as const;
      return {
        wordings: [
          [
            `${first.name} has ${q.few} ${item.many}. ${second.name} had ${asMany} as ${first.name}, but lost ${q.lost} of them.`,
            ...asks,
          ],
          [
            `${second.name} had ${asMany} ${item.many} as ${first.name}, who has ${q.few}. Then ${second.they} lost ${q.lost}.`,
            ...asks,
          ],
          [
            `${second.name} lost ${q.lost} ${item.many}. Before that, ${second.they} had ${asMany} as ${first.name}. ${first.name} has ${q.few} ${item.many}.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(first), alsoOwns(second, other)],
      };
    },
  }),
];
