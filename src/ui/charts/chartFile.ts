import { pngWithText } from "./pngText.ts";

export const CHART_FORMATS = ["svg", "png"] as const;
export type ChartFormat = (typeof CHART_FORMATS)[number];

/** What a chart takes from the page's style sheets; alone in a file it must carry it itself. */
const STYLED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "opacity",
] as const;

/** Twice the size on the screen, so that it stays sharp on a slide. */
const PNG_SCALE = 2;

/**
 * A chart as it looks now, as a file of its own that holds `about`: where its numbers come from. Rejects where the browser
 * cannot draw it.
 */
export async function chartFile(chart: SVGSVGElement, format: ChartFormat, about: string): Promise<Blob> {
  const svg = new Blob([standalone(chart, about)], { type: "image/svg+xml" });
  if (format === "svg") return svg;
  const png = await rasterize(svg, chart);
  return new Blob([pngWithText(new Uint8Array(await png.arrayBuffer()), "Description", about)], { type: png.type });
}

function standalone(chart: SVGSVGElement, about: string): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [chart, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>("*")]);
  copies!.forEach((element, i) => {
    const style = getComputedStyle(originals![i]!);
    for (const property of STYLED) element.setAttribute(property, style.getPropertyValue(property));
    element.removeAttribute("class");
    element.removeAttribute("style");
  });
  const { width, height } = chart.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", backgroundOf(chart));
  const metadata = document.createElementNS("http://www.w3.org/2000/svg", "metadata");
  metadata.textContent = about;
  copy.prepend(metadata, paper);
  return new XMLSerializer().serializeToString(copy);
}

function backgroundOf(element: Element): string {
  for (let each: Element | null = element; each; each = each.parentElement) {
    const { backgroundColor } = getComputedStyle(each);
    if (backgroundColor !== "rgba(0, 0, 0, 0)" && backgroundColor !== "transparent") return backgroundColor;
  }
  return "white";
}

async function rasterize(svg: Blob, chart: SVGSVGElement): Promise<Blob> {
  const { width, height } = chart.getBoundingClientRect();
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * PNG_SCALE);
    canvas.height = Math.round(height * PNG_SCALE);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The canvas gave no picture."))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
