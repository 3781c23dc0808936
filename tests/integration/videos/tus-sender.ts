import type { Ask, Person, VideoWorld } from "./video-world.ts";

const tus = { "tus-resumable": "1.0.0" };
const part = { ...tus, "content-type": "application/offset+octet-stream" };

/** Sends by tus as a browser does, one request at a time. */
export function createSender(world: VideoWorld, person: Person) {
  return {
    create(size: number, metadata: Record<string, string> = {}, ask: Ask = {}): Promise<Response> {
      const all = { filename: "film.mp4", filetype: "video/mp4", ...metadata };
      const text = Object.entries(all).map(
        ([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`,
      );
      return world.fetch("/api/v1/uploads", {
        method: "POST",
        as: person,
        ...ask,
        headers: { ...tus, "upload-length": String(size), "upload-metadata": text.join(","), ...ask.headers },
      });
    },
    head(location: string): Promise<Response> {
      return world.fetch(location, { method: "HEAD", as: person, headers: tus });
    },
    patch(
      location: string,
      offset: number,
      body: Ask["body"],
      headers: Record<string, string> = {},
    ): Promise<Response> {
      const ask = body === undefined ? {} : { body };
      return world.fetch(location, {
        method: "PATCH",
        as: person,
        headers: { ...part, "upload-offset": String(offset), ...headers },
        ...ask,
      });
    },
    terminate(location: string): Promise<Response> {
      return world.fetch(location, { method: "DELETE", as: person, headers: tus });
    },
    /** Creates an upload that must be accepted. */
    async begin(size: number, metadata: Record<string, string> = {}) {
      const response = await this.create(size, metadata);
      if (response.status !== 201) throw new Error(await response.text());
      const location = response.headers.get("location") ?? "";
      return {
        location,
        uploadId: location.split("/").at(-1) ?? "",
        videoId: response.headers.get("streamgate-video-id") ?? "",
      };
    },
    /** Sends a whole file. */
    async send(content: Uint8Array, metadata: Record<string, string> = {}) {
      const begun = await this.begin(content.byteLength, metadata);
      const response = await this.patch(begun.location, 0, content);
      if (response.status !== 204) throw new Error(await response.text());
      return begun;
    },
  };
}
