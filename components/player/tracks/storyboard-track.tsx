import { useEffect, useRef } from "react";

/** Small pictures for the time bar: a metadata track that the controls look for by its label. */
export function StoryboardTrack({ url }: { url: string }) {
  const element = useRef<HTMLTrackElement>(null);
  useEffect(() => {
    // "hidden" loads the cues without showing them; a track is "disabled" until somebody says so.
    if (element.current !== null) element.current.track.mode = "hidden";
  }, []);
  return <track ref={element} kind="metadata" label="thumbnails" src={url} default />;
}
