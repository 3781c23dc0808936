/** One caption: when it is shown, what it says, and where. */
export interface Cue {
  /** Milliseconds from the beginning of the video. */
  start: number;
  end: number;
  /** WebVTT cue payload as cleanCueText writes it. */
  text: string;
  /** WebVTT cue settings such as `line:0 align:start`; may be empty. */
  settings: string;
}
