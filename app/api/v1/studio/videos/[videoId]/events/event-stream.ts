import { followVideo, type VideoNews } from "#lib/videos/follow-video.ts";
import type { VideoSource } from "#lib/videos/subscribe-to-video.ts";

/** Ends an id of the last event: whoever comes back with it has seen everything. */
const end = ".end";

/**
 * A video's news as server-sent events (HTML Standard §9.2). Progress carries its number as id, so that a browser that
 * comes back with Last-Event-ID gets what it missed; one that has seen the end gets 204 and stops asking.
 */
export function videoEventStream(source: VideoSource, videoId: string, request: Request): Response {
  const lastId = request.headers.get("last-event-id") ?? "";
  if (lastId.endsWith(end)) return new Response(null, { status: 204 });
  const afterSeq = /^\d{1,18}$/.test(lastId) ? lastId : "0";
  const gone = new AbortController();
  const signal = AbortSignal.any([request.signal, gone.signal]);
  const news = followVideo(source, videoId, { afterSeq, signal });
  const encoder = new TextEncoder();
  let seq = afterSeq;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Also keeps the request: once it is collected, its signal follows the client's no more, and nobody would stop
        // following the video.
        if (request.signal.aborted) return controller.close();
        // When this fails the connection breaks: the browser connects again and goes on after the last event it got.
        const { done, value } = await news.next();
        if (done) return controller.close();
        if (value.kind === "progress") seq = value.progress.seq;
        controller.enqueue(encoder.encode(formatNews(value, seq)));
      },
      async cancel() {
        gone.abort();
        await news.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      // nginx would hold events back otherwise.
      "x-accel-buffering": "no",
    },
  });
}

function formatNews(news: VideoNews, seq: string): string {
  switch (news.kind) {
    case "progress":
      return `event: progress\nid: ${seq}\ndata: ${JSON.stringify(news.progress)}\n\n`;
    case "video":
      return `event: video\n${news.last ? `id: ${seq}${end}\n` : ""}data: ${JSON.stringify(news.video)}\n\n`;
    case "quiet":
      return ": still here\n\n";
  }
}
