import type { Ladder } from "./ladder.ts";
import type { ColorCoding } from "./media-info.ts";
import { toneMapFile } from "./tone-map.ts";

/**
 * The filter that scales the source, and gives it the colours of the result: HDR is mapped to BT.709, RGB becomes BT.709,
 * everything else keeps the matrix it has, which the result then declares.
 */
export function scaleSource(ladder: Ladder, width: number, height: number): string {
  const scale = `scale=${width}:${height}:flags=bicubic`;
  const { color } = ladder.source;
  if (color === "pq" || color === "hlg") {
    return `${scale}:in_color_matrix=bt2020,format=rgb48le,lut3d=file=${toneMapFile(color)},scale=out_color_matrix=bt709:out_range=tv`;
  }
  return `${scale}:out_range=tv${color === "rgb" ? ":out_color_matrix=bt709" : ""}`;
}

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
