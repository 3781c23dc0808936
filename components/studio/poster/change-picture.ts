import { call } from "#lib/client/api.ts";
import type { BodyInput } from "#lib/shared/api/contract.ts";
import { choosePicture, createPicture, sendImage, withdrawPreview } from "#lib/shared/api/pictures.ts";
import { updateVideo } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";

/** What a picture or a clip may be asked to become. */
export type PictureChange =
  | { do: "choose"; pictureId: string }
  | { do: "make"; wish: BodyInput<typeof createPicture> }
  | { do: "send"; image: File }
  | { do: "withdraw" }
  | { do: "describe"; posterAlt: string };

/** What each part of the panel gets. */
export interface PicturePart {
  video: OwnVideo;
  busy: boolean;
  onChange: (change: PictureChange) => void;
}

/** Asks for one change and gives the video as it is then. */
export function changePicture(videoId: string, wanted: PictureChange): Promise<OwnVideo> {
  const params = { videoId };
  switch (wanted.do) {
    case "choose":
      return call(choosePicture, { params, body: { pictureId: wanted.pictureId } });
    case "make":
      return call(createPicture, { params, body: wanted.wish });
    case "send":
      return call(sendImage, { params, content: wanted.image });
    case "withdraw":
      return call(withdrawPreview, { params });
    case "describe":
      return call(updateVideo, { params, body: { posterAlt: wanted.posterAlt } });
  }
}
