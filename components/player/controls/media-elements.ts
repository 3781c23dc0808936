// Each import registers one custom element; the package's index would bring three times as many.
import "media-chrome/dist/media-control-bar.js";
import "media-chrome/dist/media-controller.js";
import "media-chrome/dist/media-fullscreen-button.js";
import "media-chrome/dist/media-mute-button.js";
import "media-chrome/dist/media-pip-button.js";
import "media-chrome/dist/media-play-button.js";
import "media-chrome/dist/media-preview-thumbnail.js";
import "media-chrome/dist/media-preview-time-display.js";
import "media-chrome/dist/media-seek-backward-button.js";
import "media-chrome/dist/media-seek-forward-button.js";
import "media-chrome/dist/media-time-display.js";
import "media-chrome/dist/media-time-range.js";
import "media-chrome/dist/media-volume-range.js";
import type { DetailedHTMLProps, HTMLAttributes } from "react";

type Control = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement>;
type Flag = "" | undefined;

interface ControllerElement extends Control {
  /** Seconds; shown while the element itself does not know the length. */
  defaultduration?: number | undefined;
  defaultstreamtype?: "on-demand" | "live";
  nohotkeys?: Flag;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "media-controller": ControllerElement;
      "media-control-bar": Control;
      "media-fullscreen-button": Control;
      "media-mute-button": Control;
      "media-pip-button": Control;
      "media-play-button": Control;
      "media-seek-backward-button": Control & { seekoffset?: number };
      "media-seek-forward-button": Control & { seekoffset?: number };
      "media-time-display": Control & { showduration?: Flag; notoggle?: Flag; remaining?: Flag };
      "media-time-range": Control;
      "media-volume-range": Control;
    }
  }
}
