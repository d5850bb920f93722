import { describe, expect, it } from "vitest";

import { memoryLock } from "../../../src/adapters/storage/locks.ts";
import { memoryDistillRuns } from "../../../src/adapters/storage/memoryDistillRuns.ts";
import { storageRoom } from "../../../src/adapters/storage/storageReport.ts";
import { distillLock } from "../../../src/core/distill/distillRun.ts";
import { AppError } from "../../../src/core/errors.ts";
import { keptModelId } from "../../../src/core/modelId.ts";
import { experimentFromHash } from "../../../src/ui/experimentHash.ts";
import type { DistillPhase } from "../../../src/ui/screens/distill/distillRunState.svelte.ts";
import { runStations } from "../../../src/ui/screens/distill/pathStations.ts";
import { makeModel } from "../../contracts/modelStore.ts";
import { distillPorts, openDistillStage, stagedDistiller } from "./distillStage.ts";

const stepsOf = (history: { readonly steps: readonly { readonly step: number }[] }) => history.steps.map((s) => s.step);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** Pauses as soon as the run is in this phase and has so many steps. */
async function pauseIn(state: Awaited<ReturnType<typeof openDistillStage>>, phase: DistillPhase, steps = 0) {
  const run = state.begin();
  for (let turn = 0; turn < 5000; turn++) {
    if (state.open?.phase === phase && state.open.history.steps.length >= steps) break;
    await Promise.resolve();
  }
  state.open?.pause();
  await run;
}

