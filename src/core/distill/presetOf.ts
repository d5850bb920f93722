import { type DistillSettings, PRESET_IDS, type PresetId, PRESETS } from "./presets.ts";

/** The preset that these settings are; undefined for settings of someone's own. */
export function presetOf(settings: DistillSettings): PresetId | undefined {
  return PRESET_IDS.find((id) => settingsText(PRESETS[id]) === settingsText(settings));
}

function settingsText({ traces: t, training: r, validation: c }: DistillSettings): string {
  return JSON.stringify([
    [t.problems, t.minSteps, t.maxSteps, t.draws, t.temperature, t.topP, t.maxNewTokens],
    [r.steps, r.examplesPerStep, r.peakRate, r.warmupSteps, r.decaySteps, r.checkpointEvery],
    [c.problems, c.every, c.patience],
  ]);
}
