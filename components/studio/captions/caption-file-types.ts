/** What a file picker offers: WebVTT and SubRip, by name and by type. */
export const captionFileTypes = ".vtt,.srt,text/vtt,application/x-subrip";
