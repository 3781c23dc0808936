declare global {
  interface Window {
    firstFrame?: Promise<number>;
  }
}

/**
 * Runs in a page before its own scripts: `window.firstFrame` resolves to the milliseconds from the first click to the first
 * frame that the browser presents of any video element.
 */
export function noteFirstFrame(): void {
  window.firstFrame = new Promise<number>((resolve) => {
    addEventListener(
      "click",
      ({ timeStamp }) => {
        const wait = () => {
          const video = document.querySelector("video");
          if (video === null) return requestAnimationFrame(wait);
          video.requestVideoFrameCallback((now) => resolve(now - timeStamp));
        };
        wait();
      },
      { capture: true, once: true },
    );
  });
}