describe("a distillation", () => {
  it("passes every station, keeps its child and measures it against its parent", async () => {
    const { distiller } = stagedDistiller();
    const ports = distillPorts(distiller);
    const state = await openDistillStage(ports);
    await state.begin();
    const { run, next, error, history } = state.open!;
    expect([error, next]).toEqual([undefined, undefined]);
    expect(run.traces).toMatchObject({ sampled: 2, kept: 1, notKept: { wrong: 1 }, tokens: 12 });
    expect(run.lessons).toMatchObject({ lessons: 1, rejected: { gap: 1 }, tokens: 6 });
    expect(stepsOf(history)).toEqual(upTo(10));
    expect(history.checks.map(({ step }) => step)).toEqual([0, 5, 10]);
    expect(run.training?.ending).toEqual({ kind: "finished", step: 10 });
    expect(run.child).toMatchObject({ step: 10, measured: true });
    expect(runStations(state.open!).map((station) => station.state)).toEqual(["done", "done", "done", "done"]);

    const kept = (await ports.models.get(run.child!.modelId))!;
    expect(kept.name).toBe(run.name);
    expect(kept.files.map(({ path }) => path)).toContain("README.md");
    const evaluation = (await ports.evaluations.get(run.child!.evaluation!))!;
    expect(evaluation.models).toEqual(["verbose-student", keptModelId(kept.id)]);
    expect(state.arms.figuresOf(run)?.tokensOff.estimate).toBeGreaterThan(0.5);
    expect(await ports.runs.get(run.id)).toEqual(run);
    expect(await distiller.finish(new AbortController().signal, {} as never)).toBeUndefined();
  });

  it("paused anywhere and opened in a new page goes on to the same history, without doing anything twice", async () => {
    for (const [phase, steps] of [["collect"], ["teach"], ["train", 0], ["train", 4], ["train", 9]] as const) {
      const { distiller, asked } = stagedDistiller();
      const ports = distillPorts(distiller);
      const state = await openDistillStage(ports);
      await pauseIn(state, phase, steps);
      const { id } = state.open!.run;
      expect(state.open!.next).not.toBeUndefined();

      const reloaded = await openDistillStage(ports);
      await reloaded.openRun(id);
      await reloaded.go();
      expect(reloaded.open!.next).toBeUndefined();
      expect(stepsOf(reloaded.open!.history)).toEqual(upTo(10));
      expect(asked).toEqual({ blocks: 1, steps: 10 });
    }
  });

  it("goes step by step in a lesson: a station at a press, and as many steps as were asked for", async () => {
    const { distiller } = stagedDistiller();
    const state = await openDistillStage(distillPorts(distiller));
    state.lesson = true;
    await state.begin();
    expect(state.open!.next).toBe("collect");
    await state.go();
    expect(state.open!.next).toBe("teach");
    await state.go();
    expect(state.open!.next).toBe("train");
    await state.go(1);
    await state.go(2);
    expect(stepsOf(state.open!.history)).toEqual([1, 2, 3]);
    await state.go();
    expect(state.open!.next).toBe("keep");
    await state.go();
    await state.go();
    expect(state.open!.run.child?.measured).toBe(true);
  });

  it("stopped early goes on with the best student so far", async () => {
    const { distiller, asked } = stagedDistiller();
    const state = await openDistillStage(distillPorts(distiller));
    await pauseIn(state, "train", 6);
    await state.keepBest();
    const { run, next } = state.open!;
    expect(next).toBeUndefined();
    expect(run.training?.ending?.kind).toBe("stopped");
    expect(run.child).toMatchObject({ step: asked.steps, measured: true });
    expect(asked.steps).toBeLessThan(10);
  });

  it("says that it diverged, and can be gone on with from the checkpoint before", async () => {
    const { distiller } = stagedDistiller({ divergesAt: 8 });
    const state = await openDistillStage(distillPorts(distiller));
    await state.begin();
    const open = state.open!;
    expect(open.next).toBeUndefined();
    expect(open.run.training?.ending).toEqual({ kind: "diverged", step: 8, checkpointStep: 6 });
    expect(runStations(open)[3]).toMatchObject({ id: "trained", state: "failed" });
    await state.keepBest();
    expect(open.run.child).toMatchObject({ step: 6, measured: true });
  });

  it("shows what went wrong with its last checkpoint, and goes on from that", async () => {
    const { distiller, asked } = stagedDistiller({ diesAt: 6 });
    const state = await openDistillStage(distillPorts(distiller));
    await state.begin();
    expect(state.open!.error).toBeInstanceOf(AppError);
    expect(stepsOf(state.open!.history)).toEqual([1, 2, 3]);
    await state.go();
    expect(state.open!.error).toBeUndefined();
    expect(stepsOf(state.open!.history)).toEqual(upTo(10));
    expect(asked.steps).toBe(12);
  });

  it("stops when there is no room for its traces, and says what to do", async () => {
    const { distiller } = stagedDistiller();
    const runs = memoryDistillRuns();
    const full = async (): Promise<void> => {
      throw new AppError({ code: "out-of-storage", message: "No room.", hint: "Delete runs." });
    };
    const state = await openDistillStage(distillPorts(distiller, { runs: { ...runs, addBlock: full } }));
    await state.begin();
    expect(state.open!.error).toMatchObject({ code: "out-of-storage", hint: "Delete runs." });
    expect(state.open!.next).toBe("collect");
  });

  it("does not begin where there is no room for a run", async () => {
    const ports = distillPorts(stagedDistiller().distiller);
    const room = storageRoom(ports.evaluations, { estimate: async () => ({ usage: 0, quota: 30e6 }) });
    const state = await openDistillStage({ ...ports, room });
    await state.begin();
    expect(state.error).toMatchObject({ code: "out-of-storage" });
    expect([state.open, await ports.runs.list()]).toEqual([undefined, []]);
  });

  it("waits where another tab trains", async () => {
    const { distiller } = stagedDistiller();
    const lock = memoryLock();
    const state = await openDistillStage(distillPorts(distiller, { lock }));
    await lock.tryHold("terse training", () => state.begin());
    expect(state.open!.elsewhere).toBe(true);
    expect(state.open!.busy).toBe(false);
    await state.go();
    expect(state.open!.next).toBeUndefined();
  });
});

