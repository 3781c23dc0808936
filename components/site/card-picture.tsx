"use client";

import { useEffect, useRef, useState } from "react";
import { Poster } from "./poster.tsx";

// Somebody who only passes over a card wants no clip.
const REST_MS = 250;

interface CardPictureProps {
  poster: string | null;
  preview: string | null;
  eager: boolean;
}

/** A card's poster; resting on the card, or reaching it by keyboard, plays the preview that the creator chose. */
export function CardPicture({ poster, preview, eager }: CardPictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [playing, setPlaying] = useState(false);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const card = place.current?.closest("article");
    if (preview === null || card == null) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setPlaying(true), REST_MS);
    };
    const end = () => {
      clearTimeout(timer);
      setPlaying(false);
      setShown(false);
    };
    card.addEventListener("pointerenter", begin);
    card.addEventListener("pointerleave", end);
    card.addEventListener("focusin", begin);
    card.addEventListener("focusout", end);
    return () => {
      end();
      card.removeEventListener("pointerenter", begin);
      card.removeEventListener("pointerleave", end);
      card.removeEventListener("focusin", begin);
      card.removeEventListener("focusout", end);
    };
  }, [preview]);
  return (
    <div ref={place} className="relative">
      <Poster src={poster} eager={eager} />
      {playing && preview !== null && (
        <video
          src={preview}
          muted
          autoPlay
          loop
          playsInline
          aria-hidden="true"
          tabIndex={-1}
          data-testid="card-preview"
          onPlaying={() => setShown(true)}
          className={`absolute inset-0 size-full object-cover transition-opacity duration-300 ${shown ? "opacity-100" : "opacity-0"}`}
        />
      )}
    </div>
  );
}
