import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPage } from "./build-page.ts";
import { type Film, makeFilm } from "./make-film.ts";
import { initialState, type PlaybackServer, startPlaybackServer } from "./playback-server.ts";

export interface FilmServer {
  film: Film;
  server: PlaybackServer;
  /** As it was at first: nothing was asked for, and everything is allowed. */
  reset(): void;
  stop(): Promise<void>;
}

/** A film, the page with the player alone, and a server of both. */
export async function startFilmServer(): Promise<FilmServer> {
  const folder = await mkdtemp(join(tmpdir(), "streamgate-player-"));
  const pageDir = join(folder, "page");
  await buildPage(pageDir);
  const film = await makeFilm(folder);
  const server = await startPlaybackServer(film, pageDir);
  return {
    film,
    server,
    reset() {
      Object.assign(server.state, initialState(film));
      server.requests.length = 0;
      server.beats.length = 0;
    },
    async stop() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
