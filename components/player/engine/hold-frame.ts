/**
 * Keeps the last frame in sight while the buffers behind a video are exchanged: paints it on the canvas that
 * lies over it. Returns a function that uncovers the video again; call it when a new frame is there.
 */
export function holdFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement | null): () => void {
  if (canvas === null || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
    return () => {};
  }
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  canvas.hidden = false;
  return () => {
    canvas.hidden = true;
  };
}
