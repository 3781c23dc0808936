import { pictureFormat } from "#lib/media/pictures/picture-file.ts";
import { sendImage } from "#lib/shared/api/pictures.ts";
import { PictureInvalidError } from "#lib/videos/pictures/picture-errors.ts";
import { receiveImage } from "#lib/videos/pictures/request-picture.ts";
import { route } from "../../../../../../server.ts";

export const PUT = route(sendImage, async ({ host, viewer, params, content }) => {
  if (pictureFormat(Buffer.from(content)) === undefined) {
    throw new PictureInvalidError("That is no JPEG, PNG or WebP image. Choose a file of one of these kinds.");
  }
  return receiveImage(host.db, host.stores.files, viewer, params.videoId, content);
});
