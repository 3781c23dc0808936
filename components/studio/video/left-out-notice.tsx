import { leftOutSentences } from "#lib/shared/left-out.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Notice } from "../../ui/notice.tsx";

/** What the uploaded file holds and the video does not, with the reasons; nothing when all of it was taken. */
export function LeftOutNotice({ video }: { video: OwnVideo }) {
  const sentences = leftOutSentences(video.leftOut);
  if (sentences.length === 0) return null;
  return (
    <Notice tone="warning" title="Left out of the uploaded file">
      <ul className="flex flex-col gap-1" data-testid="left-out">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Notice>
  );
}
