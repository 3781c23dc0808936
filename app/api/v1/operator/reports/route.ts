import { listReportedVideos } from "#lib/moderation/view-moderated.ts";
import { listReports } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../server.ts";

export const GET = route(listReports, ({ host, query }) => listReportedVideos(host.db, query));
