import { z } from "zod";

/** An error of the API: RFC 9457 problem details with a stable `code` (docs/api.md lists them). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** Names this request in the logs. */
  reference: z.string(),
  retryable: z.boolean(),
  retryAfterSeconds: z.number().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
