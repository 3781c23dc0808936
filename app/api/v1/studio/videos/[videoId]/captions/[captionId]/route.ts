import { deleteCaption as deletion, updateCaption as update } from "#lib/shared/api/captions.ts";
import { deleteCaption, updateCaption } from "#lib/videos/captions/change-caption.ts";
import { route } from "../../../../../../../server.ts";

export const PATCH = route(update, ({ host, viewer, params, body }) =>
  updateCaption(host.db, viewer, params, body),
);

export const DELETE = route(deletion, ({ host, viewer, params }) =>
  deleteCaption(host.db, host.stores.files, viewer, params),
);
