/** One model with one strategy, by their ids. */
export interface PlannedArm {
  readonly model: string;
  readonly strategy: string;
}

/** What of a plan decides its arms. */
interface Arms {
  readonly strategies: readonly { readonly id: string }[];
  readonly arms?: readonly PlannedArm[] | undefined;
}

/** Whether a model is asked with a strategy. */
export function armTest({ arms }: Arms): (model: string, strategy: string) => boolean {
  if (arms === undefined) return () => true;
  const planned = new Set(arms.map(({ model, strategy }) => JSON.stringify([model, strategy])));
  return (model, strategy) => planned.has(JSON.stringify([model, strategy]));
}

/** The arms that a plan gives for the models with these ids, in the order in which they run. */
export function plannedArms(plan: Arms, models: readonly string[]): readonly PlannedArm[] {
  const isPlanned = armTest(plan);
  return models.flatMap((model) =>
    plan.strategies.flatMap(({ id: strategy }) => (isPlanned(model, strategy) ? [{ model, strategy }] : [])),
  );
}
