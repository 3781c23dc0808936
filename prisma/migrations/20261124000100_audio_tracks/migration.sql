-- What a viewer chooses an audio track by (lib/playback/manifests).
ALTER TABLE "Track" ADD COLUMN     "label" TEXT,
ADD COLUMN     "language" TEXT;
