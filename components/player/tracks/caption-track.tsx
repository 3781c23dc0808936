import { useEffect, useRef } from "react";

interface CaptionTrackProps {
  textUrl: string;
  language: string;
  label: string;
}

/** The captions that were chosen, shown by the browser itself. */
export function CaptionTrack({ textUrl, language, label }: CaptionTrackProps) {
  const element = useRef<HTMLTrackElement>(null);
  useEffect(() => {
    const track = element.current?.track;
    if (track === undefined) return;
    track.mode = "showing";
    // hls.js and dash.js turn off tracks that they did not make themselves.
    const list = element.current?.closest("video")?.textTracks;
    const keep = () => {
      if (track.mode !== "showing") track.mode = "showing";
    };
    list?.addEventListener("change", keep);
    return () => {
      list?.removeEventListener("change", keep);
      track.mode = "disabled";
    };
  }, []);
  return <track ref={element} kind="captions" src={textUrl} srcLang={language} label={label} />;
}
