import type { ModelConfig } from "../../engine/model/config.ts";
import type { Recipe } from "./recipe.ts";

/** README.md of a student as `terse train` made it, in Hugging Face's form; it says that nothing was scored yet. */
export function trainedCard(config: ModelConfig, recipe: Recipe, steps: number, styles: readonly string[]): string {
  const { layers, width, heads, innerWidth, vocabularySize } = config;
  const examples = styles.map((style) => `<|problem|> QUESTION<|${style}|>`);
  const start =
    recipe.fromStep === 0 ? "from nothing" : `from an exported student's weights at step ${recipe.fromStep}`;
  return `---
license: apache-2.0
library_name: transformers.js
pipeline_tag: text-generation
---

# A student trained by Terse

A Llama-family decoder (${layers} layers, width ${width}, ${heads} heads, inner width ${innerWidth}, a vocabulary of ${vocabularySize}), trained ${start}
up to step ${steps} on generated grade-school word problems of the train split. It is prompted so:

\`\`\`
${examples.join("\n")}
\`\`\`

## Scores

None yet: \`npm run terse -- eval --model FOLDER --set generated\` measures it.

## Training

The recipe of \`npm run terse -- train\`; it stands in config.json too, with the limits of the student's scope.

\`\`\`json
${JSON.stringify(recipe, null, 2)}
\`\`\`
`;
}
