import { z } from "zod";
import { failureSchema } from "#lib/shared/video.ts";

/**
 * Why a video failed, as its row keeps it. `log` is for operators and `npm run why`: the last lines of the program that
 * failed, without paths. Its creator does not get it.
 */
export const storedFailureSchema = failureSchema.extend({ log: z.string().optional() });
export type StoredFailure = z.infer<typeof storedFailureSchema>;
