import * as account from "./account.ts";
import * as auth from "./auth.ts";
import * as captions from "./captions.ts";
import * as chainHealth from "./chain-health.ts";
import type { Contract } from "./contract.ts";
import * as demo from "./demo.ts";
import * as embed from "./embed.ts";
import * as gates from "./gates.ts";
import * as insights from "./insights.ts";
import * as moderation from "./moderation.ts";
import * as notices from "./notices.ts";
import * as pictures from "./pictures.ts";
import * as playback from "./playback.ts";
import * as recovery from "./recovery.ts";
import * as videos from "./videos.ts";

const isContract = (value: unknown): value is Contract =>
  typeof value === "object" && value !== null && "id" in value && "path" in value;

/** Every operation of the API, for the OpenAPI document and the test that each has a route. */
export const contracts: readonly Contract[] = [
  auth,
  account,
  videos,
  captions,
  pictures,
  playback,
  recovery,
  gates,
  notices,
  insights,
  moderation,
  chainHealth,
  demo,
  embed,
].flatMap((module) => Object.values(module).filter(isContract));