describe("the list of distillations", () => {
  it("takes over the parent's answers where another child was measured on the same problems", async () => {
    const { distiller } = stagedDistiller();
    const ports = distillPorts(distiller);
    const loaded: string[] = [];
    const state = await openDistillStage({
      ...ports,
      generator: async (id) => {
        const inner = await ports.generator(id);
        return {
          ...inner,
          load: (...call) => inner.load(...call),
          unload: () => inner.unload(),
          generate: (...call) => (loaded.push(id), inner.generate(...call)),
        };
      },
    });
    await state.begin();
    state.close();
    state.setup.chooseArm("verbose");
    await state.begin();
    expect(loaded.filter((id) => id === "verbose-student")).toHaveLength(1);
    expect(state.arms.groups).toHaveLength(1);
    expect(state.arms.groups[0]!.rows).toHaveLength(2);
  });

  it("draws the curves of ticked runs beside the open one, each with a name and a style of its own", async () => {
    const state = await openDistillStage(distillPorts(stagedDistiller().distiller));
    await state.begin();
    const first = state.open!.run;
    state.repeat(first);
    state.setup.chooseArm("verbose");
    await state.begin();
    const second = state.open!.run;
    expect(first.name).not.toBe(second.name);
    expect(first.place).not.toBe(second.place);
    state.overlay(first.id);
    expect(state.overlaid.map(({ id }) => id)).toEqual([first.id]);
    await state.openRun(first.id);
    expect(state.overlaid).toEqual([]);
    state.overlay(first.id);
    await state.openRun(second.id);
    expect(state.overlaid).toEqual([]);
  });

  it("opens Compare and Evaluate with parent and child beside each other", async () => {
    const state = await openDistillStage(distillPorts(stagedDistiller().distiller));
    await state.begin();
    const { run } = state.open!;
    const pair = [run.plan.student.id, keptModelId(run.child!.modelId)];
    const [compared, evaluated] = [state.compareLink(run), state.evaluateLink(run)].map((link) =>
      experimentFromHash(link!),
    );
    expect(compared).toMatchObject({ autorun: true, experiment: { screen: "compare", models: pair } });
    expect(evaluated).toMatchObject({ experiment: { screen: "evaluate", run: run.child!.evaluation } });
  });

  it("renames a run with its student, and deletes it without", async () => {
    const { distiller } = stagedDistiller();
    const ports = distillPorts(distiller);
    const state = await openDistillStage(ports);
    await state.begin();
    const { id, child } = state.open!.run;
    await state.rename(id, "Shorter");
    expect(state.runs?.[0]?.name).toBe("Shorter");
    expect((await ports.models.get(child!.modelId))?.name).toBe("Shorter");
    await state.delete(id);
    expect([state.runs, state.open]).toEqual([[], undefined]);
    expect(state.kept.models).toHaveLength(1);
    expect(await distiller.finish(new AbortController().signal, {} as never)).toBeUndefined();
  });

  it("deletes no run that is worked on in another tab, and says what to do", async () => {
    const lock = memoryLock();
    const state = await openDistillStage(distillPorts(stagedDistiller().distiller, { lock }));
    await state.begin();
    const { id } = state.open!.run;
    await lock.tryHold(distillLock(id), () => state.delete(id));
    expect(state.error).toMatchObject({ code: "unsupported", hint: expect.stringContaining("Pause") as string });
    expect(state.runs).toMatchObject([{ id }]);
    await state.delete(id);
    expect([state.error, state.runs]).toEqual([undefined, []]);
  });

  it("starts from any student that is kept by now", async () => {
    const ports = distillPorts(stagedDistiller().distiller);
    const state = await openDistillStage(ports);
    const { id } = await ports.models.put(makeModel(77));
    expect(state.setup.parents.map((parent) => parent.id)).toEqual(["verbose-student"]);
    await state.kept.refresh();
    expect(state.setup.parents.map((parent) => parent.id)).toEqual(["verbose-student", keptModelId(id)]);
    state.setUpFrom(keptModelId(id));
    expect(state.setup.plan?.student).toMatchObject({ id: keptModelId(id), revision: id });
  });
});
