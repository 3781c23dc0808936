import { expect } from "vitest";
import { publishSample } from "../../scripts/demo/publish-sample.ts";
import { localChain } from "../setup/films.ts";
import type { TestInstance } from "../setup/instance.ts";

/** Publishes the sample as a start would that is killed in the middle, twice, and then left alone. */
export async function publishInterrupted(instance: TestInstance): Promise<string> {
  const { chainId, membership } = localChain(instance);
  const options = {
    dataDir: instance.dataDir,
    origin: instance.webUrl,
    chain: { chainId, membership },
    env: process.env,
  };
  await expect(publishSample({ ...options, signal: AbortSignal.timeout(1_500) })).rejects.toThrow();
  await expect(publishSample({ ...options, signal: AbortSignal.timeout(1_000) })).rejects.toThrow();
  const videoId = await publishSample({ ...options, signal: AbortSignal.timeout(120_000) });
  expect(await publishSample({ ...options, signal: AbortSignal.timeout(1_000) })).toBeNull();
  if (videoId === null) throw new Error("the sample was not published");
  return videoId;
}
