/**
 * Runs in the page: lets what Next sends for a page (a line per row) come in row by row, `ms` apart, as on a slow
 * connection or from a busy machine.
 */
export function slowRows(ms: number): void {
  const send = window.fetch;
  window.fetch = async (input, init) => {
    const answer = await send(input, init);
    if (answer.body === null || !answer.headers.get("content-type")?.startsWith("text/x-component"))
      return answer;
    const rows = new TransformStream<Uint8Array, Uint8Array>({
      async transform(chunk, out) {
        for (let from = 0; from < chunk.length; ) {
          const end = chunk.indexOf(10, from) + 1 || chunk.length;
          out.enqueue(chunk.slice(from, end));
          from = end;
          await new Promise((resolve) => setTimeout(resolve, ms));
        }
      },
    });
    const slow = new Response(answer.body.pipeThrough(rows), answer);
    return Object.defineProperties(slow, {
      url: { value: answer.url },
      redirected: { value: answer.redirected },
    });
  };
}
