import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createElement, type ReactElement } from "react";

/** Size of the sample's picture in pixels. */
export const frame = { width: 1280, height: 720 } as const;
/** The hills are wider than the picture, so that they can drift. */
const wide = { width: 1800, height: 720 } as const;

export interface SampleArt {
  glow: string;
  hills: [far: string, middle: string, near: string];
  gate: string;
  titles: string[];
}

const titles = [
  ["StreamGate", "a short video that opens with a token"],
  ["Its creator owns it.", "encrypted, stored under its own fingerprint"],
  ["You hold the pass.", "so the gate is open"],
] as const;

/**
 * Draws the still parts of the sample as PNG files in `folder`. Next's own image renderer draws them, which brings its
 * font along: FFmpeg builds often cannot write, and machines often have no fonts.
 */
export async function drawArt(folder: string): Promise<SampleArt> {
  const draw = async (name: string, element: ReactElement, size: { width: number; height: number }) => {
    const file = join(folder, `${name}.png`);
    const { ImageResponse } = await import("next/og.js");
    const image = await new ImageResponse(element, size).arrayBuffer();
    await writeFile(file, Buffer.from(image));
    return file;
  };
  const glow = await draw("glow", drawing(glowSvg, { width: 1100, height: 1100 }), {
    width: 1100,
    height: 1100,
  });
  const far = await draw("far", drawing(ridge(470, 46, 0.9, "#2a6b66", "#1d4f4e"), wide), wide);
  const middle = await draw("middle", drawing(ridge(545, 58, 2.3, "#174645", "#103433"), wide), wide);
  const near = await draw("near", drawing(ridge(636, 40, 4.1, "#0b2423", "#061413"), wide), wide);
  const gate = await draw("gate", drawing(gateSvg, { width: 300, height: 330 }), { width: 300, height: 330 });
  const cards: string[] = [];
  for (const [index, [title, line]] of titles.entries()) {
    cards.push(await draw(`title-${index}`, card(title, line), { width: frame.width, height: 190 }));
  }
  return { glow, hills: [far, middle, near], gate, titles: cards };
}

function drawing(svg: string, size: { width: number; height: number }): ReactElement {
  const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return createElement("img", { src, ...size });
}

function card(title: string, line: string): ReactElement {
  const style = {
    width: "100%",
    height: "100%",
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    color: "#f4fbf7",
    textShadow: "0 2px 24px rgba(4, 22, 20, 0.55)",
  } as const;
  return createElement(
    "div",
    { style },
    createElement("div", { style: { fontSize: 76, letterSpacing: -2.4 } }, title),
    createElement("div", { style: { fontSize: 29, marginTop: 16, opacity: 0.92 } }, line),
  );
}

/** A line of hills: two waves on each other, filled down to the lower edge. */
function ridge(base: number, height: number, phase: number, top: string, bottom: string): string {
  const points: string[] = [];
  for (let x = 0; x <= wide.width; x += 12) {
    const y =
      base -
      height * Math.sin(x / 230 + phase) -
      height * 0.45 * Math.sin(x / 97 + phase * 2.7) -
      height * 0.12 * Math.sin(x / 31 + phase);
    points.push(`${x},${y.toFixed(1)}`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide.width} ${wide.height}">
<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs>
<polygon fill="url(#g)" points="0,${wide.height} ${points.join(" ")} ${wide.width},${wide.height}"/></svg>`;
}

const glowSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">
<defs><radialGradient id="g"><stop offset="0" stop-color="#fff6dc"/><stop offset=".115" stop-color="#ffe6ae"/>
<stop offset=".13" stop-color="#ffd790" stop-opacity=".62"/><stop offset=".38" stop-color="#ffb877" stop-opacity=".24"/>
<stop offset="1" stop-color="#ff9a6b" stop-opacity="0"/></radialGradient></defs><circle cx="100" cy="100" r="100" fill="url(#g)"/></svg>`;

/** The arch of the mark, standing on the last hill. */
const gateSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 330">
<path d="M52 330V142a98 98 0 0 1 196 0v188" fill="none" stroke="#071817" stroke-width="30"/>
<path d="M67 330V142a83 83 0 0 1 166 0v188" fill="none" stroke="#ffdca0" stroke-opacity=".35" stroke-width="2"/></svg>`;
