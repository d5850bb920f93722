import { aboutPerson, aboutPlace, alsoOwns } from "../asides.ts";
import { leavingMultiple, spread } from "../draw.ts";
import { knownPercent, minutesInAnHour, PART_PERCENTS } from "../knowledge.ts";
import { STATIONERY } from "../lexicon/things.ts";
import { template } from "../template.ts";

/** Classes, scores, books and practice. */
export const SCHOOLWORK = [
  template({
    id: "rows-of-seats",
    quantities: (random) => {
      const [some, many] = [random.integer(2, 12), spread(random, 2, 99)];
      return random.chance(0.5) ? { rows: some, seats: many } : { rows: many, seats: some };
    },
    story: (scene, q) => {
      const person = scene.person();
      const place = scene.pick(["hall", "theater", "museum"]);
      const rows = scene.stated(q.rows, "rows", `there are ${q.rows} rows`);
      const seats = scene.stated(q.seats, `seats in a row`, `each row has ${q.seats} seats`);
      scene.step("multiply", "seats in all", rows, "*", seats);
      const asks = [
        `How many seats are there in all?`,
        `How many people can sit in these rows?`,
        `What is the number of seats?`,
      ] as const;
      return {
        wordings: [
          [`There are ${q.rows} rows of seats in the ${place}. Each row has ${q.seats} seats.`, ...asks],
          [`${person.name} counts ${q.seats} seats in each row at the ${place}. There are ${q.rows} rows.`, ...asks],
          [`A ${place} has ${q.rows} rows with ${q.seats} seats each.`, ...asks],
          [
            `The people at the ${place} put out ${q.rows} rows of seats.`,
            `If there are ${q.seats} seats in a row, how many seats are there in all?`,
          ],
        ],
        asides: [...aboutPerson(person), ...aboutPlace(place)],
      };
    },
  }),

  template({
    id: "reading-to-the-end",
    quantities: (random) => {
      const [days, pages, rest] = [random.integer(2, 12), spread(random, 3, 80), random.integer(2, 12)];
      return { days, pages, rest, whole: days * pages + rest * spread(random, 2, 60) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const whole = scene.stated(q.whole, "pages in the book", `the book has ${q.whole} pages`);
      const pages = scene.stated(q.pages, "pages a day", `${name} reads ${q.pages} pages a day`);
      const days = scene.stated(q.days, "days of reading", `${name} reads for ${q.days} days`);
      const rest = scene.stated(q.rest, "days left", `there are ${q.rest} days left`);
      const done = scene.step("rate", "pages read", days, "*", pages);
      const left = scene.step("subtract", "pages left", whole, "-", done);
      scene.step("share", "pages a day needed", left, "/", rest);
      const asks = [
        `How many pages a day must ${name} read then?`,
        `How many pages must ${they} read on each of the last days?`,
      ] as const;
      return {
        wordings: [
          [
            `${name} has a book with ${q.whole} pages. ${They} reads ${q.pages} pages a day for ${q.days} days. The rest ${they} wants to read in ${q.rest} days, the same number of pages each day.`,
            ...asks,
          ],
          [
            `A book has ${q.whole} pages. For ${q.days} days, ${name} reads ${q.pages} pages each day. It must be back at the library in ${q.rest} more days, so ${they} shares the rest evenly over those days.`,
            ...asks,
          ],
          [
            `Each day for ${q.days} days, ${name} reads ${q.pages} pages of a book of ${q.whole} pages. ${They} has ${q.rest} more days to finish it and reads the same number of pages on each of them.`,
            ...asks,
          ],
        ],
        asides: [aboutPerson(person)[0], aboutPerson(person)[1]].flatMap((aside) =>
          aside === undefined ? [] : [aside],
        ),
      };
    },
  }),

  template({
    id: "practice-hours",
    quantities: (random) => {
      const [days, minutes] = [random.integer(3, 12), spread(random, 5, 99)];
      return { days, minutes, more: leavingMultiple(random, -days * minutes, 60, 5, 480) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const what = scene.pick(["guitar", "drums", "flute", "piano"]);
      const days = scene.stated(q.days, "days of practice", `${name} practices on ${q.days} days`);
      const minutes = scene.stated(q.minutes, "minutes a day", `${name} practices ${q.minutes} minutes a day`);
      const more = scene.stated(q.more, "extra minutes", `${name} plays ${q.more} minutes more`);
      const hour = minutesInAnHour(scene);
      const daily = scene.step("multiply", "minutes of practice", days, "*", minutes);
      const all = scene.step("add", "minutes in all", daily, "+", more);
      scene.step("convert", "hours in all", all, "/", hour);
      const asks = [`How many hours does ${name} play in all?`, `What is the number of hours in all?`] as const;
      return {
        wordings: [
          [
            `${name} practices the ${what} for ${q.minutes} minutes on each of ${q.days} days. At the weekend ${they} plays for ${q.more} minutes more.`,
            ...asks,
          ],
          [
            `For ${q.days} days, ${name} plays the ${what} ${q.minutes} minutes a day. Then ${they} plays for another ${q.more} minutes with a friend.`,
            ...asks,
          ],
          [
            `${name} plays the ${what}. ${They} plays for ${q.more} minutes with a band, and for ${q.minutes} minutes alone on each of ${q.days} days.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "percent-walks",
    quantities: (random) => {
      const percent = random.pick(PART_PERCENTS);
      const walkers = spread(random, 5, 119);
      const students = (100 / percent) * walkers;
      return { percent, students, others: spread(random, 2, Math.min(300, students - walkers)) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const students = scene.stated(q.students, "students", `the school has ${q.students} students`);
      const parts = knownPercent(scene, q.percent);
      const others = scene.stated(q.others, "students by bike", `${q.others} students come by bike`);
      const walkers = scene.step("percent", "students who walk", students, "/", parts);
      scene.step("add", "students on their own", walkers, "+", others);
      const asks = [`How many students walk or come by bike?`, `How many students come on foot or by bike?`] as const;
      return {
        wordings: [
          [
            `A school has ${q.students} students. Of them, ${q.percent}% walk to school, and ${q.others} come by bike.`,
            ...asks,
          ],
          [
            `In a school of ${q.students} students, ${q.others} come by bike and ${q.percent}% of all students walk.`,
            ...asks,
          ],
          [
            `${person.name} asks all ${q.students} students how they get to school: ${q.percent}% of them walk, and ${q.others} take a bike.`,
            ...asks,
          ],
        ],
        asides: [...aboutPlace("school"), ...aboutPerson(person)],
      };
    },
  }),

  template({
    id: "school-trip",
    quantities: (random) => {
      const [classes, students, teachers] = [random.integer(2, 6), random.integer(8, 25), random.integer(2, 15)];
      const [ticket, bus] = [random.integer(2, 9), spread(random, 20, 400)];
      const paid = leavingMultiple(random, (classes * students + teachers) * ticket + bus, classes, 20, 600);
      return { classes, students, teachers, ticket, bus, paid };
    },
    story: (scene, q) => {
      const place = scene.pick(["museum", "zoo", "theater", "farm"]);
      const classes = scene.stated(q.classes, "classes", `${q.classes} classes go on the trip`);
      const students = scene.stated(q.students, "students in a class", `each class has ${q.students} students`);
      const teachers = scene.stated(q.teachers, "teachers", `${q.teachers} teachers go with them`);
      const ticket = scene.stated(q.ticket, "price of a ticket", `a ticket costs $${q.ticket}`);
      const bus = scene.stated(q.bus, "cost of the buses", `the buses cost $${q.bus}`);
      const paid = scene.stated(q.paid, "dollars from the school", `the school pays $${q.paid}`);
      const all = scene.step("multiply", "students in all", classes, "*", students);
      const people = scene.step("add", "people on the trip", all, "+", teachers);
      const tickets = scene.step("unitPrice", "cost of the tickets", people, "*", ticket);
      const cost = scene.step("add", "cost in all", tickets, "+", bus);
      const rest = scene.step("subtract", "dollars for the families", cost, "-", paid);
      scene.step("share", "dollars for each class", rest, "/", classes);
      const asks = [`How much does each class pay?`, `How many dollars must each class bring?`] as const;
      return {
        wordings: [
          [
            `On a trip to the ${place}, ${q.classes} classes of ${q.students} students go with ${q.teachers} teachers. Each person needs a ticket for $${q.ticket}, and the buses cost $${q.bus}. The school pays $${q.paid}, and the classes share the rest equally.`,
            ...asks,
          ],
          [
            `A ticket for the ${place} costs $${q.ticket}. A school takes ${q.classes} classes with ${q.students} students each and ${q.teachers} teachers there, all with tickets, in buses that cost $${q.bus}. It pays $${q.paid} of the cost, and each class pays the same part of the rest.`,
            ...asks,
          ],
          [
            `There are ${q.students} students in each of ${q.classes} classes. They all go to the ${place} with ${q.teachers} teachers. The buses cost $${q.bus}, and every person pays $${q.ticket} to get in. After $${q.paid} from the school, the rest is split evenly between the classes.`,
            ...asks,
          ],
        ],
        asides: [...aboutPlace(place), ...aboutPlace("school")],
      };
    },
  }),

  template({
    id: "pens-for-classes",
    quantities: (random) => {
      const [boxes, each, old] = [random.integer(2, 12), spread(random, 4, 60), spread(random, 3, 99)];
      const classes = random.integer(3, 12);
      return { boxes, each, old, classes, broken: leavingMultiple(random, boxes * each + old, classes, 2, 40) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, They } = person;
      const [item, other] = scene.pickTwo(STATIONERY);
      const boxes = scene.stated(q.boxes, "new boxes", `${name} buys ${q.boxes} boxes`);
      const each = scene.stated(q.each, `${item.many} in a box`, `each box holds ${q.each} ${item.many}`);
      const old = scene.stated(q.old, `old ${item.many}`, `${name} has ${q.old} old ${item.many}`);
      const broken = scene.stated(q.broken, `broken ${item.many}`, `${q.broken} ${item.many} are broken`);
      const classes = scene.stated(q.classes, "classes", `there are ${q.classes} classes`);
      const fresh = scene.step("multiply", `new ${item.many}`, boxes, "*", each);
      const all = scene.step("add", `${item.many} in all`, fresh, "+", old);
      const good = scene.step("subtract", `good ${item.many}`, all, "-", broken);
      scene.step("share", `${item.many} for each class`, good, "/", classes);
      const asks = [`How many ${item.many} does each class get?`, `How many ${item.many} go to one class?`] as const;
      return {
        wordings: [
          [
            `${name} buys ${q.boxes} boxes of ${q.each} ${item.many} for a school, where there are ${q.old} old ones. Of all these, ${q.broken} are broken. ${They} shares the good ones equally between ${q.classes} classes.`,
            ...asks,
          ],
          [
            `A school has ${q.old} old ${item.many} and gets ${q.boxes} new boxes with ${q.each} in each. ${name} throws away ${q.broken} broken ones and gives each of ${q.classes} classes the same number.`,
            ...asks,
          ],
          [
            `Each new box holds ${q.each} ${item.many}, and ${name} opens ${q.boxes} boxes. ${They} puts the new ones with ${q.old} old ones, takes out ${q.broken} that are broken, and shares the rest equally between ${q.classes} classes.`,
            ...asks,
          ],
        ],
        asides: [...aboutPerson(person), alsoOwns(person, other)],
      };
    },
  }),
];
