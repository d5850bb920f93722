import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

export const NARROW = { width: 390, height: 844 };
export const WIDE = { width: 1440, height: 900 };

/** What is inaccessible or cut off at the sides, on a phone in the dark and on a wide screen in the light. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [viewport, colorScheme] of [[NARROW, "dark"] as const, [WIDE, "light"] as const]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > viewport.width) found.push(`${colorScheme}: ${width} px wide`);
    const { violations: broken } = await new AxeBuilder({ page }).analyze();
    found.push(...broken.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`));
  }
  return found;
}
