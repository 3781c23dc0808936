import type { Ladder } from "../ladder.ts";
import type { ColorCoding } from "../media-info.ts";
import { toneMapFile } from "./tone-map.ts";

/**
 * The filters that scale the source into the given size, and give it the colours of the result: HDR is mapped to BT.709, RGB
 * becomes BT.709, everything else keeps the matrix it has, which the result then declares.
 */
export function scaleSource(ladder: Ladder, width: number, height: number): string {
  const { color, alpha } = ladder.source;
  const opaque = alpha ? `${onBlack(color)},` : "";
  const size = { width, height };
  if (color === "pq" || color === "hlg") {
    const map = `format=rgb48le,lut3d=file=${toneMapFile(color)},scale=out_color_matrix=bt709:out_range=tv`;
    return `${opaque}${fitInto(size, ":in_color_matrix=bt2020")},${map}`;
  }
  return `${opaque}${fitInto(size, `:out_range=tv${color === "rgb" ? ":out_color_matrix=bt709" : ""}`)}`;
}

/** What is transparent becomes black, as the bars of the player are. */
export function onBlack(color: ColorCoding): string {
  return `${color === "rgb" ? "format=gbrap," : ""}premultiply=inplace=1`;
}

/**
 * Scales each frame into the size, with bars where its shape is another one: the shape of the pixels may change without a
 * change of anything else, so it is looked at with every frame. `options` go to the filter `scale`.
 */
export function fitInto({ width, height }: { width: number; height: number }, options: string): string {
  // What the rounding to even sides changes needs no bars.
  const tolerance = Math.max(0.02, 2.5 / Math.min(width, height));
  const shape = `(iw/ih*${believableAspect})`;
  const same = `lt(abs(${shape}*${height}/${width}-1),${tolerance.toFixed(3)})`;
  const side = (whole: number, fitted: string) =>
    `'if(${same},${whole},max(2,2*round(min(${whole},${fitted})/2)))'`;
  return [
    `scale=w=${side(width, `${height}*${shape}`)}:h=${side(height, `${width}/${shape}`)}:eval=frame:flags=bicubic${options}`,
    `pad=${width}:${height}:2*trunc((ow-iw)/4):2*trunc((oh-ih)/4):eval=frame`,
  ].join(",");
}

/** As in `displaySize`: what no camera has is a mistake in the file. */
const believableAspect = "if(gt(sar,0.2)*lt(sar,5),sar,1)";

/** The options that let an encoded picture say how its colours are meant. */
export function colorTags(ladder: Ladder): string[] {
  const { matrix, name } = resultOf(ladder.source.color);
  const primaries = name === "bt2020" ? "bt2020" : name;
  const curve = name === "bt2020" ? "bt2020-10" : name;
  return [
    ...["-colorspace", matrix, "-color_primaries", primaries],
    ...["-color_trc", curve, "-color_range", "tv"],
  ];
}

/** To JPEG, which always has the matrix of BT.601 and the full range (JFIF). */
export function toJpegColors(ladder: Ladder): string {
  const { name } = resultOf(ladder.source.color);
  const from = name === "smpte170m" ? "bt601" : name;
  return `scale=in_color_matrix=${from}:out_color_matrix=bt601:out_range=pc,format=yuvj420p`;
}

function resultOf(color: ColorCoding): { matrix: string; name: "bt709" | "smpte170m" | "bt2020" } {
  if (color === "bt601") return { matrix: "smpte170m", name: "smpte170m" };
  if (color === "bt2020") return { matrix: "bt2020nc", name: "bt2020" };
  return { matrix: "bt709", name: "bt709" };
}
