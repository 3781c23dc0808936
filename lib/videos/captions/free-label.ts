/** A label that no other caption of the video has: the wished one, or with a number behind it. Menus tell by labels. */
export function freeLabel(wished: string, taken: readonly string[]): string {
  const known = new Set(taken);
  let label = wished;
  for (let n = 2; known.has(label); n += 1) label = `${wished} (${n})`;
  return label;
}
