import { aboutPerson } from "../asides.ts";
import { spread } from "../draw.ts";
import { times } from "../grammar.ts";
import { template } from "../template.ts";

/** Averages of days, friends and games. */
export const SCORING = [
  template({
    id: "average-of-two",
    quantities: (random) => {
      const [first, middle] = [spread(random, 3, 99), spread(random, 4, 99)];
      return { first, second: Math.max(2, 2 * middle - first) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const [task, unit] = scene.pick([
        ["reads", "pages"],
        ["writes", "words"],
        ["plays for", "minutes"],
        ["scores", "points"],
      ] as const);
      const first = scene.stated(q.first, `${unit} on Monday`, `${name} ${task} ${q.first} ${unit} on Monday`);
      const second = scene.stated(q.second, `${unit} on Tuesday`, `${name} ${task} ${q.second} ${unit} on Tuesday`);
      const days = scene.known(2, "days", "Monday and Tuesday are 2 days");
      const all = scene.step("add", `${unit} in all`, first, "+", second);
      scene.step("average", `average ${unit} a day`, all, "/", days);
      const asks = [
        `What is the average number of ${unit} a day?`,
        `What is the average for one day, in ${unit}?`,
      ] as const;
      return {
        wordings: [
          [`${name} ${task} ${q.first} ${unit} on Monday and ${q.second} ${unit} on Tuesday.`, ...asks],
          [`On Monday, ${name} ${task} ${q.first} ${unit}. On Tuesday, ${they} ${task} ${q.second} ${unit}.`, ...asks],
          [
            `${name} makes a list of what ${they} does. ${They} ${task} ${q.second} ${unit} on Tuesday, after ${q.first} on Monday.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "average-of-three",
    quantities: (random) => {
      const [first, second, middle] = [spread(random, 3, 99), spread(random, 3, 99), spread(random, 4, 99)];
      return { first, second, third: Math.max(2, 3 * middle - first - second) };
    },
    story: (scene, q) => {
      const people = [scene.person(), scene.person(), scene.person()] as const;
      const [one, two, three] = [people[0].name, people[1].name, people[2].name];
      const [did, unit] = scene.pick([
        ["found", "shells"],
        ["read", "pages"],
        ["scored", "points"],
        ["picked", "apples"],
        ["collected", "stamps"],
      ] as const);
      const first = scene.stated(q.first, `${unit} of ${one}`, `${one} ${did} ${q.first} ${unit}`);
      const second = scene.stated(q.second, `${unit} of ${two}`, `${two} ${did} ${q.second} ${unit}`);
      const third = scene.stated(q.third, `${unit} of ${three}`, `${three} ${did} ${q.third} ${unit}`);
      const number = scene.known(3, "friends", `${one}, ${two} and ${three} are 3 friends`);
      const both = scene.step("add", `${unit} of two friends`, first, "+", second);
      const all = scene.step("add", `${unit} of all friends`, both, "+", third);
      scene.step("average", `average ${unit}`, all, "/", number);
      const asks = [
        `What is the average number of ${unit}?`,
        `What is the average of the three friends, in ${unit}?`,
      ] as const;
      return {
        wordings: [
          [`${one} ${did} ${q.first} ${unit}, ${two} ${did} ${q.second} and ${three} ${did} ${q.third}.`, ...asks],
          [
            `Three friends ${did} ${unit}: ${one} ${did} ${q.first}, ${two} ${did} ${q.second}, and ${three} ${did} ${q.third}.`,
            ...asks,
          ],
          [
            `${three} ${did} ${q.third} ${unit}. The friends of ${three} did the same: ${one} ${did} ${q.first} and ${two} ${did} ${q.second}.`,
            `What is the average number of ${unit} for the three friends?`,
            asks[0],
          ],
        ],
        asides: people.flatMap(aboutPerson),
      };
    },
  }),

  template({
    id: "third-score",
    quantities: (random) => {
      const [average, games] = [spread(random, 5, 99), random.integer(3, 9)];
      const lower = random.integer(0, 3);
      return {
        average,
        games,
        early: spread(random, 3, Math.max(5, average * (games - 1) - lower)),
        late: spread(random, 2, 99),
      };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const average = scene.stated(q.average, "average wanted", `${name} wants an average of ${q.average} points`);
      const games = scene.stated(q.games, "games", `there are ${q.games} games`);
      const early = scene.stated(q.early, "points so far", `${name} has ${q.early} points from the earlier games`);
      const late = scene.stated(q.late, "points today", `${name} scores ${q.late} points today`);
      const needed = scene.step("average", "points needed in all", average, "*", games);
      const have = scene.step("add", "points with today", early, "+", late);
      scene.step("subtract", "points still needed", needed, "-", have);
      const asks = [`How many points does ${name} still need?`, `How many more points does ${they} need?`] as const;
      return {
        wordings: [
          [
            `${name} wants an average of ${q.average} points over ${q.games} games. ${They} has ${q.early} points from the earlier games and scores ${q.late} today.`,
            ...asks,
          ],
          [
            `Over ${q.games} games, ${name} hopes for an average of ${q.average} points a game. Until yesterday ${they} had ${q.early} points, and today ${they} scores ${q.late} more.`,
            ...asks,
          ],
          [
            `So far ${name} had ${q.early} points, and in the game today ${they} scores another ${q.late}. To win a badge, ${they} needs an average of ${q.average} points over all ${q.games} games.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "three-readers-average",
    quantities: (random) => {
      const [few, factor] = [spread(random, 3, 80), random.integer(2, 9)];
      const middle = spread(random, 4, 99);
      const third = few * factor;
      return { few, factor, more: Math.max(2, 3 * middle - 2 * few - third) };
    },
    story: (scene, q) => {
      const people = [scene.person(), scene.person(), scene.person()] as const;
      const [one, two, three] = [people[0].name, people[1].name, people[2].name];
      const unit = scene.pick(["pages", "points", "words", "minutes"]);
      const [does, did] =
        unit === "points" ? ["scores", "scored"] : unit === "words" ? ["writes", "wrote"] : ["reads", "read"];
      const asMany = `${times(q.factor)} as many`;
      const few = scene.stated(q.few, `${unit} of ${one}`, `${one} ${does} ${q.few} ${unit}`);
      const factor = scene.factor(q.factor, "times as many", `${two} ${does} ${asMany} as ${one}`);
      const more = scene.stated(q.more, "how many more", `${three} ${does} ${q.more} more than ${one}`);
      const friends = scene.known(3, "friends", `${one}, ${two} and ${three} are 3 friends`);
      const second = scene.step("factor", `${unit} of ${two}`, few, "*", factor);
      const third = scene.step("difference", `${unit} of ${three}`, few, "+", more);
      const both = scene.step("add", `${unit} of two friends`, few, "+", second);
      const all = scene.step("add", `${unit} of all friends`, both, "+", third);
      scene.step("average", `average ${unit}`, all, "/", friends);
      const asks = [
        `What is the average number of ${unit} for the three friends?`,
        `What is the average of the three friends, in ${unit}?`,
      ] as const;
      return {
        wordings: [
          [
            `${one} ${does} ${q.few} ${unit}. ${two} ${does} ${asMany} as ${one}, and ${three} ${does} ${q.more} more than ${one}.`,
            ...asks,
          ],
          [
            `${three} ${did} ${q.more} more ${unit} than ${one}, and ${two} ${did} ${asMany} as ${one}. ${one} ${did} ${q.few}.`,
            ...asks,
          ],
          [
            `Three friends compare their ${unit}. ${one} ${does} ${q.few}, ${two} ${does} ${asMany} as ${one}, and ${three} ${does} ${q.more} more than ${one}.`,
            ...asks,
          ],
        ],
        asides: people.flatMap(aboutPerson),
      };
    },
  }),
];
