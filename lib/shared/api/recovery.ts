import { recoveryKitSchema } from "../recovery-kit.ts";
import { contract } from "./contract.ts";
import { videoParams } from "./videos.ts";

export const getRecoveryKit = contract({
  id: "getRecoveryKit",
  method: "GET",
  path: "/api/v1/studio/videos/{videoId}/recovery-kit",
  summary: "The content key of an own video and all that plays its package without this server; secret",
  auth: "viewer",
  ratePerMinute: 6,
  params: videoParams,
  response: recoveryKitSchema,
  errors: ["video_not_watchable", "video_removed"],
});

export const getPackageCar = contract({
  id: "getPackageCar",
  method: "GET",
  path: "/api/v1/studio/videos/{videoId}/package.car",
  summary: "The encrypted package of an own video as a CAR file",
  auth: "viewer",
  ratePerMinute: 6,
  atOnce: 4,
  params: videoParams,
  produces: "application/vnd.ipld.car",
  errors: ["video_not_watchable", "video_removed", "busy"],
});
