/** How far an answer got, and why it did not get further. */
export interface BrokenAnswer {
  error: unknown;
  /** Bytes of its body that were handed on before. */
  sentBytes: number;
}

/**
 * The same answer, whose body tells when its source fails while it is sent. Status and headers are gone by then: the failure is
 * passed on, so that the connection breaks and the client knows that something is missing (RFC 9112 §8). A client that goes
 * away itself is no failure.
 */
export function watchBody(answer: Response, onBroken: (broken: BrokenAnswer) => void): Response {
  if (answer.body === null) return answer;
  const reader: ReadableStreamDefaultReader<Uint8Array> = answer.body.getReader();
  let sentBytes = 0;
  let wanted = true;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          if (wanted) onBroken({ error, sentBytes });
          throw error;
        });
        if (!wanted) return;
        if (done) return controller.close();
        sentBytes += value.byteLength;
        controller.enqueue(value);
      },
      cancel(reason) {
        wanted = false;
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, answer);
}
