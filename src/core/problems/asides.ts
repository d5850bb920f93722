import type { Thing } from "./grammar.ts";
import type { Person } from "./person.ts";
import type { Aside } from "./scene.ts";

/** Facts about someone that no problem needs. */
export function aboutPerson({ name }: Person): readonly Aside[] {
  return [
    { low: 18, high: 45, noun: `age of ${name}`, clause: (n) => `${name} is ${n} years old` },
    { low: 3, high: 19, noun: `cousins of ${name}`, clause: (n) => `${name} has ${n} cousins` },
    { low: 5, high: 45, noun: "minutes to the park", clause: (n) => `${name} lives ${n} minutes from the park` },
    { low: 12, high: 95, noun: "songs on the phone", clause: (n) => `${name} has ${n} songs on a phone` },
  ];
}

/** Something else that someone owns. */
export function alsoOwns({ name }: Person, thing: Thing, low = 3, high = 60): Aside {
  return { low, high, noun: `${thing.many} owned`, clause: (n) => `${name} also has ${n} ${thing.many} at home` };
}

/** Facts about a place where the story happens: "shop", "school". */
export function aboutPlace(place: string): readonly Aside[] {
  return [
    { low: 4, high: 60, noun: `age of the ${place}`, clause: (n) => `the ${place} is ${n} years old` },
    { low: 3, high: 30, noun: "workers", clause: (n) => `the ${place} has ${n} workers` },
    {
      low: 2,
      high: 25,
      noun: "minutes from the station",
      clause: (n) => `the ${place} is ${n} minutes from the station`,
    },
  ];
}
