/** A file of a playback session, with what opens it. Throws when it does not come. */
export async function fetchFile(
  url: string,
  headers: Record<string, string>,
  priority: RequestPriority = "auto",
): Promise<Blob> {
  const response = await fetch(url, { credentials: "same-origin", headers, priority });
  if (!response.ok)
    throw new Error(`${new URL(response.url).pathname} was answered with ${response.status}.`);
  return response.blob();
}
