import { type KeyboardEvent, useCallback, useEffect, useState } from "react";
import type { PlayerController } from "../player-snapshot.ts";
import { commandOf } from "./keyboard-map.ts";
import { focusOf, runCommand } from "./run-command.ts";

interface PlayerKeysOptions {
  controller: PlayerController;
  video: HTMLVideoElement | null;
  /** Whether there is something to control. */
  active: boolean;
  showHelp: () => void;
}

const SAID_MS = 900;

/** The keyboard of the player: a handler for its root, and what was done, in words, for a moment. */
export function usePlayerKeys({ controller, video, active, showHelp }: PlayerKeysOptions) {
  const [said, setSaid] = useState<{ text: string; count: number } | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.defaultPrevented || video === null) return;
      const command = commandOf(event, focusOf(event.nativeEvent.composedPath()));
      if (command === null || (!active && command.type !== "help")) return;
      event.preventDefault();
      const now = controller.snapshot();
      const level = now.levels.find(({ height }) => height === now.shownHeight);
      const text = runCommand(command, {
        video,
        durationSeconds: now.durationSeconds,
        frameRate: level?.frameRate ?? null,
        play: () => controller.play(),
        toggleCaptions: controller.toggleCaptions,
        showHelp,
      });
      const words = command.type === "toggle_captions" ? captionWords(controller) : text;
      if (words !== null) setSaid((last) => ({ text: words, count: (last?.count ?? 0) + 1 }));
    },
    [controller, video, active, showHelp],
  );
  return { onKeyDown, said: said?.text ?? null };
}

function captionWords(controller: PlayerController): string {
  const { list, chosen } = controller.snapshot().captions;
  if (list.length === 0) return "No captions";
  const caption = list.find(({ id }) => id === chosen);
  return caption === undefined ? "Captions off" : `Captions: ${caption.label}`;
}
