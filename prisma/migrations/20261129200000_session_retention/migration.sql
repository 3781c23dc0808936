-- A sign-in that is forgotten takes no playback with it: where a viewer stopped is remembered for longer.
ALTER TABLE "PlaybackSession" DROP CONSTRAINT "PlaybackSession_authSessionId_fkey";
ALTER TABLE "PlaybackSession" ADD CONSTRAINT "PlaybackSession_authSessionId_fkey"
  FOREIGN KEY ("authSessionId") REFERENCES "Session"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "PlaybackSession_authSessionId_idx" ON "PlaybackSession"("authSessionId");

-- CreateIndex
CREATE INDEX "PlaybackSession_endedAt_idx" ON "PlaybackSession"("endedAt");

-- CreateIndex
CREATE INDEX "PlaybackSession_viewerId_endedAt_idx" ON "PlaybackSession"("viewerId", "endedAt");

-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- CreateIndex
CREATE INDEX "Session_revokedAt_idx" ON "Session"("revokedAt");
