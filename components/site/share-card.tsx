import { formatDuration } from "#lib/client/format.ts";
import { describeGate } from "#lib/shared/describe-rule.ts";
import { shorten } from "#lib/shared/text.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { mark } from "./mark.ts";

/** What sites that show cards beside links expect (1.91 : 1). */
export const shareCardSize = { width: 1200, height: 630 } as const;

// The font that draws the card has these; anything else would be fetched from elsewhere while drawing.
const DRAWABLE = /[^\u0020-\u024f\u2010-\u2027\u2030-\u205e\u20ac]/gu;

interface ShareCardProps {
  video: VideoView;
  /** A data: address. */
  poster: string | null;
}

/** The picture beside a link to a video: its poster, its title, and what opens it. Drawn by next/og, which knows flex only. */
export function ShareCard({ video, poster }: ShareCardProps) {
  const title = drawable(video.title, 90);
  const rule = drawable(describeGate(video) ?? "Open to everyone", 110);
  return (
    <div
      style={{
        ...shareCardSize,
        display: "flex",
        position: "relative",
        background: "#0a0d0c",
        color: "#fff",
      }}
    >
      {poster !== null && (
        // biome-ignore lint/performance/noImgElement: drawn into a picture, not shown by a browser.
        <img src={poster} alt="" {...shareCardSize} style={{ position: "absolute", objectFit: "cover" }} />
      )}
      <div
        style={{
          ...shareCardSize,
          position: "absolute",
          display: "flex",
          background:
            "linear-gradient(180deg, rgba(6,10,9,0.25) 0%, rgba(6,10,9,0.35) 45%, rgba(6,10,9,0.92) 100%)",
        }}
      />
      <div
        style={{
          position: "absolute",
          left: 64,
          right: 64,
          top: 56,
          bottom: 56,
          display: "flex",
          flexDirection: "column",
          justifyContent: "space-between",
        }}
      >
        <div style={{ display: "flex", alignItems: "center", gap: 18, fontSize: 32 }}>
          <Mark />
          StreamGate
        </div>
        <div style={{ display: "flex", flexDirection: "column", gap: 18 }}>
          {title !== "" && (
            <div style={{ fontSize: title.length > 45 ? 54 : 70, letterSpacing: -2, lineHeight: 1.08 }}>
              {title}
            </div>
          )}
          <div style={{ display: "flex", justifyContent: "space-between", gap: 40, fontSize: 29 }}>
            <div style={{ display: "flex", color: "#8fe6c6" }}>{rule}</div>
            {video.durationSeconds !== null && (
              <div style={{ display: "flex", opacity: 0.85 }}>{formatDuration(video.durationSeconds)}</div>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

function Mark() {
  return (
    <svg width="56" height="56" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0a6b52" />
      <path d={mark.gate} fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d={mark.play} fill="#fff" />
    </svg>
  );
}

/** What of a text the card can draw; nothing of one that it could show only in pieces. */
function drawable(text: string, longest: number): string {
  const kept = text.replaceAll(DRAWABLE, "").replaceAll(/\s+/g, " ").trim();
  if (kept.length < text.length * 0.7) return "";
  return shorten(kept, longest);
}
