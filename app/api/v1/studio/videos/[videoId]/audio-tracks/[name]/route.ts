import { updateAudioTrack as contract } from "#lib/shared/api/videos.ts";
import { updateAudioTrack } from "#lib/videos/update-audio-track.ts";
import { route } from "../../../../../../../server.ts";

export const PATCH = route(contract, ({ host, viewer, params, body }) =>
  updateAudioTrack(host.db, viewer, params.videoId, params.name, body),
);
