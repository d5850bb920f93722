import { aboutPerson } from "../asides.ts";
import { divisorOf, spread } from "../draw.ts";
import { minutesInAnHour } from "../knowledge.ts";
import { template } from "../template.ts";

const VEHICLES = ["car", "bus", "train", "truck", "van"] as const;

/** Distances, speeds and the hours on the road. */
export const TRAVELLING = [
  template({
    id: "distance-left",
    quantities: (random) => {
      const [hours, speed] = [random.integer(2, 12), random.integer(15, 90)];
      return { hours, speed, whole: hours * speed + spread(random, 2, 300) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name } = person;
      const vehicle = scene.pick(VEHICLES);
      const whole = scene.stated(q.whole, "miles in all", `the whole trip is ${q.whole} miles`);
      const speed = scene.stated(q.speed, "miles an hour", `the ${vehicle} goes ${q.speed} miles an hour`);
      const hours = scene.stated(q.hours, "hours on the road", `the ${vehicle} has been going for ${q.hours} hours`);
      const done = scene.step("rate", "miles so far", hours, "*", speed);
      scene.step("subtract", "miles left", whole, "-", done);
      const asks = [`How many miles are left?`, `How far is it to the end of the trip, in miles?`] as const;
      return {
        wordings: [
          [
            `${name} takes a ${vehicle} on a trip of ${q.whole} miles. It goes ${q.speed} miles an hour and has been going for ${q.hours} hours.`,
            ...asks,
          ],
          [
            `A ${vehicle} goes ${q.speed} miles an hour. After ${q.hours} hours, ${name} looks at the map: the whole trip is ${q.whole} miles.`,
            ...asks,
          ],
          [
            `The trip of ${name} is ${q.whole} miles long.`,
            `If the ${vehicle} goes ${q.speed} miles an hour, how many miles are left after ${q.hours} hours?`,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "hours-and-minutes",
    quantities: (random) => ({
      hours: random.integer(2, 12),
      walk: random.integer(2, 59),
      wait: random.integer(2, 90),
    }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const vehicle = scene.pick(VEHICLES);
      const hours = scene.stated(q.hours, "hours on the road", `${name} is on the road for ${q.hours} hours`);
      const hour = minutesInAnHour(scene);
      const rest = scene.stated(q.wait, "minutes of waiting", `${name} waits for ${q.wait} minutes`);
      const walk = scene.stated(q.walk, "minutes of walking", `${name} walks for ${q.walk} minutes`);
      const ride = scene.step("convert", "minutes on the road", hours, "*", hour);
      const more = scene.step("add", "minutes with waiting", ride, "+", rest);
      scene.step("add", "minutes in all", more, "+", walk);
      const asks = [
        `How many minutes does the trip take in all?`,
        `How long does all of this take, in minutes?`,
      ] as const;
      return {
        wordings: [
          [
            `${name} waits for a ${vehicle} for ${q.wait} minutes, is on the road for ${q.hours} hours and then walks for ${q.walk} minutes.`,
            ...asks,
          ],
          [
            `A ${vehicle} takes ${name} to another city in ${q.hours} hours. Before that, ${they} waits for ${q.wait} minutes, and after that, ${they} walks for ${q.walk} minutes.`,
            ...asks,
          ],
          [
            `After ${q.hours} hours in a ${vehicle}, ${name} walks home in ${q.walk} minutes. ${They} had to wait for ${q.wait} minutes at the start.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "two-legs",
    quantities: (random) => ({
      first: random.integer(2, 12),
      firstSpeed: random.integer(15, 90),
      second: random.integer(2, 12),
      secondSpeed: random.integer(15, 90),
    }),
    story: (scene, q) => {
      const person = scene.person();
      const { name, they } = person;
      const [one, two] = scene.pickTwo(VEHICLES);
      const first = scene.stated(q.first, `hours by ${one}`, `${name} goes by ${one} for ${q.first} hours`);
      const firstSpeed = scene.stated(
        q.firstSpeed,
        `speed of the ${one}`,
        `the ${one} goes ${q.firstSpeed} miles an hour`,
      );
      const second = scene.stated(q.second, `hours by ${two}`, `${name} goes by ${two} for ${q.second} hours`);
      const secondSpeed = scene.stated(
        q.secondSpeed,
        `speed of the ${two}`,
        `the ${two} goes ${q.secondSpeed} miles an hour`,
      );
      const here = scene.step("rate", `miles by ${one}`, first, "*", firstSpeed);
      const there = scene.step("rate", `miles by ${two}`, second, "*", secondSpeed);
      scene.step("add", "miles in all", here, "+", there);
      const asks = [`How many miles does ${name} travel in all?`, `How far does ${they} travel, in miles?`] as const;
      return {
        wordings: [
          [
            `${name} goes by ${one} for ${q.first} hours at ${q.firstSpeed} miles an hour and then by ${two} for ${q.second} hours at ${q.secondSpeed} miles an hour.`,
            ...asks,
          ],
          [
            `A ${one} goes ${q.firstSpeed} miles an hour, and a ${two} goes ${q.secondSpeed} miles an hour. ${name} spends ${q.first} hours in the ${one} and ${q.second} hours in the ${two}.`,
            ...asks,
          ],
          [
            `On the first day, ${name} travels for ${q.first} hours in a ${one} that goes ${q.firstSpeed} miles an hour. On the second day, ${they} travels for ${q.second} hours in a ${two} that goes ${q.secondSpeed} miles an hour.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "bus-stops",
    quantities: (random) => {
      const [start, off, on] = [spread(random, 8, 99), spread(random, 2, 60), spread(random, 2, 60)];
      return { start, off, on, lastOff: spread(random, 2, Math.max(4, start - off + on - 2)) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const vehicle = scene.pick(["bus", "train", "boat"]);
      const start = scene.stated(q.start, "people at first", `there are ${q.start} people on the ${vehicle}`);
      const off = scene.stated(q.off, "people getting off", `${q.off} people get off at the first stop`);
      const on = scene.stated(q.on, "people getting on", `${q.on} people get on at the first stop`);
      const last = scene.stated(q.lastOff, "people off later", `${q.lastOff} people get off at the second stop`);
      const stay = scene.step("subtract", "people who stay", start, "-", off);
      const more = scene.step("add", "people after the stop", stay, "+", on);
      scene.step("subtract", "people at the end", more, "-", last);
      const asks = [
        `How many people are on the ${vehicle} now?`,
        `How many people are left on the ${vehicle}?`,
      ] as const;
      return {
        wordings: [
          [
            `There are ${q.start} people on a ${vehicle}. At the first stop, ${q.off} people get off and ${q.on} get on. At the second stop, ${q.lastOff} people get off.`,
            ...asks,
          ],
          [
            `A ${vehicle} starts with ${q.start} people. First ${q.off} of them get off and ${q.on} others get on. Then ${q.lastOff} people get off.`,
            ...asks,
          ],
          [
            `${person.name} counts the people on a ${vehicle}: ${q.start} at the start. At a stop, ${q.on} people get on and ${q.off} get off, and at the next stop ${q.lastOff} get off.`,
            ...asks,
          ],
        ],
        asides: [
          { low: 20, high: 90, noun: "minutes of the ride", clause: (n) => `the whole ride takes ${n} minutes` },
          { low: 3, high: 40, noun: `age of the ${vehicle}`, clause: (n) => `the ${vehicle} is ${n} years old` },
        ],
      };
    },
  }),

  template({
    id: "days-on-the-road",
    quantities: (random) => {
      const [days, hours, speed] = [random.integer(2, 9), random.integer(2, 10), random.integer(4, 30)];
      const rest = random.integer(2, 12);
      return { days, hours, speed, rest, whole: days * hours * speed + rest * spread(random, 2, 60) };
    },
    story: (scene, q) => {
      const person = scene.person();
      const { name, they, They } = person;
      const days = scene.stated(q.days, "days so far", `${name} has been on the road for ${q.days} days`);
      const hours = scene.stated(q.hours, "hours a day", `${name} rides ${q.hours} hours a day`);
      const speed = scene.stated(q.speed, "miles an hour", `${name} rides ${q.speed} miles an hour`);
      const whole = scene.stated(q.whole, "miles in all", `the whole tour is ${q.whole} miles`);
      const rest = scene.stated(q.rest, "days left", `there are ${q.rest} days left`);
      const time = scene.step("multiply", "hours so far", days, "*", hours);
      const done = scene.step("rate", "miles so far", time, "*", speed);
      const left = scene.step("subtract", "miles left", whole, "-", done);
      scene.step("share", "miles a day", left, "/", rest);
      const asks = [
        `How many miles a day are left for ${name}?`,
        `How many miles must ${they} ride on each of the last days?`,
      ] as const;
      return {
        wordings: [
          [
            `${name} goes on a bike tour of ${q.whole} miles. For ${q.days} days, ${they} rides ${q.hours} hours a day at ${q.speed} miles an hour. The rest ${they} rides in ${q.rest} days, the same number of miles each day.`,
            ...asks,
          ],
          [
            `On a bike tour, ${name} rides ${q.speed} miles an hour for ${q.hours} hours a day. After ${q.days} days of this, ${q.rest} days are left of a tour of ${q.whole} miles. ${They} shares out what is left evenly over these days.`,
            ...asks,
          ],
          [
            `A bike tour is ${q.whole} miles long. ${name} has been riding for ${q.days} days, ${q.hours} hours each day, at ${q.speed} miles an hour. The miles that are left are spread evenly over the last ${q.rest} days.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),

  template({
    id: "road-trip-money",
    quantities: (random) => {
      const [first, firstSpeed] = [random.integer(2, 12), 5 * random.integer(2, 14)];
      const [second, secondSpeed] = [random.integer(2, 12), 5 * random.integer(2, 14)];
      const miles = first * firstSpeed + second * secondSpeed;
      const [perGallon, price] = [divisorOf(random, miles, [20, 10, 12, 25]), random.integer(2, 9)];
      const friends = divisorOf(random, (miles / perGallon) * price, [2, 3, 4, 5, 6]);
      return { first, firstSpeed, second, secondSpeed, perGallon, price, friends };
    },
    story: (scene, q) => {
      const person = scene.person();
      const first = scene.stated(q.first, "hours on day one", `they drive ${q.first} hours on the first day`);
      const firstSpeed = scene.stated(
        q.firstSpeed,
        "speed on day one",
        `they go ${q.firstSpeed} miles an hour on the first day`,
      );
      const second = scene.stated(q.second, "hours on day two", `they drive ${q.second} hours on the second day`);
      const secondSpeed = scene.stated(
        q.secondSpeed,
        "speed on day two",
        `they go ${q.secondSpeed} miles an hour on the second day`,
      );
      const perGallon = scene.stated(
        q.perGallon,
        "miles for a gallon",
        `the car needs a gallon of gas for ${q.perGallon} miles`,
      );
      const price = scene.stated(q.price, "price of a gallon", `a gallon of gas costs $${q.price}`);
      const friends = scene.stated(q.friends, "friends", `${q.friends} friends share the cost`);
      const here = scene.step("rate", "miles on day one", first, "*", firstSpeed);
      const there = scene.step("rate", "miles on day two", second, "*", secondSpeed);
      const miles = scene.step("add", "miles in all", here, "+", there);
      const gallons = scene.step("rate", "gallons of gas", miles, "/", perGallon);
      const cost = scene.step("unitPrice", "cost of the gas", gallons, "*", price);
      scene.step("share", "cost for each friend", cost, "/", friends);
      const asks = [
        `How much does each friend pay for gas?`,
        `How many dollars does each friend pay for the gas?`,
      ] as const;
      return {
        wordings: [
          [
            `On a road trip, ${q.friends} friends drive ${q.first} hours at ${q.firstSpeed} miles an hour on the first day and ${q.second} hours at ${q.secondSpeed} miles an hour on the second. The car goes ${q.perGallon} miles on a gallon of gas, which costs $${q.price}. They share the cost equally.`,
            ...asks,
          ],
          [
            `The car of ${person.name} needs a gallon of gas for ${q.perGallon} miles, and a gallon costs $${q.price}. A group of ${q.friends} friends takes it for a trip: ${q.first} hours at ${q.firstSpeed} miles an hour on one day and ${q.second} hours at ${q.secondSpeed} miles an hour on the next. They share the cost of the gas equally.`,
            ...asks,
          ],
          [
            `Gas costs $${q.price} a gallon, and a gallon is enough for ${q.perGallon} miles. A group of ${q.friends} friends drives for ${q.first} hours at ${q.firstSpeed} miles an hour and later for ${q.second} hours at ${q.secondSpeed} miles an hour. They share the cost of the gas equally.`,
            ...asks,
          ],
        ],
        asides: aboutPerson(person),
      };
    },
  }),
];
