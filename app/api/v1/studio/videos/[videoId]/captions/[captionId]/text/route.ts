import { getCaptionText, replaceCaptionText as replacement } from "#lib/shared/api/captions.ts";
import { readCaptionText, replaceCaptionText } from "#lib/videos/captions/change-caption.ts";
import { streamBody } from "../../../../../../../../serve-file.ts";
import { route } from "../../../../../../../../server.ts";

export const GET = route(getCaptionText, async ({ host, viewer, params }) => {
  const { size, bytes } = await readCaptionText(host.db, host.stores.files, viewer, params);
  return new Response(await streamBody(bytes), {
    headers: { "content-type": "text/vtt; charset=utf-8", "content-length": String(size) },
  });
});

export const PUT = route(replacement, ({ host, viewer, params, content }) =>
  replaceCaptionText(host.db, host.stores.files, viewer, params, content),
);
