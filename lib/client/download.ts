import type { Contract, Params } from "#lib/shared/api/contract.ts";
import { ApiProblem, offlineProblem, readProblem } from "./api-problem.ts";
import { apiUrl } from "./api-url.ts";
import { formatBytes } from "./format.ts";
import { saveFile } from "./save-file.ts";

/**
 * Fetches an operation's bytes and hands them to the person as a file, whole or not at all. The browser keeps them until then:
 * not for more than some gigabytes. `onBytes` hears how many have come. Throws ApiProblem, also when the answer broke off
 * on its way: then with the reference under which the server's log has the reason.
 */
export async function download<C extends Contract & { produces: string }>(
  contract: C,
  params: Params<C>,
  name: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const url = apiUrl(contract.path, params as Record<string, string>);
  const response = await fetch(url, { cache: "no-store" }).catch((error: unknown) => {
    throw offlineProblem(error);
  });
  if (!response.ok || response.body === null) throw await readProblem(response);
  let bytes = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      onBytes(bytes);
      controller.enqueue(chunk);
    },
  });
  const content = await new Response(response.body.pipeThrough(counter)).blob().catch((error: unknown) => {
    throw brokenOff(bytes, response.headers.get("x-request-id") ?? "", error);
  });
  saveFile(name, content);
}

function brokenOff(bytes: number, reference: string, cause: unknown): ApiProblem {
  return new ApiProblem(
    {
      type: "about:blank",
      title: "The download broke off",
      status: 0,
      code: "download_broken",
      detail: `It ended after ${formatBytes(bytes)}, and no file was saved. Try again. If it breaks off again, the operator of this site finds the reason by the reference.`,
      reference,
      retryable: true,
    },
    { cause },
  );
}
