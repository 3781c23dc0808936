import { addCaption as adding, listCaptions as list } from "#lib/shared/api/captions.ts";
import { addCaption } from "#lib/videos/captions/add-caption.ts";
import { listCaptions } from "#lib/videos/captions/list-captions.ts";
import { route } from "../../../../../../server.ts";

export const GET = route(list, ({ host, viewer, params }) =>
  listCaptions(host.db.prisma, viewer, params.videoId),
);

export const POST = route(adding, ({ host, viewer, params, query, content }) =>
  addCaption(host.db, host.stores.files, viewer, { ...params, ...query, file: content }),
);
