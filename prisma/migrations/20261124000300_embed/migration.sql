-- AlterTable
ALTER TABLE "Video" ADD COLUMN "embedOrigins" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "PlaybackSession" ADD COLUMN "embedSessionId" TEXT;

-- CreateTable
CREATE TABLE "EmbedCode" (
    "codeHash" TEXT NOT NULL,
    "videoId" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "challenge" TEXT NOT NULL,
    "authSessionId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EmbedCode_pkey" PRIMARY KEY ("codeHash")
);

-- CreateTable
CREATE TABLE "EmbedSession" (
    "id" TEXT NOT NULL,
    "videoId" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "authSessionId" TEXT NOT NULL,
    "bearerHash" TEXT NOT NULL,
    "bearerExpiresAt" TIMESTAMPTZ(3) NOT NULL,
    "handleHash" TEXT NOT NULL,
    "formerHandleHash" TEXT,
    "rotatedAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EmbedSession_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "EmbedCode_expiresAt_idx" ON "EmbedCode"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "EmbedSession_bearerHash_key" ON "EmbedSession"("bearerHash");

-- CreateIndex
CREATE UNIQUE INDEX "EmbedSession_handleHash_key" ON "EmbedSession"("handleHash");

-- CreateIndex
CREATE UNIQUE INDEX "EmbedSession_formerHandleHash_key" ON "EmbedSession"("formerHandleHash");

-- CreateIndex
CREATE INDEX "EmbedSession_expiresAt_idx" ON "EmbedSession"("expiresAt");

-- AddForeignKey
ALTER TABLE "EmbedCode" ADD CONSTRAINT "EmbedCode_authSessionId_fkey" FOREIGN KEY ("authSessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmbedSession" ADD CONSTRAINT "EmbedSession_authSessionId_fkey" FOREIGN KEY ("authSessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
